"""Many mistakes are all told at once, and no file, however strange, brings down the one who checks it."""

import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.config import ConfigError, load
from tests.config.editing import CODE, ORGANISATIONS, REMINDERS, SMALL, SMALL_REGIME, V6, Edited

BROKEN = Path(__file__).with_name("broken.yaml")

MISTAKES = """\
5: unknown key sauce; did you mean source
12: the question what-you-do (of kind one) is never bye; it can be build, build
17: later comes after late; a rule can only name those before it, so move later up
25: fact cost cannot be one of several words; instead of is, use over, at_least, under, at_most
26: the rule forgotten is never used; name it under when, or take it out
45: no question and no finding is about clause 1.2; add one
47: force is shuold, which is not one of must, should, consider; did you mean should
48: clause 2.1 stands under section 1; move it or mend its number
60: there is another option build; each id is used once
62: question research is about a must, so it should say evidence: true or evidence: false \
(true: a Yes has to say where it can be seen)
67: there is another question research; each id is used once
68: there is no clause 1.12; did you mean 1.2
69: unknown key whyy; did you mean why
72: the rule late looks at tested, which comes later than research; move tested up or research down
72: there is no rule latest; did you mean late
80: at_least is for money, numbers and periods, and this is of kind judgement; take it out
87: evidence is for judgements, and this is of kind money; take it out
88: this is point 3; points are numbered in order, so 2
91: question shared should say who usually knows: add knows to it or to its section
95: question gains can never come to be asked; mend the rules under when, or whom it is asked of
103: title is 89 characters long; the most is 75
109: there is no clause 2.2; did you mean 2.1
112: a contract cannot be looked at in a finding of each assessment; only fact, question, rule can
114: {contract} is not known in a finding of each assessment; take it out
"""


def test_more_than_twenty_mistakes_in_one_standard_are_found_at_once(edited: Edited) -> None:
    shutil.copy(BROKEN, edited.directory / "standards")

    assert edited.mistakes() == [f"standards/broken.yaml:{line}" for line in MISTAKES.splitlines()]


def test_mistakes_in_four_files_are_found_at_once(edited: Edited) -> None:
    changes = [
        (CODE, "force: must", "force: mus"),
        (CODE, "asks: Have you", "ask: Have you"),
        (CODE, "evidence: true", "evidence: sometimes"),
        (CODE, "edition:", "editions:"),
        (V6, "source:", "sauce:"),
        (V6, "over: 100000", "over: a million"),
        (ORGANISATIONS, "C0COMMERC1", "commercial"),
        (ORGANISATIONS, "nation: england-and-wales", "nation: scotlnd"),
        (REMINDERS, "  - 14", "  - fourteen"),
        (REMINDERS, 'send_at: "09:00"', "send_at: 9am"),
    ]
    lines = [(name, edited.change(name, old, new) + new.count("\n")) for name, old, new in changes]

    found = edited.mistakes()

    assert len(found) == len(changes)
    for name, line in lines:
        assert any(mistake.startswith(f"{name}:{line}: ") for mistake in found), (name, line, found)


def test_what_a_person_has_to_mend_is_told_before_the_rest(edited: Edited) -> None:
    edited.change(CODE, "kind: money", "kind: one")
    line = edited.line_of(CODE, "      - id: how-much")
    edited.change(CODE, "    when: [buying]", "    when: [buyin]")

    assert [each.split(": ")[0] for each in edited.mistakes()] == [f"{CODE}:{line}"]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("id: user-research", "id: User Research"),
        ("        is: buy\n", ""),
        ("    all:\n      - question: what-you-do\n        is: buy\n", ""),
    ],
)
def test_an_id_that_is_misspelt_or_a_rule_that_says_nothing_hides_no_other_mistake(
    edited: Edited, old: str, new: str
) -> None:
    edited.change(CODE, old, new)
    line = edited.change(CODE, "clauses: [2.remember.1]", "clauses: [2.remember.2]")

    found = edited.mistakes()

    assert len(found) == 3
    assert f"{CODE}:{line}: there is no clause 2.remember.2; did you mean 2.remember.1" in found


def test_a_question_nobody_can_come_to_be_asked_is_found_among_other_mistakes(edited: Edited) -> None:
    """But not where another mistake keeps it from being asked, since mending that may be enough."""
    edited.change(
        CODE,
        "sections:\n",
        "  - id: building-only\n    means: a\n    otherwise: b\n    none:\n      - rule: buying\n"
        "  - id: selling\n    means: a\n    otherwise: b\n    all:\n"
        "      - {question: what-you-do, is: sell}\n"
        "  - id: selling-much\n    means: a\n    otherwise: b\n    all:\n      - rule: selling\n"
        "sections:\n",
    )
    edited.change(CODE, "when: [public-buying]", "when: [public-buying, building-only]")
    edited.change(CODE, "        evidence: false\n", "")
    edited.change(CODE, "        clause: 1.2\n", "        clause: 1.22\n        when: [selling-much]\n")
    edited.change(CODE, "title: Enter into", "titel: Enter into")
    edited.change(V6, "because: it costs", "becuase: it costs")

    question = edited.line_of(CODE, "      - id: break-clause")
    found = edited.mistakes()

    [never] = [each for each in found if "can never come to be asked" in each]
    assert never.startswith(f"{CODE}:{question}: question break-clause")
    assert len(found) == 7


def test_a_standard_with_a_mistake_is_not_reported_as_missing_too(edited: Edited) -> None:
    edited.change(CODE, "id: user-research", "id: User Research")
    edited.change(V6, "over: 100000", "over: lots")

    assert not [mistake for mistake in edited.mistakes() if mistake.startswith(ORGANISATIONS)]


@st.composite
def damaged(draw: st.DrawFn) -> tuple[str, str]:
    """Give a file's name with its text, in which a few lines were lost, doubled, moved in or garbled."""
    name, text = draw(st.sampled_from([(CODE, SMALL), (V6, SMALL_REGIME)]))
    lines = text.splitlines()
    for _ in range(draw(st.integers(1, 4))):
        place = draw(st.integers(0, len(lines) - 1))
        line = lines[place]
        words = st.sampled_from(["", "[]", "{}", "-1", "yes", "1e999", "*x", "[[a]]", "{a: {b: c}}", "nan"])
        key = line.split(":")[0]
        lines[place : place + 1] = draw(
            st.sampled_from(
                [[], [line, line], [f"  {line}"], [line.strip()], [f"{key}: {draw(words)}"], [line[:-2]]]
            )
        )
        lines = lines or [""]
    return name, "\n".join(lines)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(damaged())
def test_a_damaged_file_is_refused_on_its_lines_or_loaded_but_never_brings_anything_down(
    edited: Edited, file: tuple[str, str]
) -> None:
    edited.write(CODE, SMALL)
    edited.write(V6, SMALL_REGIME)
    edited.write(*file)

    try:
        load(edited.directory)
    except ConfigError as refusal:
        for each in refusal.mistakes:
            length = Path(each.file).read_text("utf-8").count("\n") + 1 if Path(each.file).is_file() else 1
            assert 1 <= each.line <= length, each
            assert each.what
