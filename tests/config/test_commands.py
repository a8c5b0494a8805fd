"""`spend-bot standard …`: what people who edit a standard read of it."""

import re
import shutil

import pytest

from tests.config.editing import CODE, ORGANISATIONS, SHIPPED, SMALL, Edited
from tests.test_cli import Done, is_refused, spend_bot


def standard(edited: Edited, *words: str) -> Done:
    return spend_bot("standard", *words, "--config", str(edited.directory), folder=edited.directory)


def test_each_clause_stands_with_the_questions_and_findings_about_it(edited: Edited) -> None:
    done = standard(edited, "clauses")

    assert done.returncode == 0
    for row in (
        "1.1 must Do this. user-research",
        "1.2 should Do this. aims",
        "2.must.1 must Do this. break-clause",
        "2.remember.1 should Do this. too-long (finding)",
    ):
        assert re.search(r"\s+".join(map(re.escape, row.split())), done.stdout), done.stdout
    assert "Every clause is covered: 4 clauses by 3 questions and 1 findings." in done.stdout


def test_the_clauses_of_the_code_fit_a_hundred_columns() -> None:
    done = spend_bot("standard", "clauses", "tcop-2016", folder=SHIPPED.parent)

    assert done.returncode == 0
    assert max(map(len, done.stdout.splitlines())) <= 100
    assert "14.remember.3" in done.stdout


def test_a_clause_that_nothing_covers_is_named(edited: Edited) -> None:
    edited.change(CODE, "    clauses: [2.remember.1]", "    clauses: [1.1]")

    is_refused(
        standard(edited, "clauses"), "no question and no finding is about clause 2.remember.1; add one"
    )


def test_the_questionnaire_is_shown_as_people_read_it(edited: Edited) -> None:
    edited.change(
        CODE,
        "        evidence: true\n",
        "        evidence: true\n        sensitive: true\n        ours: true\n",
    )

    done = standard(edited, "show")

    assert done.returncode == 0
    assert done.stdout.startswith(
        "A small standard, edition 2016 (tcop-2016)\n5 questions can be asked.\n\nAbout it\n========\n"
    )
    for said in (
        "1. Define user needs",
        "What will you do?\n    Id            what-you-do\n    Answer        any of these\n",
        "                  - Build something (build)\n",
        "Answer        an amount in pounds. Give an amount up to £1 billion.",
        "Clause        1.1 (must): Do this.",
        "Yes, Partly or No, or Not applicable with a reason; a Yes says where it can be",
        "Who knows     The commercial lead",
        "Asked of      programmes, services and components",
        "At the start  of alpha and beta",
        "Only where    you buy something\n    Only where    you buy something for the public",
        "Sensitive     only those who take part and the assessors read the answer",
        "Ours          no published text has this question",
    ):
        assert said in done.stdout


def test_an_edition_that_follows_another_shows_what_its_questions_grew_from(edited: Edited) -> None:
    later = SMALL.replace("id: tcop-2016", "id: tcop-2021\nfollows: tcop-2016", 1)
    later = later.replace(
        "        evidence: true", "        evidence: true\n        was: [aims, user-research]", 1
    )
    later = later.replace("        was:", "        look_again: true\n        was:", 1)
    edited.write("standards/tcop-2021.yaml", later)

    done = standard(edited, "show", "tcop-2021")

    assert "Grew from     aims and user-research; earlier answers need another look" in done.stdout


def test_only_what_is_asked_of_a_kind_by_a_phase_is_shown(edited: Edited) -> None:
    of_services = standard(edited, "show", "--kind", "service", "--phase", "discovery").stdout
    of_organisations = standard(edited, "show", "--kind", "organisation").stdout

    assert "4 questions can be asked of services by the start of discovery." in of_services
    assert "break-clause" not in of_services
    assert of_organisations.splitlines()[1:] == ["0 questions can be asked of the organisation, once a year."]


def test_without_a_name_it_is_what_the_first_organisation_is_asked(edited: Edited) -> None:
    edited.change(ORGANISATIONS, "turned_on: []", "turned_on: [triage]")

    assert "Is the team in place?" in standard(edited, "show").stdout
    assert "Is the team in place?" not in standard(edited, "show", "tcop-2016").stdout


@pytest.mark.parametrize(
    ("name", "said"), [("tcop-2106", "; did you mean tcop-2016"), ("kitchen", "; there is tcop-2016")]
)
def test_a_standard_that_is_not_there_is_guessed_or_all_are_named(
    edited: Edited, name: str, said: str
) -> None:
    is_refused(standard(edited, "show", name), f"there is no standard {name}{said}")


def test_the_paths_are_counted_for_each_kind_of_thing(edited: Edited) -> None:
    done = standard(edited, "paths")

    assert done.returncode == 0
    assert re.search(r"service +2 +4 +5", done.stdout), done.stdout
    assert "Each of the 5 questions can come to be asked.\nEvery path comes to an end." in done.stdout


def test_a_question_that_no_path_leads_to_is_named(edited: Edited) -> None:
    edited.change(CODE, "        is: yes", "        is: no")
    edited.change(
        CODE,
        "      - fact: public-facing",
        "      - fact: public-facing\n        is: yes\n      - fact: public-facing",
    )

    is_refused(standard(edited, "paths"), "question break-clause can never come to be asked")


def test_rules_that_look_at_too_much_are_named(edited: Edited) -> None:
    facts = ["cost", "parts", "contracts", "suppliers"]
    criteria = "".join(f"      - {{fact: {fact}, over: {n}}}\n" for fact in facts for n in range(1, 12))
    edited.change(CODE, "sections:\n", f"    any:\n{criteria}sections:\n")

    is_refused(standard(edited, "paths"), "look at so much together")


def test_the_schemas_are_written_beside_the_files(edited: Edited) -> None:
    shutil.rmtree(edited.directory / "schemas")

    done = standard(edited, "schema")

    assert (done.returncode, done.stdout) == (0, f"The schemas are in {edited.directory / 'schemas'}.\n")
    assert sorted(file.name for file in (edited.directory / "schemas").iterdir()) == [
        "closed-services.json", "notify.json", "organisations.json", "products.json", "record.json",
        "regime.json", "register.json", "reminders.json", "standard.json",
        "template.json",
    ]  # fmt: skip
