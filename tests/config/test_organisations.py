"""What has to be true of organisations, products and closed services, and what each organisation is asked."""

import pytest

from bot.config import UnknownOrganisation, load
from tests.config.editing import CLOSED, ORGANISATIONS, PRODUCTS, Edited


def test_a_standard_or_regime_that_is_not_there_is_guessed(edited: Edited) -> None:
    first = edited.change(ORGANISATIONS, "standard: tcop-2016", "standard: tcop-2017")
    second = edited.change(ORGANISATIONS, "regime: v6-2024", "regime: own-rules")

    assert edited.mistakes() == [
        f"{ORGANISATIONS}:{first}: there is no standard tcop-2017; did you mean tcop-2016",
        f"{ORGANISATIONS}:{second}: there is no regime own-rules",
    ]


def test_a_lead_has_to_be_a_member(edited: Edited) -> None:
    line = edited.change(
        ORGANISATIONS, "      leads:\n        - U0ASSESS01", "      leads:\n        - U0ASSES01"
    )

    assert edited.mistakes() == [
        f"{ORGANISATIONS}:{line + 1}: the lead U0ASSES01 is not one of the members; did you mean U0ASSESS01"
    ]


def test_an_organisation_is_there_once(edited: Edited) -> None:
    path = edited.directory / ORGANISATIONS
    text = path.read_text("utf-8")
    again = text[text.index("  - id: example-department") :]
    path.write_text(text + again, "utf-8")

    assert edited.mistakes() == [
        (
            f"{ORGANISATIONS}:{text.count(chr(10)) + 1}: "
            "there is another organisation example-department; each id is used once"
        )
    ]


def test_an_organisation_that_is_not_configured_is_named(edited: Edited) -> None:
    with pytest.raises(UnknownOrganisation, match="no organisation ministry-of-magic is configured"):
        load(edited.directory).organisation("ministry-of-magic")


def test_an_organisation_is_asked_the_standard_alone_unless_it_turns_on_more(edited: Edited) -> None:
    config = load(edited.directory)
    [organisation] = config.organisations

    assert config.standard_for(organisation) is config.standards["tcop-2016"]


def test_what_an_organisation_turns_on_is_asked_after_the_standard(edited: Edited) -> None:
    edited.change(ORGANISATIONS, "turned_on: []", "turned_on: [triage, team-plan]")
    config = load(edited.directory)
    [organisation] = config.organisations

    asked = config.standard_for(organisation)

    assert asked is config.standard_for(organisation)
    assert [section.id for section in asked.sections] == ["about", "1", "2", "triage", "team-plan"]
    assert asked.section_of("team").title == "Triage"
    assert set(config.editions) == {asked.digest, config.standards["tcop-2016"].digest}


def test_only_what_the_regime_has_can_be_turned_on_and_only_with_what_it_depends_on(edited: Edited) -> None:
    listed = "\n      - team-plan\n      - triag\n      - team-plan"
    line = edited.change(ORGANISATIONS, "turned_on: []", f"turned_on:{listed}")

    assert edited.mistakes() == [
        (
            f"{ORGANISATIONS}:{line + 1}: "
            "what team-plan asks depends on answers in triage; turn that section on too"
        ),
        (
            f"{ORGANISATIONS}:{line + 2}: "
            "the regime v6-2024 has no section triag to turn on; did you mean triage"
        ),
        f"{ORGANISATIONS}:{line + 3}: team-plan is in this list twice; take one of them out",
        (
            f"{ORGANISATIONS}:{line + 3}: "
            "what team-plan asks depends on answers in triage; turn that section on too"
        ),
    ]


def test_products_say_how_long_is_usual(edited: Edited) -> None:
    edited.write(PRODUCTS, "products:\n  - id: hosting\n    title: Hosting\n    usual_months: 24\n")

    assert load(edited.directory).usual_months == {"hosting": 24}


def test_products_and_closed_names_stand_there_once(edited: Edited) -> None:
    product = "  - id: hosting\n    title: Hosting\n    usual_months: 24\n"
    edited.write(PRODUCTS, f"products:\n{product}{product}")
    service = "  - names: [GOV.UK Verify, gov.uk  verify]\n    now: It has closed.\n    source: Here.\n"
    edited.write(CLOSED, f"services:\n{service}")

    assert edited.mistakes() == [
        f"{CLOSED}:2: gov.uk  verify is here already; take one of them out",
        f"{PRODUCTS}:5: there is another product hosting; each id is used once",
    ]
