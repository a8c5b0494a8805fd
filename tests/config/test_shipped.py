"""What ships: the example organisation, its reminders, and the Code of Practice line by line."""

from datetime import time

import pytest
from pydantic import ValidationError

from bot.config import Config, load
from bot.domain.question import QuestionKind
from bot.domain.standard import Force, Standard
from tests.config.editing import SHIPPED

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


def test_reminders_come_at_nine_from_90_days_before(shipped: Config) -> None:
    assert shipped.reminders.send_at == time(9)
    assert shipped.reminders.before_notice_deadline_days == (90, 60, 30, 14, 7, 1)
    assert shipped.reminders.snooze_days == (1, 7, 14)


def test_the_fourteen_points_have_their_titles(code: Standard) -> None:
    assert [point.title for point in code.points] == TITLES


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
