from datetime import date

from bot.domain.groups import Specialists

SECURITY = Specialists.model_validate(
    {
        "id": "security",
        "title": "Security",
        "channel": "C0SECURITY",
        "members": ["U0SECURITY", "S0SECURITY"],
        "deputies": ["U0DEPUTY01"],
        "cover": [{"from": "2027-08-01", "until": "2027-08-14", "who": "U0COVERS01", "for": "U0SECURITY"}],
    }
)
READ = {"S0SECURITY": ["U0MEMBER01", "U0SECURITY"], "S0ANOTHER1": ["U0STRANGER"]}
ALWAYS = {"U0SECURITY", "U0DEPUTY01"}


def test_members_user_groups_and_deputies_act_for_a_group() -> None:
    assert SECURITY.people(READ, date(2027, 7, 31)) == ALWAYS | {"U0MEMBER01"}
    assert SECURITY.people({}, date(2027, 7, 31)) == ALWAYS
    assert SECURITY.user_groups == ("S0SECURITY",)


def test_who_covers_acts_from_the_first_day_to_the_last() -> None:
    for day in (1, 14):
        assert SECURITY.people({}, date(2027, 8, day)) == ALWAYS | {"U0COVERS01"}
    assert SECURITY.people({}, date(2027, 8, 15)) == ALWAYS
