"""HTML taken apart with the standard library, to say what is in it and what a browser would stumble over."""

import re
from html.parser import HTMLParser

VOID = {"br", "hr", "img", "input"}
BLOCK = {
    "p", "div", "blockquote", "pre", "ul", "ol", "li", "table", "figure", "fieldset", "details", "hr",
    "section", "h1", "h2", "h3", "h4",
}  # fmt: skip
HOLDS_NO_BLOCK = {
    "p", "span", "label", "button", "a", "strong", "em", "s", "code", "q", "time", "summary", "pre", "h3",
    "option",
}  # fmt: skip
INTERACTIVE = {"a", "button", "input", "select", "textarea", "summary"}

Attributes = dict[str, str | None]


class Element:
    def __init__(self, tag: str, attributes: Attributes) -> None:
        self.tag, self.attributes = tag, attributes
        self.inside: list[Element | str] = []

    def __getitem__(self, name: str) -> str:
        return self.attributes[name] or ""

    def get(self, name: str) -> str | None:
        return self.attributes.get(name)

    @property
    def classes(self) -> list[str]:
        return (self.get("class") or "").split()

    @property
    def text(self) -> str:
        """The words in it, each line break and each edge of a block as a new line."""
        words = "".join(each if isinstance(each, str) else each.text for each in self.inside)
        return f"\n{words}\n" if self.tag in BLOCK or self.tag == "br" else words

    @property
    def lines(self) -> list[str]:
        return [line for line in self.text.split("\n") if line]

    def all(self, tag: str = "", class_: str = "", **attributes: str) -> list["Element"]:
        """Every element within that is of this kind, in the order of the page."""
        wanted = {name.rstrip("_").replace("_", "-"): value for name, value in attributes.items()}
        found: list[Element] = []
        for each in self.inside:
            if isinstance(each, Element):
                fits = (not tag or each.tag == tag) and (not class_ or class_ in each.classes)
                if fits and all(each.get(name) == value for name, value in wanted.items()):
                    found.append(each)
                found += each.all(tag, class_, **attributes)
        return found

    def one(self, tag: str = "", class_: str = "", **attributes: str) -> "Element":
        found = self.all(tag, class_, **attributes)
        assert len(found) == 1, (tag, class_, attributes, len(found))
        return found[0]


class _Parser(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.top = Element("", {})
        self.open = [self.top]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        assert len(names) == len(set(names)), f"{tag} has an attribute twice: {names}"
        element = Element(tag, dict(attrs))
        above = [each.tag for each in self.open]
        if tag in BLOCK:
            assert not HOLDS_NO_BLOCK & set(above), f"{tag} in {above}"
        if tag in INTERACTIVE:
            assert not {"a", "button", "label", "summary"} & set(above), f"{tag} in {above}"
        self.open[-1].inside.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        assert tag in VOID

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop().tag == tag, f"</{tag}> ends nothing"

    def handle_data(self, data: str) -> None:
        self.open[-1].inside.append(data)

    def handle_comment(self, data: str) -> None:
        raise AssertionError(f"a comment: {data}")

    def handle_decl(self, decl: str) -> None:
        raise AssertionError(f"a declaration: {decl}")

    def unknown_decl(self, data: str) -> None:
        raise AssertionError(f"a declaration: {data}")

    def handle_pi(self, data: str) -> None:
        raise AssertionError(f"an instruction: {data}")


def read(html: str) -> Element:
    """The elements of some HTML, which must be well formed: closed in order, each where it may stand."""
    parser = _Parser()
    parser.feed(html)
    parser.close()
    assert parser.open == [parser.top], f"not closed: {[each.tag for each in parser.open]}"
    return parser.top


def check(html: str) -> Element:
    """As `read`; besides, ids are unique, what is referred to is there, and the page's policy holds."""
    page = read(html)
    ids = [each["id"] for each in page.all() if each.get("id") is not None]
    assert len(ids) == len(set(ids)), sorted(ids)
    for each in page.all():
        assert each.get("for") is None or each["for"] in ids
        assert set((each.get("aria-describedby") or "").split()) <= set(ids)
        assert not [name for name in each.attributes if name.startswith("on") or name == "style"]
        assert each.tag not in {
            "script",
            "style",
            "iframe",
            "object",
            "embed",
            "video",
            "base",
            "meta",
        }
        if each.tag == "img":  # the words for it stand under it
            assert re.fullmatch(r"/pictures/[A-Za-z0-9]+", each["src"]), each["src"]
            assert each["alt"] == ""
        if each.get("href") is not None:
            assert each["href"].lower().startswith(("https://", "http://", "mailto:")), each["href"]
            assert (each["rel"], each["target"]) == ("noopener noreferrer", "_blank")
        if each.tag in {"input", "select", "textarea"}:
            assert each.get("aria-label") or page.all("label", for_=each["id"]), each.attributes
            assert each.get("data-type")
    return page
