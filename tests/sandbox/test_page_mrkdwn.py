"""Slack's formatted text as HTML: what is styled, and that nothing typed becomes markup."""

import re
import time
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.sandbox.blockkit import emojis, mrkdwn
from bot.sandbox.blockkit.richtext import read as read_rich
from bot.sandbox.blockkit.tree import Lines, Preformatted, Quote, text_of
from bot.sandbox.blockkit.words import plain
from bot.sandbox.page import markdown
from bot.sandbox.page.mrkdwn import followed, html, inline_html, line_html, plain_html, showable
from bot.sandbox.workspace.cast import Json

from .page_html import read

NOW = datetime(2027, 4, 1, 12, 0, tzinfo=UTC)
UNIX = int(NOW.timestamp())
DAY = 86_400

ALLOWED = {
    "p": {"dir"}, "blockquote": {"dir"}, "pre": {"dir"}, "br": set(), "strong": set(), "em": set(),
    "s": set(), "code": set(), "q": set(), "span": {"class"}, "time": {"datetime"},
    "a": {"href", "rel", "target"},
}  # fmt: skip


def mention(*words: str) -> str:
    return " ".join(f'<span class="bk-mention">{each}</span>' for each in words)


def link(address: str, words: str = "") -> str:
    return f'<a href="{address}" rel="noopener noreferrer" target="_blank">{words or address}</a>'


def names(id_: str) -> str:
    return {"U1": "@Dina", "C1": "#general", "S1": "@assessors", "U2": "@<b>*x*</b>"}.get(id_, id_)


def inside(text: str) -> str:
    """The HTML of one paragraph."""
    found = re.fullmatch(r'<p dir="auto">(.*)</p>', html(text, names, NOW))
    assert found, html(text, names, NOW)
    return found[1]


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ("*bold* _slanted_ ~struck~", "<strong>bold</strong> <em>slanted</em> <s>struck</s>"),
        ("*_both_* and _~*all*~_", "<strong><em>both</em></strong> and <em><s><strong>all</strong></s></em>"),
        ("*bold*, (*bold*)", "<strong>bold</strong>, (<strong>bold</strong>)"),
        ("*a*b* *c", "<strong>a*b</strong> *c"),
        ("* a* *b * ** * **", "* a* *b * ** * **"),
        ("**bold** **bold* __init__ ~~~", "**bold** **bold* __init__ ~~~"),
        ("snake_case_name and 2*3*4", "snake_case_name and 2*3*4"),
        ("`*code*` *`c`*", "<code>*code*</code> <strong><code>c</code></strong>"),
        ("`<@U1>` `` `", '<code><span class="bk-mention">@Dina</span></code> `` `'),
        ("&lt;b&gt; <b> &amp;amp; &copy; \"'", "&lt;b&gt; &lt;b&gt; &amp;amp; &amp;copy; &#34;&#39;"),
        ("a\nb\r\nc", "a<br>b<br>c"),
        ("*a\nb*", "*a<br>b*"),
        (":tada: :no_such: :+1::skin-tone-3:", "🎉 :no_such: 👍🏼"),
        (":flag-gb: :large_green_circle: 10:100:05", "🇬🇧 🟢 10:100:05"),
        ("`a:tada:`", "<code>a:tada:</code>"),
    ],
)
def test_styles(text: str, made: str) -> None:
    assert inside(text) == made


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ("<https://a.example|the *page*>", link("https://a.example", "the *page*")),
        ("<https://a.example/?a=1&amp;b=2>", link("https://a.example/?a=1&amp;b=2")),
        ("*<http://a.example/a_b_>*", "<strong>" + link("http://a.example/a_b_") + "</strong>"),
        ("<mailto:a@b.example>", link("mailto:a@b.example", "a@b.example")),
        ("<mailto:a@b.example|write>", link("mailto:a@b.example", "write")),
        ("(https://a.example/_x_y).", "(" + link("https://a.example/_x_y") + ")."),
        ("https://a?b&amp;c&gt;", link("https://a?b&amp;c") + "&gt;"),
        ("https://a.example/?b&amp;,", link("https://a.example/?b&amp;") + ","),
        ("https://... xhttps://a.example", "https://... xhttps://a.example"),
        ("<javascript:alert(1)|x>", "&lt;javascript:alert(1)|x&gt;"),
        ("<data:text/html,x> <foo>", "&lt;data:text/html,x&gt; &lt;foo&gt;"),
        ('<https://a.example"onclick="x|y>', link("https://a.example&#34;onclick=&#34;x", "y")),
        ("<@U1> <#C1|other> <@U9>", mention("@Dina", "#general", "U9")),
        ("<@U2>", mention("@&lt;b&gt;*x*&lt;/b&gt;")),
        ("<!subteam^S1> <!subteam^S1|@them> <!subteam^S9>", mention("@assessors", "@them", "@S9")),
        ("<!here> <!channel|channel>", mention("@here", "@channel")),
        ("<!new|words> <!new>", "words &lt;!new&gt;"),
    ],
)  # fmt: skip
def test_links_and_mentions(text: str, made: str) -> None:
    assert inside(text) == made


def test_quotes_and_preformatted_text_stand_apart() -> None:
    text = "before\n> *one*\n&gt; two\nafter\n\n\nnew\n```\n*x*  <@U1>\n\n y```\nlast ```z `*b*` ```"
    assert html(text, names) == (
        '<p dir="auto">before</p>'
        '<blockquote dir="auto"><strong>one</strong><br>two</blockquote>'
        '<p dir="auto">after</p><p dir="auto">new</p>'
        '<pre dir="auto">*x*  <span class="bk-mention">@Dina</span><br><br> y</pre>'
        '<p dir="auto">last </p><pre dir="auto">z `*b*` </pre>'
    )
    assert inline_html("> *one*\ntwo\n```x```", names) == (
        "<q><strong>one</strong></q><br>two<br><code>x</code>"
    )
    assert plain(text, names).split("\n")[:3] == ["before", "> one", "> two"]
    assert html("", names) == ""


@pytest.mark.parametrize(
    ("at", "form", "read_as"),
    [
        (UNIX, "{date} at {time}", "1 April 2027 at 13:00"),
        (UNIX, "{date_long} {time_secs}", "Thursday 1 April 2027 13:00:00"),
        (UNIX, "{date_short} {date_num}", "1 Apr 2027 2027-04-01"),
        (UNIX, "{date_slash} {date_long_full}", "01/04/2027 1 April 2027"),
        (UNIX, "{date_pretty}, due {date_short_pretty}", "Today, due today"),
        (UNIX - DAY, "since {date_long_pretty}", "since yesterday"),
        (UNIX + DAY, "{day_divider_pretty}", "Tomorrow"),
        (UNIX + 2 * DAY, "{date_pretty} {date_short_pretty}", "3 April 2027 3 Apr 2027"),
        (UNIX + 2 * DAY, "{day_divider_pretty}", "Saturday 3 April"),
        (UNIX + 300 * DAY, "{day_divider_pretty}", "Wednesday 26 January 2028"),
        (UNIX - 5, "{ago}", "Just now"),
        (UNIX - 60, "{ago}", "1 minute ago"),
        (UNIX - 3 * DAY, "seen {ago}", "seen 3 days ago"),
        (UNIX + 2 * 3600, "{ago}", "In 2 hours"),
        (UNIX - 800 * DAY, "{ago}", "2 years ago"),
        (UNIX, "{colour}", "{colour}"),
    ],
)  # fmt: skip
def test_dates_are_written_for_london(at: int, form: str, read_as: str) -> None:
    text = f"<!date^{at}^{form}|fallback>"
    assert plain(text, names, NOW) == read_as
    assert read(html(text, names, NOW)).one("time").text == read_as


def test_a_date_says_its_moment_and_leads_where_it_says() -> None:
    moment = '<time datetime="2027-04-01T13:00:00+01:00">13:00</time>'
    assert inside(f"<!date^{UNIX}^{{time}}^https://a.example/^x|f>") == link("https://a.example/^x", moment)
    assert inside(f"<!date^{UNIX}^{{time}}^javascript:x|f>") == moment
    assert plain(f"<!date^{UNIX}^{{date_pretty}}, {{ago}}|f>", names) == "1 April 2027, 1 April 2027"


@pytest.mark.parametrize("seconds", ["soon", "9" * 5000, "9" * 30, "²", "-99999999999999"])
def test_what_is_no_date_is_shown_by_its_fallback(seconds: str) -> None:
    assert plain(f"<!date^{seconds}^{{date}}|soon>", names) == "soon"
    assert "&lt;!date^" in html(f"<!date^{seconds}^{{date}}>", names)


PIECES = st.lists(
    st.sampled_from(
        [
            "*", "_", "~", "`", "```", ">", "&gt;", "<", "&lt;", "&amp;", "|", "\n", " ", "a", "b1", '"',
            "'", "=", ".",
            "<@U1>", "<@U2|x>", "<#C1>", "<!here>", "<!subteam^S1>", "<!date^1806537600^{date}^https://a|f>",
            "<!date^x^{ago}|<i>",
            "<https://a.example|", "https://b.example/_x_", "javascript:", "<script>", "</p>", "<!--", "]]>",
            "&#60;",
            "<mailto:", ":tada:", ":x", "\x00", "\ud800", "\u202e", "ש", "\r\n", "é", "😀",
        ]
    )
    | st.text(max_size=5),
    max_size=25,
).map("".join)  # fmt: skip


def check_safe(made: str) -> None:
    for each in read(made).all():
        assert set(each.attributes) == (ALLOWED[each.tag] if each.tag != "p" else {"dir"})
        assert each.tag != "a" or each["href"].startswith(("https://", "http://", "mailto:"))
        assert each.tag != "span" or each["class"] == "bk-mention"
    made.encode()


@given(PIECES)
@example("<a href=x onclick=y>*</b>*")
def test_nothing_typed_becomes_markup(text: str) -> None:
    made = html(text, names, NOW)
    check_safe(made)
    check_safe(inline_html(text, names, NOW))
    said = []
    for part in mrkdwn.parse(text, names, NOW):
        lines = (part.inner,) if isinstance(part, Preformatted) else part.lines
        said += [each for line in lines for each in showable(text_of(line)).split("\n") if each]
    assert read(made).lines == said


@given(PIECES)
def test_plain_words_and_html_agree(text: str) -> None:
    parts = mrkdwn.parse(text, names)
    assert all(isinstance(part, Lines | Quote | Preformatted) for part in parts)
    bare = [line.removeprefix("> ") for line in showable(plain(text, names)).split("\n")]
    shown = [line.removeprefix("> ") for line in read(html(text, names)).lines]
    assert [line for line in bare if line] == [line for line in shown if line]


@given(PIECES)
def test_plain_text_has_line_breaks_and_emoji_only(text: str) -> None:
    made = plain_html(text)
    assert {each.tag for each in read(made).all()} <= {"br"}
    said = showable(emojis.shown(text)).replace("\r\n", "\n")
    assert read(made).lines == [line for line in said.split("\n") if line]
    made.encode()


@given(PIECES)
def test_markdown_is_safe_too(text: str) -> None:
    for each in read(markdown.html(text)).all():
        assert set(each.attributes) <= {"dir", "href", "rel", "target", "title", "class", "start"}
        assert followed(each["href"]) if each.tag == "a" else each.get("href") is None


def test_markdown() -> None:
    made = markdown.html(
        "# Title\n\n**a** [x](javascript:b) [y](https://a.example) ![alt](https://a.example/c.png) "
        "~~z~~ :tada:\nnext <b>\n\n|a|b|\n|-|:-:|\n|1|2|\n\n```py\n:tada:\n```"
    )
    page = read(made)
    assert page.all("strong")[0].text == "Title"
    assert page.one("a")["href"] == "https://a.example"
    assert "Image: alt" in page.text
    assert "[x](javascript:b)" in page.text
    assert "🎉\n" in page.text
    assert "next <b>" in page.text
    assert page.one("code").text == ":tada:\n"
    assert [cell.attributes for cell in page.all("td")] == [{}, {}]


def test_rich_text_reads_like_mrkdwn() -> None:
    elements: list[Json] = [
        {"type": "text", "text": "a\n<b>", "style": {"bold": True, "code": True}},
        {"type": "link", "url": "https://a.example", "text": "page"},
        {"type": "link", "url": "javascript:x"},
        {"type": "user", "user_id": "U1"},
        {"type": "channel", "channel_id": "C1"},
        {"type": "usergroup", "usergroup_id": "S1"},
        {"type": "broadcast", "range": "here"},
        {"type": "emoji", "name": "tada"},
        {"type": "emoji", "name": "ours"},
        {"type": "color", "value": "#f00"},
        {"type": "date", "timestamp": UNIX, "format": "{date}", "url": "https://d.example"},
        {"type": "date", "timestamp": "never", "format": "{date}", "fallback": "soon"},
        {"type": "canvas"},
    ]
    made = line_html(read_rich(elements, names, NOW))
    assert made.startswith("<strong><code>a<br>&lt;b&gt;</code></strong>")
    page = read(made)
    assert [link["href"] for link in page.all("a")] == ["https://a.example", "https://d.example"]
    assert [each.text for each in page.all(class_="bk-mention")] == [
        "@Dina",
        "#general",
        "@assessors",
        "@here",
    ]
    assert page.text.endswith("🎉:ours:#f001 April 2027soon[a 'canvas' element, which is not shown here]")


@pytest.mark.parametrize(
    "piece",
    [
        "*a ", "*_", "```x", "<!", "`", ">", "*_~", ":a", "<https://a|", "https://a ", "https://...", "a*\n",
        "<@U1> *b* ",
    ],
)  # fmt: skip
def test_forty_thousand_characters_take_no_while(piece: str) -> None:
    began = time.monotonic()
    html(piece * (40_000 // len(piece)), names)
    assert timedelta(seconds=time.monotonic() - began) < timedelta(seconds=10)
