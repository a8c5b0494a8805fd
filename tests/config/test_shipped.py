"""What ships: the example organisation, its reminders, and the Code of Practice line by line."""

from datetime import time

import pytest
from pydantic import ValidationError

from bot.config import Config, load
from bot.domain.editions import carry
from bot.domain.given import Given
from bot.domain.question import QuestionKind
from bot.domain.questionnaire import Questionnaire
from bot.domain.spend import Phase
from bot.domain.standard import Force, Standard
from tests.config.editing import SHIPPED
from tests.domain.making import of

TITLES = [
    "Define user needs, aims and capabilities",
    "Make things interoperable",
    "Make things open",
    "Make things secure",
    "Adopt cloud first",
    "Make things accessible",
    "Share and reuse",
    "Use common government solutions",
    "Meet the Digital Service Standard for digital services",
    "Comply with the Greening Government ICT strategy",
    "Define your sourcing strategy",
    "Demonstrate an end-to-end service",
    "Use common government sourcing routes",
    "Enter into sensible contracts",
]
TITLES_OF_2021 = [
    "Define user needs",
    "Make things accessible and inclusive",
    "Be open and use open source",
    "Make use of open standards",
    "Use cloud first",
    "Make things secure",
    "Make privacy integral",
    "Share, reuse and collaborate",
    "Integrate and adapt technology",
    "Make better use of data",
    "Define your purchasing strategy",
    "Make your technology sustainable",
    "Meet the Service Standard",
]
WENT_TO = {
    "1": {"1"},
    "2": {"4", "9"},
    "3": {"3", "7", "10"},
    "4": {"6"},
    "5": {"5"},
    "6": {"2"},
    "7": {"8"},
    "8": {"8"},
    "9": {"13"},
    "10": {"12"},
    "11": {"11"},
    "12": {"9"},
    "13": {"11"},
    "14": {"11"},
}
"""In which points of 2021 the questions of each point of 2016 are asked."""

KEPT = {QuestionKind.NUMBER: "2", QuestionKind.MONEY: "200", QuestionKind.PERIOD: "2 months"}
LINES_OF_THE_CODE = {
    **{str(point): lines for point, lines in enumerate([4, 4, 4, 4, 2, 4, 3, 5, 1, 1], 1)},
    "11": 3,
    "11.commercial": 5,
    "11.technology": 3,
    "12": 4,
    "13": 2,
    "14.must": 3,
    "14.should": 4,
    "14.remember": 3,
}


@pytest.fixture(scope="module")
def code(shipped: Config) -> Standard:
    return shipped.standards["tcop-2016"]


def test_everything_that_ships_is_right_and_each_question_can_come_to_be_asked() -> None:
    load(SHIPPED)


def test_the_example_organisation_follows_the_code_of_2016_and_version_6(shipped: Config) -> None:
    organisation = shipped.organisation("example-department")

    assert organisation.name == "Department for Examples"
    assert organisation.nation == "england-and-wales"
    assert shipped.standard_for(organisation).title == "Technology Code of Practice"
    assert "version 6" in shipped.regimes[organisation.regime].title
    assert organisation.assessors.channel == "C0APPROVE1"
    assert organisation.assessors.members == ("U0ASSESS01", "U0ASSESS02")
    assert organisation.assessors.leads == organisation.admins == ("U0ASSESS01",)
    assert (organisation.commercial.channel, organisation.commercial.leads) == ("C0COMMERC1", ("U0COMMERCE",))


def test_reminders_come_at_nine_and_the_more_is_at_stake_the_earlier(shipped: Config) -> None:
    assert shipped.reminders.send_at == time(9)
    policies = shipped.reminders.contracts
    assert [(each.id, each.lead_time.number) for each in policies] == [
        ("large", 12),
        ("medium", 6),
        ("usual", 3),
    ]
    assert shipped.reminders.policy_for(None, 100_000_000).id == "medium"
    assert all(0 in each.before_notice_days for each in policies)
    assert shipped.reminders.snooze_days == (1, 7, 14)


def test_the_fourteen_points_have_their_titles(code: Standard) -> None:
    assert [point.title for point in code.points] == TITLES


def test_the_thirteen_points_of_2021_have_their_titles(shipped: Config) -> None:
    assert [point.title for point in shipped.standards["tcop-2021"].points] == TITLES_OF_2021


def test_every_question_of_2016_has_its_place_in_2021_and_all_others_are_ours(
    shipped: Config, code: Standard
) -> None:
    later = shipped.standards["tcop-2021"]
    grew = {name: question.id for question in later.questions for name in question.was}
    went: dict[str, set[str]] = {}
    for question in code.questions:
        now = later.section_of(question.id if later.has(question.id) else grew[question.id]).id
        went.setdefault(code.section_of(question.id).id, set()).add(now)

    assert {section: now for section, now in went.items() if section in WENT_TO} == WENT_TO
    assert all(now == {section} for section, now in went.items() if section not in WENT_TO)
    new = [each for each in later.questions if not code.has(each.id)]
    assert all(question.ours for question in new)
    assert {later.section_of(question.id).id for question in new} == {"7", "8", "9", "10", "12"}


@pytest.mark.parametrize("phase", Phase)
def test_moving_from_2016_to_2021_loses_no_answer(shipped: Config, code: Standard, phase: Phase) -> None:
    answers = {
        question.id: Given(
            question.options[0].id if question.options else KEPT.get(question.kind, "yes"),
            "Words.",
            phase,
            code.id,
        )
        for question in code.questions
    }
    asked = Questionnaire(code, of(phase=phase), answers)

    carried = carry(asked, shipped.standards["tcop-2021"])

    assert carried.no_place == ()
    assert {name: carried.answers[name] for name in answers} == answers
    moved = {each.was for each in (*carried.stands, *carried.look_again)}
    assert moved >= {question.id for question in asked.asked}
    assert all(question.ours for question in carried.new)


def test_every_line_of_the_points_is_a_clause(code: Standard) -> None:
    expected = [f"{part}.{line}" for part, lines in LINES_OF_THE_CODE.items() for line in range(1, lines + 1)]

    assert [clause.id for point in code.points for clause in point.clauses] == expected


def test_the_points_are_mandatory_but_for_the_lines_that_say_less(code: Standard) -> None:
    weaker = {
        clause.id: clause.force
        for point in code.points
        for clause in point.clauses
        if clause.force is not Force.MUST
    }
    should = ["11.1", "11.2", "12.1", "14.remember.3", *(f"11.commercial.{n}" for n in range(1, 6))]
    should += [f"14.should.{n}" for n in range(1, 5)]

    assert weaker == {
        **dict.fromkeys(should, Force.SHOULD),
        **dict.fromkeys(["2.4", "12.2", "12.3", "12.4"], Force.CONSIDER),
    }


def test_every_line_is_covered_and_whatever_covers_it_names_a_line_that_is_there(shipped: Config) -> None:
    for standard in shipped.standards.values():
        named = {question.clause for question in standard.questions if question.clause}
        named |= {clause for finding in standard.findings for clause in finding.clauses}
        assert named == set(standard.clauses), standard.id


def test_questions_are_questions_with_full_sentences_to_explain_them(shipped: Config) -> None:
    for standard in shipped.standards.values():
        for question in standard.questions:
            assert question.asks.endswith("?"), question.id
            assert question.why.endswith("."), question.id
            assert question.good.endswith(".") or question.kind is QuestionKind.SHORT_TEXT, question.id
            if question.kind is QuestionKind.JUDGEMENT:
                assert question.good.startswith(("Yes, ", "Partly. ")), question.id


@pytest.mark.parametrize(
    ("then", "today"),
    [
        ("GOV.UK Verify", "One Login"),
        ("Performance Platform", "data.gov.uk"),
        ("CESG", "National Cyber Security Centre"),
        ("Security Policy Framework", "GovS 007"),
        ("Crown Commercial Service", "Government Commercial Agency"),
        ("Digital Marketplace", "G-Cloud"),
        ("GOV.UK PaaS", "cloud"),
        ("GOV.UK Registers", "data"),
    ],
)
def test_what_has_closed_since_is_explained(shipped: Config, then: str, today: str) -> None:
    [service] = [each for each in shipped.closed_services if then in each.names]

    assert today in service.now


def test_each_kind_of_product_has_a_usual_length(shipped: Config) -> None:
    assert set(shipped.usual_months) == {product.id for product in shipped.products}
    assert all(months >= 12 for months in shipped.usual_months.values())


def test_what_was_loaded_cannot_be_changed(shipped: Config) -> None:
    with pytest.raises(TypeError):
        shipped.standards["other"] = shipped.standards["tcop-2016"]  # type: ignore[index]
    with pytest.raises(ValidationError, match="frozen"):
        shipped.reminders.snooze_days = ()  # type: ignore[misc]
