"""What has to be true of assessor groups."""

import pytest

from bot.config import load
from tests.config.editing import ORGANISATIONS, Edited

SECURITY = "          - S0SECURITY\n"
LIMIT = "      limit: 10000000\n"
NO_MEMBER = (
    "members (number 1) is security; it should be a person's Slack id, like U012AB3CD, "
    "or a user group's, like S012AB3CD"
)


@pytest.mark.parametrize(
    ("old", "new", "down", "said"),
    [
        ("      - id: commercial\n", "      - id: security\n", 0,
         "there is another group security; each id is used once"),
        ("      - id: security\n", "      - id: lead\n", 0,
         "lead stands for the assessors themselves; choose another id"),
        ("        members:\n          - S0SECURITY\n", "        members: []\n", 0,
         "members should have at least 1 in its list"),
        (SECURITY, "          - security\n", 0,
         NO_MEMBER),
        (SECURITY, f"{SECURITY}{SECURITY}", 1, "S0SECURITY is in this list twice; take one of them out"),
        (LIMIT, f"{LIMIT}      needed: 3\n", 1,
         "needed is 3, and there are only 2 members; add some, or ask for fewer"),
        (LIMIT, f"{LIMIT}      needed: 0\n", 1, "needed is 0; the least is 1"),
        ("category: [crypt-key]", "category: [crypt-kex]", 0,
         "there is no category crypt-kex; did you mean crypt-key"),
        ("category: [crypt-key]", 'points: ["1", "xyz"]', 0, "there is no point xyz"),
        ("category: [crypt-key]", "rating: [highest]", 0,
         "there is no level of scrutiny highest; did you mean high"),
        ("category: [crypt-key]", "findings: [answers]", 0,
         "there is no rule of findings answers; did you mean answer"),
        ("category: [crypt-key]", "severity: [block]", 0,
         "severity (number 1) is block, which is not one of blocks, warns, notes; did you mean blocks"),
        ("category: [crypt-key]", "results: [not_met]", 0, "this says nothing that could call for the group"),
        ("category: [crypt-key]", "cost: 5", 0, "unknown key cost"),
        ("above: [finance-board]", "above: [finance-bord]", 0,
         "there is no group finance-bord; did you mean finance-board"),
        ("      limit: 10000000\n", "", -1,
         "finance-board would never decide: lead comes before it and needs a limit"),
        (SECURITY, f"{SECURITY}        limit: 5\n", 1,
         "only a group that decides has a limit; name security under above, or take it out"),
        ("          - U0FINANCE1\n", "          - U0FINANCE1\n        limit: 20000000\n", 1,
         "nobody could decide over the limit of finance-board; name the next under above, or take it out"),
        ("above: [finance-board]", "above: [finance-board, finance-board]", 0,
         "finance-board is in this list twice; take one of them out"),
        ("    oldest_membership_hours: 24", "    oldest_membership_hours: 0", 0,
         "oldest_membership_hours is 0; the least is 1"),
        ("outcome_labels: {}", "outcome_labels: {reject: This is a label that is much too long}", 0,
         "reject is 37 characters long; the most is 24"),
        ("outcome_labels: {}", "outcome_labels: {aprove: Endorse}", 0,
         "unknown key aprove; did you mean approve"),
    ],
)  # fmt: skip
def test_a_mistake_in_a_group_is_found_on_its_line(
    edited: Edited, old: str, new: str, down: int, said: str
) -> None:
    line = edited.change(ORGANISATIONS, old, new)

    found = edited.mistakes()

    assert [each for each in found if each.endswith(f": {said}")], found
    if down >= 0:
        assert f"{ORGANISATIONS}:{line + down}: {said}" in found


@pytest.mark.parametrize(
    ("cover", "said"),
    [
        ("{from: 2027-08-01, until: 2027-07-01, who: U0ASSESS01, for: U0COMMERCE}",
         "this cover ends before it begins; check both dates"),
        ("{from: 2027-08-01, until: 2027-08-14, who: U0ASSESS01, for: U0COMMERCX}",
         "U0COMMERCX, who is covered, is not one of the members; did you mean U0COMMERCE"),
        ("{from: 2027-08-01, until: 2027-08-14, who: U0COMMERCE, for: U0COMMERCE}",
         "U0COMMERCE cannot cover for themselves"),
        ("{from: August, until: 2027-08-14, who: U0ASSESS01, for: U0COMMERCE}",
         "from is August; it should be a date like 2027-04-01"),
        ("{from: ~, until: 2027-08-14, who: U0ASSESS01, for: U0COMMERCE}",
         "from is empty; it should be a date like 2027-04-01"),
    ],
)  # fmt: skip
def test_a_mistake_in_a_cover_is_found(edited: Edited, cover: str, said: str) -> None:
    members = "          - U0COMMERCE\n        when:"
    edited.change(
        ORGANISATIONS, members, f"          - U0COMMERCE\n        cover:\n          - {cover}\n        when:"
    )

    assert [each for each in edited.mistakes() if each.endswith(f": {said}")], edited.mistakes()


def test_a_group_that_nothing_calls_for_is_a_mistake(edited: Edited) -> None:
    edited.change(ORGANISATIONS, "above: [finance-board]", "above: []")
    edited.change(ORGANISATIONS, "      limit: 10000000\n", "")

    assert [each for each in edited.mistakes() if "nothing ever calls for the group finance-board" in each]


def test_limits_rise(edited: Edited) -> None:
    edited.change(ORGANISATIONS, "above: [finance-board]", "above: [commercial, finance-board]")
    edited.change(
        ORGANISATIONS,
        "          - U0COMMERCE\n        when:",
        "          - U0COMMERCE\n        limit: 9\n        when:",
    )

    assert [each for each in edited.mistakes() if "this limit is not larger than that of lead" in each]


def test_overlapping_cover_and_leads_in_a_user_group_are_right(edited: Edited) -> None:
    cover = "          - {from: 2027-08-01, until: 2027-08-14, who: U0ASSESS01, for: U0COMMERCE}\n"
    members = "          - U0COMMERCE\n        when:"
    edited.change(
        ORGANISATIONS, members, f"          - U0COMMERCE\n        cover:\n{cover}{cover}        when:"
    )
    edited.change(ORGANISATIONS, "        - U0ASSESS01\n        - U0ASSESS02\n", "        - S0ASSESSOR\n")

    [organisation] = load(edited.directory).organisations

    assert organisation.assessors.user_groups == ("S0ASSESSOR",)
    assert [group.id for group in organisation.deciding] == ["lead", "finance-board"]
    assert [group.id for group in organisation.specialists] == ["security", "commercial"]


def test_what_buttons_are_called_can_be_changed(edited: Edited) -> None:
    edited.change(ORGANISATIONS, "outcome_labels: {}", "outcome_labels: {approve: Endorse}")

    assert load(edited.directory).organisations[0].labels == {"approve": "Endorse"}
