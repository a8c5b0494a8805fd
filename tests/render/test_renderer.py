"""A template and data become what Slack takes, or an error that names the template and the block."""

import shutil
from datetime import date
from pathlib import Path

import pytest
from markupsafe import Markup

from bot.domain.standard import Force
from bot.render import Drawing, Renderer, RenderError
from bot.render.renderer import TEMPLATES
from bot.sandbox.blockkit.checks import message_faults, view_faults

EVERYTHING = """
{% from "_blocks.jinja" import actions, button, choice, context, divider, fallback, header, input_checkbox,
   input_date, overflow, reply, section, select %}
"""


class Kitchen:
    """Renders small templates written for a test."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        for name in ("_blocks.jinja", "_left_out.jinja"):
            shutil.copy(TEMPLATES / name, folder)
        self.renderer = Renderer(folder, {"shout": str.upper})

    def writes(self, template: str) -> Renderer:
        (self.folder / "mine.jinja").write_text(EVERYTHING + template)
        return self.renderer

    def message(self, template: str, **data: object) -> Drawing:
        return self.writes("{% call fallback() %}In short{% endcall %}" + template).message("mine", data)


@pytest.fixture
def kitchen(tmp_path: Path) -> Kitchen:
    return Kitchen(tmp_path)


def test_words_are_escaped_where_slack_formats_and_nowhere_else(kitchen: Kitchen) -> None:
    drawing = kitchen.message(
        "{{ header('About ' ~ a) }}{% call section() %}*About* {{ a }} & you{% endcall %}", a="<b> & *c*"
    )
    header, section = drawing.blocks
    assert header["text"] == {"type": "plain_text", "text": "About <b> & *c*"}
    assert section["text"]["text"] == "*About* &lt;b&gt; &amp; \u2217c\u2217 &amp; you"
    assert section["text"]["verbatim"] is True


def test_every_block_and_control_has_a_name_of_its_own(kitchen: Kitchen) -> None:
    drawing = kitchen.message(
        """
        {% call actions() %}{{ button("Yes", "answer.yes", 1) }}{{ button("Yes again", "answer.yes", 2) }}
        {% call overflow("more") %}{{ choice("One", 1) }}{% endcall %}
        {% call select("Choose", "go") %}{{ choice("One", 1) }}{% endcall %}{% endcall %}
        {{ divider() }}{% call context() %}small{% endcall %}
        """
    )
    elements = drawing.blocks[0]["elements"]
    assert [element["action_id"] for element in elements] == ["answer.yes", "answer.yes#2", "more", "go"]
    assert [block["block_id"] for block in drawing.blocks] == ["block-1", "block-2", "block-3"]
    assert elements[0]["value"] == "1"
    assert message_faults(list(drawing.blocks)) == []


def test_an_input_is_named_after_its_field(kitchen: Kitchen) -> None:
    renderer = kitchen.writes(
        """
        {% from "_blocks.jinja" import modal %}{{ modal("A form", "Send") }}
        {{ input_date("start", "Start") }}
        {% call input_checkbox("sure", "Are you sure?") %}{{ choice("Yes", "yes") }}{% endcall %}
        """
    )
    view = renderer.modal("mine", {"metadata": '{"a": 1}'})
    assert [(block["block_id"], block["element"]["action_id"]) for block in view["blocks"]] == [
        ("start", "start"),
        ("sure", "sure"),
    ]
    assert view["callback_id"] == "mine"
    assert view["private_metadata"] == '{"a": 1}'
    assert view_faults(view, "modal") == []


def test_the_words_of_the_fallback_are_one_line(kitchen: Kitchen) -> None:
    drawing = kitchen.writes("{% call fallback() %}One\n{{ a }}{% endcall %}").message("mine", {"a": "two"})
    assert drawing == Drawing("One two", ())


def test_a_long_fallback_says_that_there_is_more(kitchen: Kitchen) -> None:
    drawing = kitchen.writes("{% call fallback() %}{{ a }}{% endcall %}").message(
        "mine", {"a": "word " * 1000}
    )
    assert drawing.text.endswith("…")
    assert len(drawing.text) <= 4000


def test_too_much_for_one_message_is_counted(kitchen: Kitchen) -> None:
    drawing = kitchen.message("{% for n in range(60) %}{% call section() %}{{ n }}{% endcall %}{% endfor %}")
    assert len(drawing.blocks) == 50
    assert "11 more parts not shown here" in drawing.blocks[-1]["elements"][0]["text"]


def test_a_home_tab_takes_more_blocks(kitchen: Kitchen) -> None:
    template = "{% call fallback() %}x{% endcall %}{% for n in range(60) %}{{ divider() }}{% endfor %}"
    assert len(kitchen.writes(template).home("mine", {}).blocks) == 60


def test_words_without_blocks_are_plain(kitchen: Kitchen) -> None:
    assert kitchen.writes("Isn't {{ a }}").words("mine", {"a": "<b> & *c*"}) == "Isn't <b> & *c*"


def test_a_reply_is_escaped_for_slack(kitchen: Kitchen) -> None:
    reply = "{% call reply() %}Isn't {{ a }}{% endcall %}"
    assert kitchen.writes(reply).words("mine", {"a": "<b> & *c*"}) == "Isn't &lt;b&gt; &amp; \u2217c\u2217"


def test_values_of_every_kind_can_be_said(kitchen: Kitchen) -> None:
    data = {"force": Force.MUST, "day": date(2027, 4, 1), "these": ("<a>", "b"), "made": Markup("*ours*")}
    said = "{{ force }} {{ day|day }} {{ these|listed }} {{ 'loud'|shout }} {{ made }}"
    words = "{% call reply() %}" + said + "{% endcall %}"
    assert kitchen.writes(words).words("mine", data) == "must 1 April 2027 &lt;a&gt; and b LOUD *ours*"


@pytest.mark.parametrize(
    ("template", "what"),
    [
        ("{{ missing }}", "missing"),
        ("{{ plural }}", "says nothing"),
        ("{{ nothing }}", "says nothing"),
        ("Words outside", "Words outside"),
        ("Words {{ divider() }}", "Words"),
        ("{% call actions() %}{{ button('Go', 'go', 'x' * 2001) }}{% endcall %}", "go: has a value"),
        ("{% call actions() %}{% call select('Go', 'go') %}{% endcall %}{% endcall %}", "0 options"),
        (
            (
                "{% call actions() %}{% call select('G', 'go') %}{{ choice('a', 'x' * 151) }}"
                "{% endcall %}{% endcall %}"
            ),
            "150",
        ),
        ("{{ input_date('a', 'A') }}{{ input_date('a', 'A') }}", "two blocks"),
        ("{{ input_date('a' * 256, 'A') }}", "longer than 255"),
        ("{{ header('U012'|mention) }}", "works only where Slack formats"),
        ("{% for n in range(51) %}{{ input_date('a' ~ n, 'A') }}{% endfor %}", "cannot be folded"),
    ],
)
def test_what_slack_would_refuse_is_an_error_of_ours(kitchen: Kitchen, template: str, what: str) -> None:
    with pytest.raises(RenderError, match=what) as error:
        kitchen.message(template, nothing=None)
    assert error.value.template == "mine"


def test_a_message_without_a_fallback_is_refused(kitchen: Kitchen) -> None:
    with pytest.raises(RenderError, match="every message says"):
        kitchen.writes("{{ header('Hello') }}").message("mine", {})


@pytest.mark.parametrize(
    ("head", "data", "what"),
    [
        ("", {}, "one modal"),
        ("{{ modal('A title of over 24 characters') }}", {}, "must have 1 to 24"),
        ("{{ modal('A form') }}", {"metadata": "x" * 3001}, "private_metadata"),
        (
            (
                "{% from '_blocks.jinja' import input_text %}"
                "{{ modal('A', 'B') }}{{ input_text('a', 'A', value='x' * 3001) }}"
            ),
            {},
            "begins",
        ),
    ],
)
def test_a_modal_that_slack_would_refuse(
    kitchen: Kitchen, head: str, data: dict[str, str], what: str
) -> None:
    template = '{% from "_blocks.jinja" import modal %}' + head
    with pytest.raises(RenderError, match=what):
        kitchen.writes(template).modal("mine", data)
