"""Policies for contracts: one fits every contract, the last; what they name has to exist."""

from bot.config import load
from tests.config.editing import ORGANISATIONS, REMINDERS, Edited


def test_the_last_policy_has_to_fit_every_contract(edited: Edited) -> None:
    edited.change(REMINDERS, "  - id: usual\n", "  - id: usual\n    value_at_least: 1\n")

    [said] = edited.mistakes()

    assert "contracts should end with a policy for every contract" in said


def test_a_policy_after_one_that_fits_everything_never_counts(edited: Edited) -> None:
    line = edited.line_of(REMINDERS, "  - id: large")
    edited.change(REMINDERS, "    value_at_least: 10000000\n", "")

    assert edited.mistakes() == [f"{REMINDERS}:{line}: large fits every contract, so none after it counts"]


def test_a_kind_of_product_that_there_is_not_is_told_with_what_was_meant(edited: Edited) -> None:
    line = edited.change(REMINDERS, "  - id: medium\n", "  - id: medium\n    products: [cloud-hostin]\n")
    leads = "      leads_for:\n        - products: [laptop]\n          leads: [U0COMMERCE]\n"
    other = edited.change(
        ORGANISATIONS,
        "      channel: C0COMMERC1\n      leads:",
        f"      channel: C0COMMERC1\n{leads}      leads:",
    )

    assert edited.mistakes() == [
        f"{ORGANISATIONS}:{other + 2}: there is no product laptop; did you mean laptops",
        f"{REMINDERS}:{line + 1}: there is no product cloud-hostin; did you mean cloud-hosting",
    ]


def test_each_policy_has_an_id_of_its_own(edited: Edited) -> None:
    line = edited.change(REMINDERS, "  - id: medium\n", "  - id: large\n")

    assert edited.mistakes() == [f"{REMINDERS}:{line}: there is another policy large; each id is used once"]


def test_who_leads_depends_on_kind_and_value(edited: Edited) -> None:
    leads = "      leads_for:\n        - {products: [laptops], value_at_least: 100, leads: [U0OTHER001]}\n"
    edited.change(
        ORGANISATIONS,
        "      channel: C0COMMERC1\n      leads:",
        f"      channel: C0COMMERC1\n{leads}      leads:",
    )

    [organisation] = load(edited.directory).organisations

    assert organisation.commercial.leads_of("laptops", 100_00) == ("U0OTHER001",)
    assert organisation.commercial.leads_of("laptops", 99_00) == ("U0COMMERCE",)
    assert organisation.commercial.everybody == {"U0OTHER001", "U0COMMERCE"}
