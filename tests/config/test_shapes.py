"""Values of the wrong kind and misspelt keys, as they are told to someone who edits the configuration."""

import pytest

from bot.config.wording import SHAPES
from tests.config.editing import CLOSED, CODE, ORGANISATIONS, PRODUCTS, REMINDERS, V6, Edited


def test_a_misspelt_key_is_one_mistake_with_what_was_meant(edited: Edited) -> None:
    line = edited.change(CODE, "        why: >-", "        whyy: >-")

    assert edited.mistakes() == [f"{CODE}:{line}: unknown key whyy; did you mean why"]


def test_an_unknown_key_like_no_other_is_only_named(edited: Edited) -> None:
    line = edited.change(REMINDERS, "snooze_days:", "colour: blue\nsnooze_days:")

    assert edited.mistakes() == [f"{REMINDERS}:{line}: unknown key colour"]


@pytest.mark.parametrize(
    ("name", "old", "new", "said"),
    [
        (CODE, "        is: buy", "        isnt: buy", "unknown key isnt; did you mean is"),
        (CODE, "          at_most: 1", "          atmost: 1", "unknown key atmost; did you mean at_most"),
        (
            CODE,
            "            title: Build",
            "            titel: Build",
            "unknown key titel; did you mean title",
        ),
        (
            CODE,
            "      - contract: months",
            "      - contrakt: months",
            "unknown key contrakt; did you mean contract",
        ),
        (V6, "              over: 2", "              ovr: 2", "unknown key ovr; did you mean over"),
        (V6, "      levels:\n", "      level:\n", "unknown key level; did you mean levels"),
        (PRODUCTS, "    usual_months:", "    months:", "unknown key months; did you mean usual_months"),
        (CLOSED, "    since:", "    sinse:", "unknown key sinse; did you mean since"),
        (ORGANISATIONS, "      members:", "      member:", "unknown key member; did you mean members"),
    ],
)
def test_a_key_deep_inside_is_compared_with_the_keys_that_belong_there(
    edited: Edited, name: str, old: str, new: str, said: str
) -> None:
    line = edited.change(name, old, new)

    assert f"{name}:{line}: {said}" in edited.mistakes()


def test_a_missing_key_is_reported_where_it_should_be(edited: Edited) -> None:
    line = edited.change(V6, "  - id: crypt-key\n    title: Cryptographic equipment", "  - id: x")

    assert f"{V6}:{line}: title is missing" in edited.mistakes()


@pytest.mark.parametrize(
    ("name", "old", "new", "said"),
    [
        (
            CODE,
            "force: should",
            "force: shoud",
            "force is shoud, which is not one of must, should, consider; did you mean should",
        ),
        (CODE, "kind: money", "kind: monney", "did you mean money"),
        (CODE, "fact: public-facing", "fact: public", "did you mean public-facing"),
        (CODE, "phases: [alpha, beta]", "phases: alpha", "phases should be a list"),
        (CODE, "phases: [alpha, beta]", "phases: []", "phases should have at least 1 in its list"),
        (CODE, "phases: [alpha, beta]", "phases: [alpha, betta]", "phases (number 2) is betta"),
        (CODE, "evidence: true", "evidence: maybe", "evidence is maybe; it should be true or false"),
        (
            CODE,
            "    all:\n      - question: what-you-do\n        is: buy\n",
            "",
            "rule buying should have criteria under all, any or none",
        ),
        (
            CODE,
            "        is: buy\n",
            "",
            "all (number 1) should say what it has to be: is, over, at_least, under, at_most or answered",
        ),
        (
            CODE,
            "        is: buy\n",
            "        is: buy\n        fact: cost\n",
            "all (number 1) should look at one of question, fact, rule, contract or supplier",
        ),
        (CODE, "kind: several", "kind: date", "question what-you-do of kind date should have no options"),
        (CODE, "kind: money", "kind: one", "question how-much of kind one should have at least two options"),
        (CODE, "over: 0", "over: 1,000", "over is 1,000; it should be a number, without commas or signs"),
        (CODE, "over: 0", "over: £1000", "over is £1000; it should be a number, without commas or signs"),
        (CODE, "over: 0", "over: [0]", "over should be a number"),
        (CODE, "title: Define user needs", "title:", "title is empty"),
        (CODE, "title: Define user needs", 'title: ""', "title is empty"),
        (CODE, "title: Define user needs", "title: [Define]", "title should be text"),
        (
            CODE,
            "title: Define user needs",
            f"title: {'x' * 121}",
            "title is 121 characters long; the most is 120",
        ),
        (CODE, "title: Build something", f"title: {'x' * 76}", "title is 76 characters long; the most is 75"),
        (
            CODE,
            "id: user-research",
            "id: User research",
            f"id is User research; it should be {SHAPES[r'^[a-z0-9]+(-[a-z0-9]+)*$']}",
        ),
        (
            CODE,
            "id: 2.must.1",
            "id: 2.must",
            "id is 2.must; it should be the number of a clause, like 4.3 or 14.must.1",
        ),
        (V6, "title: Digital services", f"title: {'x' * 76}", "title is 76 characters long; the most is 75"),
        (V6, "points: 1", "points: one", "points is one; it should be a whole number, without commas"),
        (V6, "points: 1", "points: -1", "points is -1; the least is 0"),
        (V6, "by: total", "by: sum", "by is sum, which is not one of highest, total"),
        (V6, "        in-place: low", "        In place: low", "the key In place is In place; it should be"),
        (
            V6,
            "because: it costs",
            f"because: {'x' * 300} it costs",
            "because is 323 characters long; the most is 300",
        ),
        (PRODUCTS, "usual_months: 24", "usual_months: 0", "usual_months is 0; the least is 1"),
        (CLOSED, "  - names:\n", "  - names: []\n    said:\n", "names should have at least 1 in its list"),
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
            "[90, 60, 30, 14, 7, 1, 0]",
            "[90, 91]",
            "before_notice_days should have the largest number first and each number once",
        ),
        (
            REMINDERS,
            "[90, 60, 30, 14, 7, 1, 0]",
            "[90, 90]",
            "before_notice_days should have the largest number first and each number once",
        ),
        (REMINDERS, "[90, 60", "[9000, 60", "before_notice_days (number 1) is 9000; the most is 3660"),
        (REMINDERS, "  - 14\n", f"  - {'9' * 5000}\n", "exceeded maximum size"),
        (REMINDERS, "lead_time: 12 months", "lead_time: a while", "lead_time should be a length of time"),
        (
            REMINDERS,
            "before_notice_days: [90, 60, 30, 14, 7, 1, 0]",
            "before_notice_days: []",
            "should have at least 1",
        ),
        (REMINDERS, "to: deputy", "to: deputies", "deputies, which is not one of"),
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

    assert [mistake for mistake in found if said in mistake], found


def test_names_are_not_ids(edited: Edited) -> None:
    channel = edited.change(ORGANISATIONS, "C0APPROVE1", "approvals")
    person = edited.change(ORGANISATIONS, "- U0ASSESS02", '- "@alex"')
    lead = edited.change(ORGANISATIONS, "leads:\n        - U0COMMERCE", "leads:\n        - C0COMMERC1") + 1

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


def test_a_nation_is_one_of_those_with_bank_holidays(edited: Edited) -> None:
    line = edited.change(ORGANISATIONS, "nation: england-and-wales", "nation: england")

    assert edited.mistakes() == [
        (
            f"{ORGANISATIONS}:{line}: nation is england, which is not one of "
            "england-and-wales, scotland, northern-ireland"
        )
    ]
