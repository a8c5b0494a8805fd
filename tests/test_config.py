"""What someone who edits the configuration is told, and what the bot gets from it."""

import shutil
from datetime import time
from pathlib import Path

import pytest
from pydantic import BaseModel, ValidationError

from bot.config import Config, ConfigError, Mistake, UnknownOrganisation, load
from bot.config.source import MOST_BYTES, read
from bot.config.values import ReminderPolicy
from bot.config.wording import SHAPES, mistakes
from bot.domain.regimes import Regime
from bot.domain.standard import Force, Standard

SHIPPED = Path(__file__).parents[1] / "config"
CODE, V6 = "standards/tcop-2016.yaml", "regimes/v6-2024.yaml"
ORGANISATIONS, REMINDERS = "organisations.yaml", "reminders.yaml"

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
    "11.commercial": 5,
    "11.technology": 3,
    "12": 4,
    "13": 2,
    "14.must": 3,
    "14.should": 4,
    "14.remember": 3,
}

# Edits are made to a small standard: quicker than the shipped one, and safe from a change of its words.
SMALL = """\
id: tcop-2016
title: A small standard
edition: "2016"
points:
  - number: 1
    title: Define user needs
    clauses:
      - id: 1.1
        says: Do this.
        force: must
      - id: 1.2
        says: Do this.
        force: should
    questions:
      - id: user-research
        clause: 1.1
        asks: Have you done this?
        why: >-
          It helps.
        good: Yes, twice.
      - id: aims
        clause: 1.2
        asks: Have you done this?
        why: >-
          It helps.
        good: Yes, twice.
  - number: 2
    title: Make things open
    clauses:
      - id: 2.1
        says: Do this.
        force: must
      - id: 2.2
        says: Do this.
        force: consider
    questions:
      - id: open-data
        clause: 2.1
        asks: Have you done this?
        why: >-
          It helps.
        good: Yes, twice.
        evidence: true
      - id: open-code
        clause: 2.2
        asks: Have you done this?
        why: >-
          It helps.
        good: Yes, twice.
  - number: 3
    title: Enter into sensible contracts
    clauses:
      - id: 3.must.1
        says: Do this.
        force: must
    questions:
      - id: contract-value
        clause: 3.must.1
        asks: Have you done this?
        why: >-
          It helps.
        good: Yes, twice.
      - id: break-clause
        clause: 3.must.1
        asks: Have you done this?
        why: >-
          It helps.
        good: Yes, twice.
"""


class Edited:
    """A copy of the shipped configuration, with a small standard, that someone edits."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory

    def change(self, name: str, old: str, new: str) -> int:
        """Put `new` in place of the first `old` outside comments; return the line it stands on."""
        path = self.directory / name
        text, start = path.read_text("utf-8"), self._start(name, old)
        path.write_text(text[:start] + new + text[start + len(old) :], "utf-8")
        return text.count("\n", 0, start) + 1

    def line_of(self, name: str, text: str) -> int:
        """Return the line of the first `text` outside comments."""
        return (self.directory / name).read_text("utf-8").count("\n", 0, self._start(name, text)) + 1

    def _start(self, name: str, wanted: str) -> int:
        text = (self.directory / name).read_text("utf-8")
        start = text.index(wanted)
        while text[text.rfind("\n", 0, start) + 1 : start].startswith("#"):
            start = text.index(wanted, start + 1)
        return start

    def write(self, name: str, content: str | bytes) -> None:
        """Write a file anew."""
        (self.directory / name).write_bytes(content.encode() if isinstance(content, str) else content)

    def mistakes(self) -> list[str]:
        """Return what is said of the mistakes, each with the file as it is called within the directory."""
        with pytest.raises(ConfigError) as refusal:
            load(self.directory)
        assert str(refusal.value) == "\n".join(map(str, refusal.value.mistakes))
        return [
            f"{Path(each.file).relative_to(self.directory)}:{each.line}: {each.what}"
            for each in refusal.value.mistakes
        ]


@pytest.fixture
def edited(tmp_path: Path) -> Edited:
    directory = tmp_path / "config"
    shutil.copytree(SHIPPED, directory)
    (directory / CODE).write_text(SMALL, "utf-8")
    return Edited(directory)


@pytest.fixture(scope="module")
def shipped() -> Config:
    return load(SHIPPED)


@pytest.fixture(scope="module")
def code(shipped: Config) -> Standard:
    return shipped.standards["tcop-2016"]


# What ships


def test_the_example_organisation_follows_the_code_of_2016_and_version_6(shipped: Config) -> None:
    organisation = shipped.organisation("example-department")

    assert organisation.name == "Department for Examples"
    assert organisation.nation == "england-and-wales"
    assert shipped.standards[organisation.standard].title == "Technology Code of Practice"
    assert "version 6" in shipped.regimes[organisation.regime].title
    assert organisation.assessors.channel == "C0APPROVE1"
    assert organisation.assessors.members == ("U0ASSESS01", "U0ASSESS02")
    assert organisation.assessors.leads == organisation.admins == ("U0ASSESS01",)
    assert (organisation.commercial.channel, organisation.commercial.leads) == ("C0COMMERC1", ("U0COMMERCE",))


def test_an_organisation_that_is_not_configured_is_named(shipped: Config) -> None:
    with pytest.raises(UnknownOrganisation, match="no organisation ministry-of-magic is configured"):
        shipped.organisation("ministry-of-magic")


def test_reminders_come_at_nine_from_90_days_before(shipped: Config) -> None:
    assert shipped.reminders.send_at == time(9)
    assert shipped.reminders.before_notice_deadline_days == (90, 60, 30, 14, 7, 1)
    assert shipped.reminders.snooze_days == (1, 7, 14)


def test_the_fourteen_points_have_their_titles(code: Standard) -> None:
    assert [point.title for point in code.points] == TITLES


def test_every_line_of_the_code_is_a_clause(code: Standard) -> None:
    expected = [f"{part}.{line}" for part, lines in LINES_OF_THE_CODE.items() for line in range(1, lines + 1)]

    assert [clause.id for point in code.points for clause in point.clauses] == expected


def test_the_points_are_mandatory_but_for_the_lines_that_say_less(code: Standard) -> None:
    weaker = {
        clause.id: clause.force
        for point in code.points
        for clause in point.clauses
        if clause.force is not Force.MUST
    }
    should = ["12.1", "14.remember.3", *(f"11.commercial.{n}" for n in range(1, 6))]
    should += [f"14.should.{n}" for n in range(1, 5)]

    assert weaker == {
        **dict.fromkeys(should, Force.SHOULD),
        **dict.fromkeys(["2.4", "12.2", "12.3", "12.4"], Force.CONSIDER),
    }


def test_every_line_is_asked_about_and_every_point_at_least_twice(code: Standard) -> None:
    for point in code.points:
        assert len(point.questions) >= 2
        assert {question.clause for question in point.questions} == {clause.id for clause in point.clauses}


def test_questions_are_questions_with_full_sentences_to_explain_them(code: Standard) -> None:
    for question in code.questions:
        assert question.asks.endswith("?"), question.id
        assert question.why.endswith("."), question.id
        assert question.good.startswith(("Yes, ", "Partly. ")), question.id
        assert question.good.endswith("."), question.id


def test_about_a_third_of_the_questions_want_evidence(code: Standard) -> None:
    share = sum(question.evidence for question in code.questions) / len(code.questions)

    assert 0.25 < share < 0.4


@pytest.mark.parametrize(
    ("question", "then", "today"),
    [
        ("identity-assurance", "Verify", "One Login"),
        ("performance-data", "Performance Platform", "data.gov.uk"),
        ("security-risks", "CESG", "National Cyber Security Centre"),
        ("security-policy", "Security Policy Framework", "GovS 007"),
        ("central-frameworks", "Crown Commercial Service", "Government Commercial Agency"),
        ("digital-marketplace", "Digital Marketplace", "G-Cloud"),
        ("service-standard-checked", "Digital Service Standard", "Service Standard of today"),
        ("common-platforms", "GOV.UK PaaS", "cloud"),
        ("trusted-data-sources", "registers", "today"),
    ],
)
def test_what_has_closed_since_is_explained(code: Standard, question: str, then: str, today: str) -> None:
    why = code.question(question).why

    assert then in why
    assert today in why


def test_what_was_loaded_cannot_be_changed(shipped: Config) -> None:
    with pytest.raises(TypeError):
        shipped.standards["other"] = shipped.standards["tcop-2016"]  # type: ignore[index]
    with pytest.raises(ValidationError, match="frozen"):
        shipped.reminders.snooze_days = ()  # type: ignore[misc]


# Mistakes people make


def test_a_misspelt_key_is_one_mistake_with_what_was_meant(edited: Edited) -> None:
    line = edited.change(CODE, "        why: >-", "        whyy: >-")

    assert edited.mistakes() == [f"{CODE}:{line}: unknown key whyy; did you mean why"]


def test_an_unknown_key_like_no_other_is_only_named(edited: Edited) -> None:
    line = edited.change(REMINDERS, "snooze_days:", "colour: blue\nsnooze_days:")

    assert edited.mistakes() == [f"{REMINDERS}:{line}: unknown key colour"]


def test_a_key_deep_inside_is_compared_with_the_keys_that_belong_there(edited: Edited) -> None:
    line = edited.change(V6, "public_facing: true", "public_face: true")

    assert edited.mistakes() == [f"{V6}:{line}: unknown key public_face; did you mean public_facing"]


def test_a_missing_key_is_reported_where_it_should_be(edited: Edited) -> None:
    line = edited.change(
        V6, "  - id: commodity-technology\n    title: Commodity technology and licences", "  - id: x"
    )

    assert edited.mistakes() == [f"{V6}:{line}: title is missing"]


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


def test_names_are_not_ids(edited: Edited) -> None:
    channel = edited.change(ORGANISATIONS, "C0APPROVE1", "approvals")
    person = edited.change(ORGANISATIONS, "- U0ASSESS02", '- "@alex"')
    lead = edited.change(ORGANISATIONS, "- U0COMMERCE", "- C0COMMERC1")

    found = edited.mistakes()

    assert found[0].startswith(
        f"{ORGANISATIONS}:{channel}: channel is approvals; it should be a channel's Slack id"
    )
    assert found[1].startswith(
        f"{ORGANISATIONS}:{person}: members (number 2) is @alex; it should be a person's"
    )
    assert found[2].startswith(
        f"{ORGANISATIONS}:{lead}: leads (number 1) is C0COMMERC1; it should be a person's"
    )


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


def test_a_nation_is_one_of_those_with_bank_holidays(edited: Edited) -> None:
    line = edited.change(ORGANISATIONS, "nation: england-and-wales", "nation: england")

    assert edited.mistakes() == [
        (
            f"{ORGANISATIONS}:{line}: nation is england, which is not one of "
            "england-and-wales, scotland, northern-ireland"
        )
    ]


def test_a_question_has_to_ask_about_a_clause_of_its_own_point(edited: Edited) -> None:
    first = edited.change(CODE, "        clause: 1.1", "        clause: 1.11")
    second = edited.change(CODE, "        clause: 2.2", "        clause: 3.must.1")

    assert edited.mistakes() == [
        f"{CODE}:{edited.line_of(CODE, 'id: 1.1')}: no question asks about clause 1.1",
        f"{CODE}:{first}: there is no clause 1.11; did you mean 1.1",
        f"{CODE}:{edited.line_of(CODE, 'id: 2.2')}: no question asks about clause 2.2",
        f"{CODE}:{second}: clause 3.must.1 belongs to another point; move the question there",
    ]


def test_ids_in_a_standard_are_used_once(edited: Edited) -> None:
    clause = edited.change(CODE, "      - id: 2.2", "      - id: 2.1")
    question = edited.change(CODE, "id: open-data", "id: user-research")

    found = edited.mistakes()

    assert f"{CODE}:{clause}: there is another clause 2.1; each id is used once" in found
    assert f"{CODE}:{question}: there is another question user-research; each id is used once" in found


def test_points_are_numbered_in_order_and_clauses_after_their_point(edited: Edited) -> None:
    line = edited.change(CODE, "number: 3", "number: 2")

    assert edited.mistakes() == [
        f"{CODE}:{line}: number is 2; points are numbered in order, so 3",
        f"{CODE}:{line + 3}: clause 3.must.1 stands under point 2",
    ]


def test_a_point_has_at_least_two_questions(edited: Edited) -> None:
    edited.write(CODE, SMALL[: SMALL.index("      - id: break-clause")])

    line = SMALL.count("\n", 0, SMALL.rindex("questions:")) + 1
    assert edited.mistakes() == [f"{CODE}:{line}: point 3 needs at least 2 questions"]


def test_a_rule_names_a_category_that_exists_and_ids_are_used_once(edited: Edited) -> None:
    category = edited.change(V6, "categories: [crypt-key]", "categories: [cryptkey]")
    twice = edited.change(V6, "id: specialist-technology", "id: digital-services")
    rule = edited.change(V6, "id: other-over-1m", "id: crypt-key")
    title = "another category digital-services; each id is used once"

    # The first "id: crypt-key" is the category, so the rule changed above repeats the id of the first rule.
    assert edited.mistakes() == [
        f"{V6}:{twice}: there is {title}",
        f"{V6}:{category}: there is no category cryptkey; did you mean crypt-key",
        f"{V6}:{rule}: there is another rule crypt-key; each id is used once",
    ]


@pytest.mark.parametrize(
    ("name", "old", "new", "said"),
    [
        (
            CODE,
            "force: should",
            "force: shoud",
            "force is shoud, which is not one of must, should, consider; did you mean should",
        ),
        (CODE, "evidence: true", "evidence: maybe", "evidence is maybe; it should be true or false"),
        (CODE, "evidence: true", "evidence:", "evidence is empty; it should be true or false"),
        (CODE, "number: 1\n", "number: one\n", "number is one; it should be a whole number, without commas"),
        (CODE, "number: 1\n", "number:\n", "number is empty; it should be a whole number"),
        (CODE, "number: 1\n", "number: 0\n", "number is 0; the least is 1"),
        (CODE, "title: Make things open", "title:", "title is empty"),
        (CODE, "title: Make things open", 'title: ""', "title is empty"),
        (CODE, "title: Make things open", "title: [Make things open]", "title should be text"),
        (
            CODE,
            "title: Make things open",
            f"title: {'x' * 121}",
            "title is 121 characters long; the most is 120",
        ),
        (
            CODE,
            "id: user-research",
            "id: User research",
            f"id is User research; it should be {SHAPES[r'^[a-z0-9]+(-[a-z0-9]+)*$']}",
        ),
        (
            CODE,
            "id: 3.must.1",
            "id: 3.must",
            "id is 3.must; it should be the number of a clause, like 4.3 or 14.must.1",
        ),
        (V6, "title: Digital services", f"title: {'x' * 76}", "title is 76 characters long; the most is 75"),
        (V6, "over: 100000", "over: 100,000", "over is 100,000; it should be a whole number, without commas"),
        (
            V6,
            "over: 100000",
            f"over: {'9' * 5000}",
            "over: Unable to parse input string as an integer, exceeded maximum size",
        ),
        (
            V6,
            "because: it costs",
            f"because: {'x' * 300} it costs",
            "because is 325 characters long; the most is 300",
        ),
        (V6, "[crypt-key]", "[]", "categories should have at least 1 in its list"),
        (
            V6,
            "[crypt-key]",
            "crypt-key",
            "categories should be a list, each entry on a line that starts with a dash",
        ),
        (
            V6,
            "    when:\n      categories: [crypt-key]",
            "    when: always",
            "when should be a group of keys, indented below it",
        ),
        (REMINDERS, 'send_at: "09:00"', "send_at: nine", "send_at is nine; it should be a time like 09:00"),
        (REMINDERS, 'send_at: "09:00"', "send_at:", "send_at is empty; it should be a time like 09:00"),
        (
            REMINDERS,
            'send_at: "09:00"',
            "send_at: 09:00Z",
            "send_at should be a time without a zone, like 09:00; it is always UK time",
        ),
        (
            REMINDERS,
            "  - 60",
            "  - 91",
            "before_notice_deadline_days should have the largest number first and each number once",
        ),
        (
            REMINDERS,
            "  - 60",
            "  - 90",
            "before_notice_deadline_days should have the largest number first and each number once",
        ),
        (REMINDERS, "  - 90", "  - 900", "before_notice_deadline_days (number 1) is 900; the most is 366"),
        (
            REMINDERS,
            "snooze_days:\n",
            "snooze_days:\n  - 2\n  - 3\n  - 4\n",
            "snooze_days should have at most 5 in its list",
        ),
    ],
)
def test_a_value_of_the_wrong_kind_is_explained(
    edited: Edited, name: str, old: str, new: str, said: str
) -> None:
    edited.change(name, old, new)

    found = [mistake.split(": ", 1)[1] for mistake in edited.mistakes()]

    assert said in found


def test_ten_mistakes_in_four_files_are_found_at_once(edited: Edited) -> None:
    changes = [
        (CODE, "force: must", "force: mus"),
        (CODE, "asks: Have you", "ask: Have you"),
        (CODE, "evidence: true", "evidence: sometimes"),
        (CODE, "edition:", "editions:"),
        (V6, "source:", "sauce:"),
        (V6, "over: 1000000", "over: a million"),
        (ORGANISATIONS, "C0COMMERC1", "commercial"),
        (ORGANISATIONS, "nation: england-and-wales", "nation: scotlnd"),
        (REMINDERS, "  - 14\n  - 7", "  - 14\n  - seven"),
        (REMINDERS, 'send_at: "09:00"', "send_at: 9am"),
    ]
    lines = [(name, edited.change(name, old, new) + new.count("\n")) for name, old, new in changes]

    found = edited.mistakes()

    assert len(found) == len(changes)
    for name, line in lines:
        assert any(mistake.startswith(f"{name}:{line}: ") for mistake in found), (name, line, found)


def test_a_standard_with_a_mistake_is_not_reported_as_missing_too(edited: Edited) -> None:
    edited.change(CODE, "number: 1\n", "number: one\n")
    edited.change(V6, "over: 100000", "over: lots")

    assert not [mistake for mistake in edited.mistakes() if mistake.startswith(ORGANISATIONS)]


# Files that are not what they should be


@pytest.mark.parametrize(
    ("content", "line", "said"),
    [
        ("", 1, "the file is empty"),
        ("# only a comment\n", 1, "the file is empty"),
        ("- a\n- b\n", 1, "the file should be a group of keys, indented below it"),
        (
            "send_at: 09:00\nsnooze_days: [1\n",
            3,
            "this is not YAML: did not find expected ',' or ']'",
        ),
        (
            "send_at: *nine\n",
            1,
            "anchors and aliases (*nine) are not accepted; write the words out",
        ),
        ("snooze_days:\n\t- 1\n", 2, "this is a tab; use spaces"),
        ("send_at: @nine\n", 1, "put quotes round what begins with @"),
        ("send_at: 09:00\nsend_at: 10:00\n", 2, "send_at is written twice here"),
        (
            "send_at: 09:00\n---\nsend_at: 10:00\n",
            2,
            "another document begins here; put it into a file of its own",
        ),
        ("? [send_at]\n: 09:00\n", 1, "a key should be a single word"),
        (
            "send_at: !!python/name:os.system 9\n",
            1,
            "the tag tag:yaml.org,2002:python/name:os.system is not accepted",
        ),
        (
            "a: &a [x, x]\nb: &b [*a, *a]\n",
            1,
            "anchors and aliases (&a) are not accepted; write the words out",
        ),
        ("a: !list [x]\n", 1, "the tag !list is not accepted"),
        ("a: &a [*a]\n", 1, "anchors and aliases (&a) are not accepted; write the words out"),
        ("send_at: \x01\n", 1, "there is a character here that YAML does not allow"),
        ("café: é\nsend_at: \x01\n", 2, "there is a character here that YAML does not allow"),
        ("[" * 100_000, 1, "it is nested too deeply"),
        ("? " * 100_000, 1, "it is nested too deeply"),
        ("".join(f"{' ' * depth}a:\n" for depth in range(60)), 52, "it is nested too deeply"),
        (b"send_at: 09:00\n# caf\xe9\n", 2, "this is not UTF-8 text; save the file as UTF-8"),
        ("send_at: 09:00".encode("utf-16"), 1, "this is not UTF-8 text; save the file as UTF-8"),
        (b"# " + b"x" * MOST_BYTES, 1, "the file is larger than 1 MB"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(
    edited: Edited, content: str | bytes, line: int, said: str
) -> None:
    edited.write(REMINDERS, content)

    assert f"{REMINDERS}:{line}: {said}" in edited.mistakes()


def test_a_mark_at_the_start_of_the_file_does_no_harm(edited: Edited) -> None:
    content = (edited.directory / REMINDERS).read_bytes()
    edited.write(REMINDERS, b"\xef\xbb\xbf" + content)

    assert load(edited.directory).reminders.send_at == time(9)


def test_words_that_yaml_would_change_stay_as_they_were_written(tmp_path: Path) -> None:
    path = tmp_path / "words.yaml"
    path.write_text("clause: 4.10\nanswer: no\ndate: 2027-04-01\nnothing:\nword: '~'\n", "utf-8")

    document = read(path)

    assert document.data == {
        "clause": "4.10",
        "answer": "no",
        "date": "2027-04-01",
        "nothing": None,
        "word": "~",
    }
    assert document.lines[("answer",)] == 2


def test_a_missing_file_or_directory_is_named(edited: Edited, tmp_path: Path) -> None:
    (edited.directory / REMINDERS).unlink()
    (edited.directory / ORGANISATIONS).unlink()
    (edited.directory / ORGANISATIONS).mkdir()

    assert edited.mistakes() == [
        f"{ORGANISATIONS}:1: the file cannot be read (Is a directory)",
        f"{REMINDERS}:1: there is no such file",
    ]
    with pytest.raises(ConfigError, match="nowhere:1: there is no such directory"):
        load(tmp_path / "nowhere")


def test_a_folder_without_standards_is_a_mistake(edited: Edited) -> None:
    shutil.rmtree(edited.directory / "standards")

    assert "standards:1: there is no .yaml file in this folder" in edited.mistakes()


def test_a_file_with_another_ending_is_not_passed_over_in_silence(edited: Edited) -> None:
    (edited.directory / V6).rename(edited.directory / "regimes/v6-2024.yml")
    edited.write("regimes/README.md", "Notes are fine.")

    assert "regimes/v6-2024.yml:1: rename this file so that it ends in .yaml" in edited.mistakes()


def test_two_files_with_one_id_are_a_mistake(edited: Edited) -> None:
    edited.change("regimes/v5-2018.yaml", "id: v5-2018", "id: v6-2024")

    line = edited.line_of(V6, "id: v6-2024")
    assert f"{V6}:{line}: another file has the id v6-2024 already" in edited.mistakes()


def test_a_list_where_a_standard_should_be_is_a_mistake(edited: Edited) -> None:
    edited.write("standards/list.yaml", "- one\n")

    assert edited.mistakes() == [
        "standards/list.yaml:1: the file should be a group of keys, indented below it"
    ]


def test_mistakes_are_told_in_the_order_of_files_and_lines() -> None:
    late, early, other = (
        Mistake("b.yaml", 10, "late"),
        Mistake("b.yaml", 9, "early"),
        Mistake("a.yaml", 11, "other"),
    )

    assert str(ConfigError([late, early, other])) == "a.yaml:11: other\nb.yaml:9: early\nb.yaml:10: late"


@pytest.mark.parametrize("model", [Standard, Regime, ReminderPolicy])
def test_every_value_can_be_left_out_and_is_then_named(model: type[BaseModel], tmp_path: Path) -> None:
    path = tmp_path / "nothing.yaml"
    path.write_text("{}\n", "utf-8")
    document = read(path)
    required = [name for name, field in model.model_fields.items() if field.is_required()]

    with pytest.raises(ValidationError) as refusal:
        model.model_validate(document.data)

    found = [mistake.what for mistake in mistakes(document, model, refusal.value)]
    assert found == [f"{name} is missing" for name in required]
