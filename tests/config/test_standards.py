"""What has to be true of a standard as a whole, as it is told to someone who edits it."""

import pytest

from bot.config import load
from bot.config.checks.routing import MOST_RULES
from tests.config.editing import CODE, SMALL, Edited


def test_a_small_standard_without_mistakes_is_loaded(edited: Edited) -> None:
    config = load(edited.directory)

    assert [question.id for question in config.standards["tcop-2016"].questions] == [
        "what-you-do", "how-much", "user-research", "aims", "break-clause",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        # clauses
        ("        clause: 1.1", "        clause: 1.11", "there is no clause 1.11; did you mean 1.1"),
        (
            "        clause: 1.2",
            "        clause: 2.must.1",
            "clause 2.must.1 belongs to another section; move the question there",
        ),
        ("      - id: 1.2", "      - id: 1.1", "there is another clause 1.1; each id is used once"),
        (
            "      - id: 1.1",
            "      - id: 3.1",
            "clause 3.1 stands under section 1; move it or mend its number",
        ),
        (
            "clauses: [2.remember.1]",
            "clauses: [2.remember.2]",
            "there is no clause 2.remember.2; did you mean",
        ),
        ("clauses: [2.remember.1]", "clauses: [2.remember.1, 2.remember.1]", "is in this list twice"),
        # sections
        ("  - id: 2\n", "  - id: 3\n", "this is point 3; points are numbered in order, so 2"),
        ("  - id: about", "  - id: 2", "this is point 2; points are numbered in order, so 1"),
        ("  - id: 2\n", "  - id: about\n", "there is another section about; each id is used once"),
        (
            "  - id: 2\n",
            "  - id: empty\n    title: Empty\n  - id: 2\n",
            "section empty has neither clauses nor questions; add some or take it out",
        ),
        (
            "  - id: 2\n",
            "  - id: 2\n    title: Nothing\n    clauses: [{id: 2.1, says: Do it., force: must}]\n  - id: 3\n",
            "point 2 asks nothing, so it could never be met; add a question",
        ),
        # questions
        ("id: aims", "id: user-research", "there is another question user-research; each id is used once"),
        (
            "          - id: buy",
            "          - id: build",
            "there is another option build; each id is used once",
        ),
        (
            "        kind: money\n",
            "        kind: money\n        evidence: true\n",
            "evidence is for judgements, and this is of kind money; take it out",
        ),
        (
            "phases: [alpha, beta]",
            "phases: [alpha, alpha]",
            "alpha is in this list twice; take one of them out",
        ),
        (
            "        when: [public-buying]",
            "        when: [public-buying, buying]",
            "buying holds for the whole section already; take it out here",
        ),
        (
            "        options:\n",
            "        options:\n" + "".join(f"          - {{id: more-{n}, title: More}}\n" for n in range(9)),
            "11 options are too many where several may be chosen: Slack shows 10",
        ),
        # limits
        ("          at_most: 1000000000", "          longest: 20", "longest is for text and links"),
        (
            "          at_most: 1000000000",
            "          at_most: 1\n          at_least: 2",
            "at_most is 1, less than at_least: nothing could be answered",
        ),
        (
            "          at_most: 1000000000",
            "          at_most: -1",
            "at_most is -1, less than zero: nothing could be answered",
        ),
        # rules
        ("      - rule: buying", "      - rule: buyin", "there is no rule buyin; did you mean buying"),
        ("    when: [buying]", "    when: [buyin]", "there is no rule buyin; did you mean buying"),
        ("  - id: public-buying", "  - id: buying", "there is another rule buying; each id is used once"),
        (
            "      - rule: buying",
            "      - rule: public-buying",
            "the rule public-buying names itself, and so could never be worked out",
        ),
        (
            "    all:\n      - question: what-you-do\n        is: buy\n",
            "    all:\n      - rule: public-buying\n",
            "public-buying comes after buying; a rule can only name those before it",
        ),
        (
            "      - question: what-you-do\n        is: buy",
            "      - question: what-you-did\n        is: buy",
            "there is no question what-you-did; did you mean what-you-do",
        ),
        (
            "        good: Buy it.\n",
            "        good: Buy it.\n        when: [buying]\n",
            "the rule buying looks at what-you-do itself, so it could never be asked",
        ),
        # what criteria look at
        (
            "        is: buy\n",
            "        is: by\n",
            "the question what-you-do (of kind several) is never by",
        ),
        (
            "        is: buy\n",
            "        over: 3\n",
            "the question what-you-do (of kind several) is no number and cannot be compared; use is",
        ),
        (
            "      - question: what-you-do\n        is: buy",
            "      - question: how-much\n        is: yes",
            "the question how-much (of kind money) cannot be one of several words; instead of is, use over",
        ),
        (
            "      - rule: buying",
            "      - rule: buying\n        is: maybe",
            "the rule buying is never maybe; it can be yes, no",
        ),
        ("        is: yes", "        is: true", "fact public-facing is never true; it can be yes, no"),
        (
            "        is: yes",
            "        over: 1",
            "fact public-facing is no number and cannot be compared; use is instead of over",
        ),
        (
            "        is: yes",
            "        answered: true",
            "fact public-facing is always known; say what it has to be instead of answered",
        ),
        (
            "fact: public-facing\n        is: yes",
            "fact: kind\n        is: servise",
            "fact kind is never servise; did you mean service",
        ),
        (
            "fact: public-facing\n        is: yes",
            "fact: category\n        is: cryptkey",
            "fact category is never cryptkey; did you mean crypt-key",
        ),
        (
            "      - fact: public-facing\n        is: yes",
            "      - contract: automatic\n        is: yes",
            "a contract cannot be looked at by a rule; only fact, question, rule can",
        ),
        (
            "        over: 0",
            "        is: yes",
            "contract months-over-usual cannot be one of several words; instead of is, use over",
        ),
        (
            "      - contract: months-over-usual",
            "      - supplier: share",
            "a supplier cannot be looked at in a",
        ),
        ("    each: contract\n", "", "a contract cannot be looked at in a finding of each assessment"),
        # findings
        (
            "{over} months",
            "{share} months",
            "{share} is not known in a finding of each contract; it can hold",
        ),
        ("{over} months", "{ovr} months", "nothing can be put in the place of {ovr}; did you mean over"),
        ("{over} months", "{over months", "a brace stands alone here; write {value}"),
        (
            "id: too-long",
            "id: answer",
            "answer is the name of what is found without a rule; choose another id",
        ),
        (
            "    severity: warns",
            "    severity: warns\n    question: break-claus",
            "there is no question break-claus; did you mean break-clause",
        ),
        # editions
        ("edition:", "follows: tcop-2016\nedition:", "tcop-2016 follows itself; name the edition before it"),
        (
            "        evidence: true\n",
            "        evidence: true\n        was: [needs]\n",
            "was names questions of an earlier edition; say under follows which edition that is",
        ),
    ],
)
def test_what_is_wrong_is_told_on_its_line(edited: Edited, old: str, new: str, said: str) -> None:
    line = edited.change(CODE, old, new)

    found = edited.mistakes()

    lines = [int(each.split(":")[1]) for each in found if said in each]
    assert lines, found
    assert line <= lines[0] <= line + new.count("\n") + 1


@pytest.mark.parametrize(
    ("old", "new", "at", "said"),
    [
        (
            "          at_most: 1000000000\n",
            "",
            "        limits:",
            "limits should have at_least, at_most or longest; otherwise take them out",
        ),
        (
            "kind: money",
            "kind: date",
            "          at_most:",
            "at_most is for money, numbers and periods, and this is of kind date; take it out",
        ),
        (
            "      - question: what-you-do\n        is: buy",
            "      - question: how-much\n        over: 3\n      - question: break-clause\n        is: yes",
            "    when: [buying]",
            "the rule buying looks at break-clause itself, so it could never be asked",
        ),
        (
            "        clause: 1.2\n",
            "",
            "      - id: 1.2",
            "no question and no finding is about clause 1.2; add one",
        ),
        (
            "    knows: The service owner\n",
            "",
            "      - id: what-you-do",
            "question what-you-do should say who usually knows: add knows to it or to its section",
        ),
        (
            "        evidence: true\n",
            "",
            "      - id: user-research",
            "question user-research is about a must, so it should say evidence: true or evidence: false",
        ),
        (
            "        when: [public-buying]\n",
            "",
            "  - id: public-buying",
            "the rule public-buying is never used; name it under when, or take it out",
        ),
    ],
)
def test_what_is_missing_is_told_where_it_should_be(
    edited: Edited, old: str, new: str, at: str, said: str
) -> None:
    edited.change(CODE, old, new)

    found = edited.mistakes()
    assert [each for each in found if each.startswith(f"{CODE}:{edited.line_of(CODE, at)}: {said}")], found


def test_a_rule_that_looks_at_a_later_question_says_which_way_to_move_it(edited: Edited) -> None:
    line = (
        edited.change(CODE, "    knows: The user researcher\n", "    knows: Nobody\n    when: [early]\n") + 1
    )
    edited.change(
        CODE,
        "rules:\n",
        "rules:\n  - id: early\n    means: a\n    otherwise: b\n"
        "    any:\n      - {question: aims, is: [yes, not_applicable]}\n"
        "      - {question: break-clause, answered: false}\n",
    )
    said = f"{CODE}:{line + 6}: the rule early looks at"
    first = "user-research"

    assert edited.mistakes() == [
        f"{said} aims, which comes later than {first}; move aims up or {first} down",
        f"{said} break-clause, which comes later than {first}; move break-clause up or {first} down",
    ]


def test_texts_hold_no_more_than_their_kind_of_answer(edited: Edited) -> None:
    edited.change(CODE, "        kind: money\n", "        kind: short-text\n")
    line = edited.change(CODE, "          at_most: 1000000000", "          longest: 151")

    assert edited.mistakes() == [
        f"{CODE}:{line}: longest is 151; an answer of kind short-text has at most 150"
    ]


def test_a_question_that_nobody_can_come_to_be_asked_is_found_by_exploring(edited: Edited) -> None:
    line = edited.change(CODE, "when: [public-buying]", "when: [public-buying, building-only]")
    edited.change(
        CODE,
        "sections:\n",
        "  - id: building-only\n    means: a\n    otherwise: b\n    none:\n      - rule: buying\nsections:\n",
    )

    question = edited.line_of(CODE, "      - id: break-clause")
    assert line > question - 5
    [said] = edited.mistakes()
    assert said.startswith(
        f"{CODE}:{question}: question break-clause can never come to be asked; mend the rules"
    )


def test_rules_that_look_at_too_much_to_explore_are_named(edited: Edited) -> None:
    facts = ["cost", "parts", "contracts", "suppliers"]
    criteria = "".join(f"      - {{fact: {fact}, over: {n}}}\n" for fact in facts for n in range(1, 12))
    edited.change(CODE, "sections:\n", f"    any:\n{criteria}sections:\n")

    [said] = edited.mistakes()

    assert "look at so much together that there are" in said
    assert said.endswith("can be explored; make them look at less")


def in_a_chain(number: int, before: str) -> str:
    """Return a standard of so many questions, each asked by a rule that looks at the one before."""
    rules = "".join(
        f"  - id: r{n}\n    means: a\n    otherwise: b\n"
        f"    all: [{before.format(n - 1) if n else '{fact: novel, is: yes}'}]\n"
        for n in range(number)
    )
    questions = "".join(
        f"      - {{id: q{n}, knows: Me, asks: Is it?, why: It helps., good: It is., when: [r{n}]}}\n"
        for n in range(number)
    )
    top = SMALL[: SMALL.index("rules:\n")]
    return f"{top}rules:\n{rules}sections:\n  - id: all\n    title: All\n    questions:\n{questions}"


def test_as_many_rules_as_there_can_be_may_each_name_the_one_before(edited: Edited) -> None:
    edited.write(CODE, in_a_chain(MOST_RULES, "{{rule: r{}}}"))

    assert len(load(edited.directory).standards["tcop-2016"].rules) == MOST_RULES


def test_as_many_rules_as_there_can_be_may_be_too_much_to_explore(edited: Edited) -> None:
    edited.write(CODE, in_a_chain(MOST_RULES, "{{question: q{}, is: yes}}"))

    [said] = edited.mistakes()
    assert "look at so much together" in said


@pytest.mark.parametrize("before", ["{{rule: r{}}}", "{{question: q{}, is: yes}}"])
@pytest.mark.parametrize("number", [MOST_RULES + 1, 5_000])
def test_more_rules_than_can_be_worked_out_are_refused(edited: Edited, before: str, number: int) -> None:
    edited.write(CODE, in_a_chain(number, before))

    line = edited.line_of(CODE, f"  - id: r{MOST_RULES}\n")
    assert edited.mistakes() == [
        f"{CODE}:{line}: this is rule {MOST_RULES + 1}; there can be at most {MOST_RULES}"
    ]


# Editions


def followed_by(edited: Edited, second: str = "tcop-2021") -> str:
    """Add an edition that follows the small one; return its file."""
    later = SMALL.replace("id: tcop-2016", f"id: {second}\nfollows: tcop-2016", 1)
    later = later.replace(
        "        evidence: true\n", "        evidence: true\n        was: [user-research]\n"
    )
    edited.write(f"standards/{second}.yaml", later)
    return f"standards/{second}.yaml"


def test_a_later_edition_says_which_questions_its_own_grew_from(edited: Edited) -> None:
    followed_by(edited)

    assert load(edited.directory).standards["tcop-2021"].follows == "tcop-2016"


def test_what_a_question_grew_from_has_to_be_in_the_edition_before(edited: Edited) -> None:
    file = followed_by(edited)
    line = edited.change(file, "was: [user-research]", "was: [user-reserch]")

    said = "there is no question in tcop-2016 called user-reserch; did you mean user-research"
    assert edited.mistakes() == [f"{file}:{line}: {said}"]


def test_an_edition_that_is_misspelt_is_guessed_and_one_that_is_gone_is_not_missed(edited: Edited) -> None:
    file = followed_by(edited)
    line = edited.change(file, "follows: tcop-2016", "follows: tcop-2061")
    assert edited.mistakes() == [f"{file}:{line}: there is no standard tcop-2061; did you mean tcop-2016"]

    edited.change(file, "follows: tcop-2061", "follows: something-else")
    assert load(edited.directory).standards["tcop-2021"].follows == "something-else"


def test_editions_do_not_follow_each_other_in_a_circle(edited: Edited) -> None:
    file = followed_by(edited)
    first = edited.change(CODE, "edition:", "follows: tcop-2021\nedition:")
    second = edited.line_of(file, "follows:")

    assert edited.mistakes() == [
        f"{CODE}:{first}: tcop-2021 follows tcop-2016 in turn; one of them has to be the earlier",
        f"{file}:{second}: tcop-2016 follows tcop-2021 in turn; one of them has to be the earlier",
    ]
