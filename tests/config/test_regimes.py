"""What has to be true of a regime, and of its questions beside those of a standard."""

import pytest

from bot.config import load
from tests.config.editing import CODE, V6, Edited

TEAM = "      levels:\n        in-place: low\n        missing: high\n"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            "        is: crypt-key",
            "        is: cryptkey",
            "fact category is never cryptkey; did you mean crypt-key",
        ),
        (
            "  - id: public-facing-over-100k",
            "  - id: crypt-key",
            "there is another rule crypt-key; each id is used once",
        ),
        (
            "      - fact: public-facing\n        is: yes",
            "      - question: team\n        is: missing",
            "a question cannot be looked at by a regime; only fact can",
        ),
        ("    - id: high\n", "    - id: low\n", "there is another level low; each id is used once"),
        ("  decisive: [high]", "  decisive: [hgh]", "there is no level hgh; did you mean high"),
        ("  decisive: [high]", "  decisive: [high, high]", "high is in this list twice"),
        ("    - level: high", "    - level: heigh", "there is no level heigh; did you mean high"),
        ("        - level: high", "        - level: heigh", "there is no level heigh; did you mean high"),
        ("        missing: high", "        missing: heigh", "there is no level heigh; did you mean high"),
        (
            "        missing: high",
            "        mising: high",
            "the question team has no option mising; did you mean missing",
        ),
        (TEAM, "      levels: {missing: high}\n", "the level for in-place is missing; each option needs one"),
        ("    - question: team\n", "    - question: teem\n", "there is no question teem; did you mean team"),
        (
            "    - question: team\n",
            "    - question: team-plan\n",
            "the question team-plan is of kind date; only one of several options has a level",
        ),
        (
            TEAM,
            TEAM + "    - question: team\n" + TEAM,
            "there is another level for team; each id is used once",
        ),
        (
            "      at_least: 3",
            "      at_least: 2",
            "totals should stand in order, each from more points on than the one before",
        ),
        (
            "      at_least: 2\n",
            "      at_least: 2.5\n",
            "at_least is 2.5; it should be a whole number, without commas",
        ),
        (
            "  - id: triage",
            '  - id: "15"',
            "numbers are for the points of a standard; give it a word as its id",
        ),
        (
            "        kind: date\n",
            "        kind: date\n        clause: 1.1\n",
            "clauses belong to a standard; a regime's question is about none",
        ),
        (
            "        kind: date\n",
            "        kind: date\n        was: [team]\n",
            "was belongs to a standard; a regime follows no edition",
        ),
        (
            "    when: [team-missing]\n",
            "    when: [team-missing]\n    clauses: [{id: x.1, says: Do it., force: must}]\n",
            "clauses belong to a standard; a regime has only questions",
        ),
        (
            "        is: missing\n",
            "        is: mising\n",
            "the question team (of kind one) is never mising; did you mean missing",
        ),
    ],
)
def test_what_is_wrong_is_told_on_its_line(edited: Edited, old: str, new: str, said: str) -> None:
    line = edited.change(V6, old, new)

    found = edited.mistakes()

    lines = [int(each.split(":")[1]) for each in found if said in each]
    assert lines, found
    assert line <= lines[0] <= line + new.count("\n") + 1


@pytest.mark.parametrize(
    ("old", "new", "at", "said"),
    [
        (
            "  - id: digital-services", "  - id: crypt-key", "    title: Cryptographic equipment",
            "there is another category crypt-key; each id is used once",
        ),
        (
            "    - level: low\n      at_least: 2\n", "", "  totals:",
            "a total can be as small as 2, and no level would follow; let the lightest start there",
        ),
        (
            "  by: total", "  by: highest", "  totals:",
            "totals count only where levels are added up, by: total; take them out",
        ),
        (
            "  by: total", "  by: highest", "  decisive:",
            "decisive count only where levels are added up, by: total; take them out",
        ),
        (
            "  totals:\n    - level: low\n      at_least: 2\n    - level: high\n      at_least: 3\n", "",
            "scrutiny:", "where levels are added up, totals should say which level a sum is",
        ),
    ],
)  # fmt: skip
def test_what_does_not_fit_together_is_told(edited: Edited, old: str, new: str, at: str, said: str) -> None:
    edited.change(V6, old, new)
    line = edited.line_of(V6, at) - (at == "    title: Cryptographic equipment")

    assert f"{V6}:{line}: {said}" in edited.mistakes()


def test_scrutiny_comes_from_something(edited: Edited) -> None:
    text = (edited.directory / V6).read_text()
    start, end = text.index("  facts:\n"), text.index("rules:\n")
    edited.write(V6, text[:start] + text[end:])

    line = edited.line_of(V6, "scrutiny:")
    assert f"{V6}:{line}: scrutiny should have facts or questions to come from" in edited.mistakes()


def test_a_regime_takes_no_names_of_the_standard_beside_which_it_is_asked(edited: Edited) -> None:
    section = edited.change(V6, "  - id: triage", "  - id: about")
    rule = edited.change(V6, "  - id: team-missing", "  - id: buying")
    edited.change(V6, "[team-missing]", "[buying]")
    question = edited.change(V6, "      - id: team-plan", "      - id: aims")

    again = "and both are asked together; choose another id"
    assert edited.mistakes() == [
        f"{V6}:{rule}: the standard tcop-2016 has a rule buying too, {again}",
        f"{V6}:{section}: the standard tcop-2016 has a section about too, {again}",
        f"{V6}:{question}: the standard tcop-2016 has a question aims too, {again}",
    ]


def test_a_question_of_a_regime_that_nobody_can_come_to_be_asked_is_found(edited: Edited) -> None:
    edited.change(V6, "      - question: team\n        is: missing", "      - fact: cost\n        under: 0")

    [said] = edited.mistakes()
    question = edited.line_of(V6, "      - id: team-plan")
    assert said.startswith(f"{V6}:{question}: question team-plan can never come to be asked")


def test_a_regime_that_cannot_be_read_leaves_the_categories_of_a_standard_alone(edited: Edited) -> None:
    edited.change(CODE, "fact: public-facing\n        is: yes", "fact: category\n        is: crypt-key")
    line = edited.change(V6, "  - id: crypt-key", "  - id: Crypt key")

    assert [each.split(":")[:2] for each in edited.mistakes()] == [[V6, str(line)]]


def test_a_small_regime_without_mistakes_is_loaded(edited: Edited) -> None:
    regime = load(edited.directory).regimes["v6-2024"]

    assert [section.id for section in regime.sections] == ["triage", "team-plan"]
