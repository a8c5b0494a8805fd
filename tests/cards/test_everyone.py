"""Everyone can use it: every surface is labelled, reads aloud well, and says in plain English what it is.

Each check is one function over one surface. The surfaces are those of `test_templates.py`: every
template with the data it usually gets, and with everything that changes its words.
"""

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from jinja2 import Environment, nodes

from bot.render import Drawing
from bot.render.blocks import texts_of
from bot.render.renderer import TEMPLATES
from tests.cards.samples import CARDS, HOME, Data
from tests.cards.samples_said import MODALS, STATEMENTS, WORDS
from tests.cards.test_templates import CHANGED, PICTURES, RENDERER

Json = dict[str, Any]

LONGEST_FALLBACK = 450
"""Characters of the words a screen reader or a notification reads out. Longer ones stand in the message."""

LONGEST_SENTENCE = 32
"""Words. GOV.UK asks for 25; names, titles and dates of the samples are within."""

MARKUP = re.compile(r"[*`~]|(?<!\w)_\w|<http|\|")
MENTION = re.compile(r"<[@#][A-Z0-9]+>")
RAW = re.compile(r"\b[UWCGSTB]0[A-Z0-9]{6,}\b|https?://|\b[a-z]+_[a-z_]+\b|#[a-z]+\b|\{|\}")
CODE = re.compile(r":[a-z_+-]+:")
SHAPES = re.compile("[\u2190-\u21ff\u2300-\u23ff\u25a0-\u27bf\U0001f000-\U0001faff]")
DOING = re.compile(
    r"\b(accept|add|agree|answer|approved|ask|asked for|choose|continue|decide|decided|decision|export|fill|"
    r"find|give|go on|import|invite|look|press|read|record|rejected|reply|review|say|see|send|show|start|"
    r"submit|take|talk|tell|try|type|write|which of these|stopped reminding)\b",
    re.IGNORECASE,
)
"""What a person can do, or has done already."""

BANNED = """
    please note; utilise; utilize; leverage; in order to; going forward; facilitate; commence;
    terminate; prior to; in the event; ensure that; robust; deliverables; stakeholder; incentivise;
    impactful; empower; transform; slimming down; streamline; tackling; ring-fenc; collaborate; drive
    forward; drive out; foster; initiate; overarching; progressing; strengthening; click here; e.g.;
    i.e.; etc.; and/or; asap; kindly; oops; whoops; invalid; illegal; abort; guys; blacklist; whitelist;
    sanity; simply; just click; obviously; of course
"""
"""https://www.gov.uk/guidance/style-guide/a-to-z#words-to-avoid, and what is unkind to say to a person."""

AMERICAN = """
    organiz: organis; recogniz: recognis; summariz: summaris; authoriz: authoris; prioritiz: prioritis;
    analyz: analys; color: colour; center: centre; behavior: behaviour; favorite: favourite; canceled:
    cancelled; labeled: labelled; fulfill: fulfil; check mark: tick; license for: licence for;
    a license: a licence; gotten: got; inquiry: enquiry; judgment: judgement; gray: grey; defense: defence
"""
"""How words are spelt elsewhere, and how they are here."""

READ_ONLY = {
    "Full record",
    "What changed",
    "Read sensitive answers",
    "See the contract",
    "Something has changed",
}
"""Buttons that only show more: a fallback need not speak of them."""


@cache
def _surfaces() -> tuple[tuple[str, str, Any], ...]:
    """Return every surface once: which kind it is, its template, and the surface itself."""
    messages = [*{**CARDS, **STATEMENTS}.items(), *_changed({**CARDS, **STATEMENTS})]
    modals = [*MODALS.items(), *_changed(MODALS)]
    found = [
        *(("message", name, RENDERER.message(name, data)) for name, data in messages),
        *(("modal", name, RENDERER.modal(name, data)) for name, data in modals),
        ("home", "home", RENDERER.home("home", HOME)),
    ]
    seen: dict[str, tuple[str, str, Any]] = {}
    for kind, name, made in found:
        seen.setdefault(f"{kind}{name}{made}", (kind, name, made))
    return tuple(seen.values())


def _changed(samples: dict[str, Data]) -> Iterator[tuple[str, Data]]:
    return ((name, samples[name] | change) for name, change in CHANGED if name in samples)


def _blocks(surface: Any) -> list[Json]:
    return list(surface.blocks) if isinstance(surface, Drawing) else [*surface["blocks"], _head(surface)]


def _head(view: Json) -> Json:
    """Return the words of a modal's frame as a block."""
    return {"type": "head", "texts": [view[name] for name in ("title", "submit", "close") if name in view]}


def _controls(surface: Any) -> Iterator[tuple[Json, Json]]:
    """Yield each control with the block it stands in."""
    for block in _blocks(surface):
        for element in [*block.get("elements", []), block.get("accessory"), block.get("element")]:
            if isinstance(element, dict) and element["type"] not in ("mrkdwn", "plain_text", "image"):
                yield block, element


def _words(surface: Any) -> list[str]:
    return [MENTION.sub("Somebody", text["text"]) for text in texts_of(_blocks(surface))]


def _sentences(text: str) -> Iterator[str]:
    """Yield the sentences of a text of ours: quotations of people's words, lists and labels are none."""
    for line in text.split("\n"):
        if line.startswith(">") or " · " in line:
            continue
        unquoted = re.sub("\u201c[^\u201d]*\u201d", "\u201c\u201d", line)
        yield from re.split(r"(?<=[.!?:;])\s+", unquoted)


# What must hold of a message's fallback, which is all that a notification or a screen reader begins with


def fallback_ends_as_a_sentence(text: str) -> bool:
    return bool(re.search("[.!?][\u201d)]?$", text))


def fallback_begins_as_one(text: str) -> bool:
    return bool(re.match("[A-Z0-9\u201c<]|contracts", text))


def fallback_has_no_markup(text: str) -> bool:
    return not MARKUP.search(MENTION.sub("", text)) and "\u2022" not in text


def fallback_has_no_codes(text: str) -> bool:
    plain = MENTION.sub("", text)
    return not (RAW.search(plain) or CODE.search(plain) or SHAPES.search(plain))


def fallback_is_not_long(text: str) -> bool:
    return len(text) <= LONGEST_FALLBACK


def fallback_says_something(text: str) -> bool:
    return len(text.split()) >= 4


FALLBACKS = [
    fallback_ends_as_a_sentence,
    fallback_begins_as_one,
    fallback_has_no_markup,
    fallback_has_no_codes,
    fallback_is_not_long,
    fallback_says_something,
]


@pytest.mark.parametrize("check", FALLBACKS)
def test_every_fallback_reads_aloud_well(check: Any) -> None:
    wrong = {
        (name, made.text) for kind, name, made in _surfaces() if kind != "modal" and not check(made.text)
    }
    assert not wrong, "\n".join(str(each) for each in sorted(wrong))


def test_a_fallback_says_what_to_do_where_there_are_buttons() -> None:
    wrong = set()
    for kind, name, made in _surfaces():
        if kind == "message":
            buttons = {
                element["text"]["text"] for _, element in _controls(made) if element["type"] == "button"
            }
            if buttons - READ_ONLY and not DOING.search(made.text):
                wrong.add((name, made.text, *sorted(buttons - READ_ONLY)))
    assert not wrong, "\n".join(str(each) for each in sorted(wrong))


# What must hold of every control


def unlabelled(surface: Any) -> Iterator[str]:
    """Yield controls that say nothing in words."""
    for block, element in _controls(surface):
        beside = "".join(text["text"] for text in texts_of([block.get("label"), block.get("text")]))
        own = "".join(text["text"] for text in texts_of([element.get("text"), element.get("placeholder")]))
        if block["type"] == "input":
            spoken = "".join(text["text"] for text in texts_of([block.get("label")]))
        elif element["type"] == "overflow":
            spoken = beside or "".join(text["text"] for text in texts_of(element["options"]))
        else:
            spoken = own
        if not re.search("[A-Za-z]{2}", spoken):
            yield f"{element['type']} {element.get('action_id')}"


def alike(surface: Any) -> Iterator[str]:
    """Yield what several buttons say on one surface, where no label tells them apart."""
    buttons = [element for _, element in _controls(surface) if element["type"] == "button"]
    said = Counter(element["text"]["text"] for element in buttons)
    for element in buttons:
        words = element["text"]["text"]
        if said[words] > 1 and "accessibility_label" not in element:
            yield words
    labels: dict[tuple[str, str], str] = {}
    for element in buttons:
        label = (element["text"]["text"], element.get("accessibility_label", ""))
        if labels.setdefault(label, element.get("value", "")) != element.get("value", ""):
            yield f"{label[0]}: {label[1]}"


def mislabelled(surface: Any) -> Iterator[str]:
    """Yield labels that do not hold what the button shows, so that who speaks to it cannot press it."""
    for _, element in _controls(surface):
        label = element.get("accessibility_label")
        if label is None:
            continue
        shown = re.findall(r"\w+", element["text"]["text"].lower())
        if [word for word in shown if word not in re.findall(r"\w+", label.lower())] or len(label) > 75:
            yield f"{element['text']['text']}: {label}"


def undescribed(surface: Any) -> Iterator[str]:
    """Yield pictures without words for who cannot see them."""
    for block in _blocks(surface):
        for each in [block, *block.get("elements", []), block.get("accessory")]:
            if (
                isinstance(each, dict)
                and each.get("type") == "image"
                and len(each.get("alt_text", "").split()) < 3
            ):
                yield str(each)


def styled_alone(surface: Any) -> Iterator[str]:
    """Yield buttons that only their colour tells from others: with the same words and another style."""
    styles: dict[str, set[str]] = {}
    for _, element in _controls(surface):
        if element["type"] == "button":
            styles.setdefault(element["text"]["text"], set()).add(element.get("style", ""))
    return (words for words, found in styles.items() if len(found) > 1)


def wordless(surface: Any) -> Iterator[str]:
    """Yield texts in which a shape, a bar or an emoji stands without words."""
    for text in _words(surface):
        bare = len(re.findall(r"\w+", SHAPES.sub("", text))) < 2
        if bare and (SHAPES.search(text) or CODE.search(text)):
            yield text


CONTROLS = [unlabelled, alike, mislabelled, undescribed, styled_alone, wordless]


@pytest.mark.parametrize("find", CONTROLS)
def test_nothing_needs_to_be_seen_to_be_used(find: Any) -> None:
    wrong = {(kind, name, said) for kind, name, made in _surfaces() for said in find(made)}
    assert not wrong, "\n".join(str(each) for each in sorted(wrong))


@pytest.mark.parametrize("template", list(PICTURES))
def test_every_picture_has_a_message_that_says_the_same(template: str) -> None:
    made = RENDERER.message(template.removesuffix("_picture"), STATEMENTS[template.removesuffix("_picture")])
    alts = [block["alt_text"] for block in made.blocks if block["type"] == "image"]
    assert alts
    assert all(re.search("[0-9]", alt) and alt.endswith(".") for alt in alts)


# What must hold of the words


def long_sentences(text: str) -> Iterator[str]:
    return (each for each in _sentences(text) if len(each.split()) > LONGEST_SENTENCE)


def banned(text: str) -> Iterator[str]:
    said, words = text.lower(), _listed(BANNED)
    return (f"{word} in: {text}" for word in words if re.search(rf"(?<![a-z]){re.escape(word)}", said))


def american(text: str) -> Iterator[str]:
    for there, here in (pair.split(": ") for pair in _listed(AMERICAN)):
        if re.search(rf"(?<![a-z]){there}", text.lower()):
            yield f"{here}, not {there}, in: {text}"


def _listed(words: str) -> list[str]:
    return [word.strip() for word in " ".join(words.split()).split(";")]


def untidy(text: str) -> Iterator[str]:
    """Yield what template code leaves behind: spaces before a comma, doubled stops, straight quotes."""
    for line in text.split("\n"):
        code = line.startswith("```") or "  " in line.strip()
        if (
            re.search(
                r" [,.;](\s|$)|(?<!\.)\.\.(?!\.)|,\.|\(\s|\s\)|\w:? (None|True|False|undefined)\b",
                line,
            )
            and not code
        ):
            yield line


LANGUAGE = [long_sentences, banned, american, untidy]


@pytest.mark.parametrize("find", LANGUAGE)
def test_every_surface_is_in_plain_british_english(find: Any) -> None:
    wrong = {(name, said) for _, name, made in _surfaces() for text in _words(made) for said in find(text)}
    wrong |= {(name, said) for name, data in WORDS.items() for said in find(RENDERER.words(name, data))}
    assert not wrong, "\n".join(str(each) for each in sorted(wrong))


OTHERS = ("tcop-",)
"""How files begin whose words are those of a published standard."""

TEXTS = [
    *TEMPLATES.rglob("*.jinja"),
    *(path for path in Path("config").rglob("*.yaml") if not path.name.startswith(OTHERS)),
]


@pytest.mark.parametrize("find", [banned, american])
def test_no_template_and_no_file_of_the_configuration_has_words_to_avoid(find: Any) -> None:
    """The words of every branch, whether or not a sample comes by it."""
    wrong = set()
    for path in TEXTS:
        text = re.sub(r"\{[%{#].*?[%}#]\}", " ", path.read_text(encoding="utf-8"), flags=re.DOTALL)
        wrong |= {(path.name, said) for line in text.split("\n") for said in find(line) if "_" not in line}
    assert not wrong, "\n".join(str(each) for each in sorted(wrong))


def blanks_lost(template: str) -> list[str]:
    """Return the words printed by a template of its own that begin or end with a blank, which is dropped."""
    printed = [
        each
        for output in Environment(autoescape=True).parse(template).find_all(nodes.Output)
        for each in output.nodes
    ]
    branches = [
        branch
        for each in printed
        for branch in ((each.expr1, each.expr2) if isinstance(each, nodes.CondExpr) else (each,))
    ]
    own = [each.value for each in branches if isinstance(each, nodes.Const) and isinstance(each.value, str)]
    return [words for words in own if words != words.strip()]


def test_no_template_prints_words_of_its_own_whose_blanks_are_lost() -> None:
    lost = {path.name: blanks_lost(path.read_text(encoding="utf-8")) for path in TEMPLATES.rglob("*.jinja")}
    assert {name: words for name, words in lost.items() if words} == {}
    assert blanks_lost("{{ ', ' if more }}{{ 'a' }}, {{ b }}{{ ' c ' ~ d }}{{ ' e' }}") == [", ", " e"]


@pytest.mark.parametrize(
    ("check", "text"),
    [
        (fallback_ends_as_a_sentence, "Submitted"),
        (fallback_begins_as_one, "submitted."),
        (fallback_has_no_markup, "This is *submitted*."),
        (fallback_has_no_markup, "Type `/spend`."),
        (fallback_has_no_codes, "C0LICENSE1 is gone."),
        (fallback_has_no_codes, "It is :white_check_mark: now."),
        (fallback_has_no_codes, "Slack says not_in_channel."),
        (fallback_has_no_codes, "It is ✅ now."),
    ],
)
def test_the_checks_themselves_find_what_is_wrong(check: Any, text: str) -> None:
    assert not check(text)


@pytest.mark.parametrize(
    ("find", "text"),
    [
        (long_sentences, "word " * 40),
        (banned, "Please note that it ends."),
        (american, "The organization has one."),
        (untidy, "It ends , soon."),
        (untidy, "It costs None."),
    ],
)
def test_so_do_those_of_words(find: Any, text: str) -> None:
    assert list(find(text))
