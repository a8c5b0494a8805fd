"""Templates: mistakes in them are found on their lines, and the shipped ones say what is so."""

import pytest

from bot.config import Config, load
from bot.domain.spend import Kind, Phase
from tests.config.editing import SHIPPED, Edited

NAME = "templates/cloud.yaml"
TEMPLATE = """\
id: cloud
title: Cloud
says: For the cloud.
standards: [tcop-2016]
kinds: [service]
categories: [digital-services]
purpose: Hosting for (what).
questions:
  - question: what-you-do
    answer: [buy]
  - question: aims
    hint: Say who agreed.
    answer: [partly]
    words: The board will.
  - question: how-much
    hint: All of it.
"""


@pytest.fixture
def templated(edited: Edited) -> Edited:
    edited.write(NAME, TEMPLATE)
    return edited


def test_a_template_is_read(templated: Edited) -> None:
    assert list(load(templated.directory).templates) == ["cloud"]


def test_there_need_not_be_any(edited: Edited) -> None:
    assert load(edited.directory).templates == {}
    edited.directory.joinpath("templates").rmdir()
    assert load(edited.directory).templates == {}


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("[tcop-2016]", "[tcop-2061]", "there is no standard tcop-2061; did you mean tcop-2016"),
        ("[digital-services]", "[digital-service]", "there is no category digital-service; did you mean"),
        ("[service]", "[servise]", "did you mean service"),
        ("[service]", "[service, service]", "service is in this list twice"),
        ("question: aims", "question: aim", "there is no question aim; did you mean aims"),
        ("question: aims", "question: what-you-do", "there is another entry for what-you-do"),
        ("    hint: All of it.\n", "", "nothing is said of how-much; give it a hint, answer or words"),
        ("hint: Say", "hnt: Say", "unknown key hnt; did you mean hint"),
        ("[buy]", "[bye]", "the question what-you-do is never bye; did you mean buy"),
        ("[buy]", "[buy]\n    words: All of it.", "is answered with options; take the words out"),
        ("[partly]", "[partially]", "the question aims is never partially"),
        ("[partly]", "[partly, no]", "the question aims has one answer, not several"),
        ("    words: The board will.\n", "", "partly to aims needs a reason; write it under words"),
        ("    answer: [partly]\n", "", "say under answer what is answered to aims"),
        (
            "question: aims",
            "question: user-research\n    answer: [yes]\n  - question: aims",
            "a Yes to user-research needs evidence, which no template can have",
        ),
        ("hint: All of it.", "answer: [lots]", "(of kind money) has no answer that a template could know"),
    ],
)
def test_mistakes_are_found_on_their_lines(templated: Edited, old: str, new: str, said: str) -> None:
    templated.change(NAME, old, new)
    mistakes = templated.mistakes()
    assert any(said in each for each in mistakes), mistakes
    assert all(each.startswith(f"{NAME}:") for each in mistakes)


def test_what_is_sensitive_or_written_is_begun_as_it_can_be(templated: Edited) -> None:
    templated.change(
        "standards/tcop-2016.yaml",
        "        asks: Have you done this?",
        "        sensitive: true\n        asks: Have you done this?",
    )
    templated.change("standards/tcop-2016.yaml", "kind: money", "kind: short-text")
    templated.change(NAME, "question: aims", "question: user-research")
    templated.change(NAME, "hint: All of it.", "answer: [lots]")
    said = " ".join(templated.mistakes())
    assert "user-research is sensitive, so no answer to it can be begun" in said
    assert "how-much is answered in words; write them under words" in said


def test_nothing_more_is_said_of_a_template_whose_standard_cannot_be_read(templated: Edited) -> None:
    templated.write("standards/tcop-2016.yaml", "- nothing\n")
    assert not any(each.startswith(NAME) for each in templated.mistakes())


@pytest.mark.parametrize("edition", ["tcop-2016", "tcop-2021"])
def test_every_hint_of_the_shipped_templates_is_seen_in_some_phase(shipped: Config, edition: str) -> None:
    """What a template speaks of can be asked of what it is for."""
    standard = shipped.standards[edition]
    for template in shipped.templates.values():
        for kind in template.kinds:
            asked = {each.id for phase in Phase for each in standard.candidates(kind, phase)}
            known = {each.question for each in template.questions if standard.has(each.question)}
            assert kind is Kind.COMPONENT or known <= asked, (template.id, known - asked)


def test_the_shipped_templates_are_these() -> None:
    assert set(load(SHIPPED).templates) == {"cloud-hosting", "saas-product", "legacy-replacement-discovery"}
