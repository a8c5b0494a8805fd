"""What each person sees on the page: their places, in order, with what is new to them."""

from datetime import date

import pytest
from slack_sdk import WebClient

from bot.sandbox import BOT_TOKEN, Limits, Sandbox
from bot.sandbox.page.looking import look
from bot.sandbox.page.reading import Reading
from bot.sandbox.page.screen import Screen, Shown
from bot.sandbox.page.spot import HOME, SHORT, Spot
from bot.sandbox.workspace.posts import Post

from .bolt_bot import modal, plain, text_input
from .conftest import Clock
from .small_page import ASHA, ASSESSORS, BEN, DEVELOPER, DM, GENERAL, LEAD, OLD, PAYMENTS, TEAM


class Page:
    """The page of one workspace, looked at by whoever."""

    def __init__(self, sandbox: Sandbox) -> None:
        self.sandbox, self.reading = sandbox, Reading(sandbox.workspace)

    def look(self, who: str = LEAD, place: str = TEAM, thread: str = "", count: int = SHORT) -> Screen:
        return look(self.sandbox, self.reading, Spot(who, place, thread, count))

    def puts(
        self,
        words: str,
        *,
        in_: str = TEAM,
        by: str = DEVELOPER,
        thread: str | None = None,
        to: str | None = None,
    ) -> str:
        """Have a message stand there, and return its timestamp."""
        workspace = self.sandbox.workspace
        post = Post(in_, workspace.new_ts(), by, words, thread_ts=thread, ephemeral_to=to)
        return workspace.put(post).ts

    def unread(self, who: str = LEAD) -> dict[str, int]:
        """What is new to somebody, by place."""
        screen = self.look(who, HOME)
        return {item.name: item.unread for item in (*screen.channels, screen.dm) if item.unread}


@pytest.fixture
def sandbox(clock: Clock) -> Sandbox:
    """A workspace that nothing is sent from or to, in which time stands still."""
    return Sandbox(limits=Limits.none(), machine=clock)


@pytest.fixture
def page(sandbox: Sandbox) -> Page:
    return Page(sandbox)


def words(shown: tuple[Shown, ...]) -> list[str]:
    return [each.message.plain for each in shown]


# Places


def test_everyone_sees_their_own_channels_and_their_own_direct_message(page: Page) -> None:
    seen = {who: [item.name for item in page.look(who, HOME).channels] for who in (LEAD, ASHA)}
    assert seen == {
        LEAD: ["licensing-service", "payments-platform", "general", "old-project"],
        ASHA: ["spend-approvals", "general"],
    }
    assert page.look(LEAD).dm.id == DM
    assert page.look(ASHA, HOME).dm.id == "D0ASSESS01"
    old = page.look(LEAD, OLD)
    assert [item.name for item in old.channels if item.archived] == ["old-project"]
    assert not old.can_write


def test_a_place_says_what_it_is_and_who_is_there(page: Page) -> None:
    team = page.look()
    assert (team.title, team.members) == ("#licensing-service", ("Dina Lead", "Dev Okafor", "Spend bot"))
    assert [item.name for item in team.channels if item.current] == ["licensing-service"]
    dm = page.look(place=DM)
    assert (dm.title, dm.dm.current, dm.can_write) == ("Spend bot", True, True)
    home = page.look(place=HOME)
    assert (home.title, home.home, home.messages) == ("Home", True, ())


@pytest.mark.parametrize(
    ("who", "place"),
    [
        ("U0NOBODY01", TEAM),
        ("delivery lead", TEAM),
        (LEAD, ASSESSORS),
        (LEAD, "D0ASSESS01"),
        (LEAD, "#licensing-service"),
        (LEAD, "dm"),
        (LEAD, "../etc"),
    ],
)
def test_nobody_sees_what_is_not_theirs_and_each_place_has_one_address(
    page: Page, who: str, place: str
) -> None:
    with pytest.raises(LookupError):
        page.look(who, place)


def test_a_private_message_is_seen_by_one_person(page: Page) -> None:
    page.puts("for all")
    page.puts("for Dina", to=LEAD)
    page.puts("for Dev", to=DEVELOPER)
    seen = page.look()
    assert words(seen.messages) == ["for all", "for Dina"]
    assert [shown.message.ephemeral for shown in seen.messages] == [False, True]
    assert words(page.look(DEVELOPER).messages) == ["for all", "for Dev"]


# Order, days and company


def test_messages_stand_in_the_order_of_their_time_however_they_came(page: Page) -> None:
    early, late = page.sandbox.workspace.new_ts(), page.sandbox.workspace.new_ts()
    for ts, text in ((late, "late"), (early, "early")):
        page.sandbox.workspace.put(Post(TEAM, ts, DEVELOPER, text))
    assert words(page.look().messages) == ["early", "late"]


def test_each_day_is_named_once_by_the_reader_s_own_midnight(page: Page, clock: Clock) -> None:
    clock.now = 1_806_533_940  # 31 March 2027, 23:59 in London
    page.puts("late")
    clock.now += 120
    page.puts("early")
    page.puts("later")
    days = [shown.new_day for shown in page.look().messages]
    assert days == [date(2027, 3, 31), date(2027, 4, 1), None]


def test_messages_of_one_author_stand_together_while_they_are_close(page: Page, clock: Clock) -> None:
    def said(text: str, later: float, by: str = DEVELOPER, to: str | None = None) -> None:
        clock.now += later
        page.puts(text, by=by, to=to)

    clock.now = 1_806_570_000
    said("first", 0)
    said("soon after", 300)
    said("much later", 301)
    said("another's", 1, by="U0SPENDBOT")
    said("privately", 1, by="U0SPENDBOT", to=LEAD)
    said("openly", 1, by="U0SPENDBOT")
    page.reading.all_is_read()
    together = {shown.message.plain: shown.follows for shown in page.look().messages}
    assert [text for text, follows in together.items() if follows] == ["soon after"]


def test_what_slack_itself_says_and_what_has_replies_stands_alone(page: Page) -> None:
    workspace = page.sandbox.workspace
    workspace.put(Post(TEAM, workspace.new_ts(), DEVELOPER, "has joined", subtype="channel_join"))
    parent = page.puts("one")
    page.puts("a reply", thread=parent)
    page.puts("two")
    page.puts("three")
    page.reading.all_is_read()
    assert [shown.follows for shown in page.look().messages] == [False, False, False, True]
    assert [shown.system for shown in page.look().messages] == [True, False, False, False]


def test_authors_are_told_apart_and_one_s_own_messages_known(page: Page) -> None:
    page.puts("mine", by=LEAD)
    page.puts("theirs", by=DEVELOPER)
    page.puts("the app's", by="U0SPENDBOT")
    shown = page.look().messages
    assert [(each.look, each.initials, each.mine) for each in shown] == [
        ("who-1", "DL", True),
        ("who-2", "DO", False),
        ("who-app", "SB", False),
    ]


# Earlier ones


def test_the_newest_are_shown_and_the_earlier_ones_counted(page: Page) -> None:
    for number in range(60):
        page.puts(f"message {number}")
    seen = page.look()
    assert (len(seen.messages), seen.earlier) == (SHORT, 10)
    assert words(seen.messages)[0] == "message 10"
    assert (len(page.look(count=250).messages), page.look(count=250).earlier) == (60, 0)


@pytest.mark.parametrize("count", ["0", "-1", "-50", "1.5", "²", "٣", "many", "", "9" * 7, "9" * 5000, "1_0"])
def test_a_number_of_messages_that_makes_no_sense_is_the_usual_one(count: str) -> None:
    assert Spot.read({"count": count}).count == SHORT


def test_an_address_says_what_differs_from_the_usual() -> None:
    spot = Spot.read(
        {
            "as": ASHA,
            "in": GENERAL,
            "thread": "1.2",
            "count": "250",
            "guide": "0",
            "inspect": "1",
            "theme": "dark",
        }
    )
    address = spot.address()
    assert address == f"/?as={ASHA}&in={GENERAL}&thread=1.2&count=250&guide=0&inspect=1&theme=dark"
    assert (
        spot.address(thread="", count=SHORT, guide=True, inspect=False, theme="")
        == f"/?as={ASHA}&in={GENERAL}"
    )
    assert Spot.read({"theme": "pink"}) == Spot()


def test_a_place_is_gone_to_without_the_thread_and_the_length_of_the_one_before() -> None:
    spot = Spot(ASHA, TEAM, "1.2", 250, guide=False, theme="dark")
    assert spot.going_to(GENERAL) == f"/?as={ASHA}&in={GENERAL}&guide=0&theme=dark"
    assert spot.going_to(HOME, who=LEAD) == f"/?as={LEAD}&in={HOME}&guide=0&theme=dark"


# Threads


def test_a_thread_shows_its_parent_and_what_follows_also_when_a_reply_is_named(page: Page) -> None:
    parent = page.puts("parent")
    page.puts("elsewhere", thread=page.puts("other"))
    reply = page.puts("first reply", thread=parent)
    page.puts("second reply", thread=parent, to=LEAD)
    page.puts("not for Dina", thread=parent, to=DEVELOPER)
    seen = page.look(thread=parent)
    assert words(seen.thread) == ["parent", "first reply", "second reply"]
    assert [shown.replies for shown in seen.thread] == [0, 0, 0]
    assert [shown.replies for shown in seen.messages] == [2, 1]
    by_reply = page.look(thread=reply)
    assert words(by_reply.thread) == words(seen.thread)
    assert by_reply.spot.thread == seen.spot.thread == parent


def test_what_hangs_on_no_message_or_on_a_private_one_is_no_thread(page: Page) -> None:
    private = page.puts("only for Dina", to=LEAD)
    orphan = page.puts("of a parent that is gone", thread="1600000000.000100", to=LEAD)
    parent = page.puts("parent")
    for spot in ((LEAD, TEAM, private), (LEAD, TEAM, orphan), (LEAD, TEAM, "99"), (LEAD, HOME, parent)):
        seen = page.look(*spot)
        assert (seen.thread, seen.spot.thread) == ((), "")
    assert page.unread() == {"licensing-service": 2}


def test_a_deleted_parent_leaves_its_place_and_its_replies(page: Page) -> None:
    parent = page.puts("parent")
    page.puts("reply", thread=parent)
    gone = page.puts("no replies")
    for ts in (parent, gone):
        post = page.sandbox.workspace.find_post(TEAM, ts)
        assert post
        page.sandbox.workspace.drop(post)
    seen = page.look(thread=parent)
    assert words(seen.thread) == ["This message was deleted.", "reply"]
    assert [(shown.system, shown.mine, shown.replies) for shown in seen.messages] == [(True, False, 1)]
    assert page.unread() == {"licensing-service": 1}


# What is new


def test_what_others_write_is_new_until_it_is_read(page: Page) -> None:
    page.puts("old")
    page.reading.all_is_read()
    page.puts("one")
    page.puts("two")
    page.puts("mine", by=LEAD)
    page.puts("hello", in_=GENERAL, by=ASHA)
    assert page.unread() == {"licensing-service": 2, "general": 1}
    assert page.unread(DEVELOPER) == {"licensing-service": 1, "general": 1}
    assert page.unread(ASHA) == {}
    seen = page.look()
    assert [shown.first_unread for shown in seen.messages] == [False, True, False, False]
    assert {who.profile.id: who.unread for who in seen.people if who.unread} == {
        LEAD: 3,
        DEVELOPER: 2,
        BEN: 1,
        "U0COMMERCE": 1,
        "U0SECURITY": 1,
        "U0FINANCE1": 1,
    }
    assert seen.me.unread == 3
    page.reading.mark(LEAD, TEAM, None)
    assert page.unread() == {"general": 1}
    assert not any(shown.first_unread for shown in page.look().messages)
    page.puts("three")
    assert page.unread() == {"licensing-service": 1, "general": 1}


def test_an_edit_is_nothing_new(page: Page, sandbox: Sandbox) -> None:
    with sandbox:
        said = sandbox.person("developer").says("Tuesday", in_="#payments-platform")
        page.reading.mark(LEAD, PAYMENTS, None)
        sandbox.person("developer").edits(said, "Wednesday")
    assert page.unread() == {}


def test_threads_are_read_by_themselves(page: Page) -> None:
    parent = page.puts("parent")
    first = page.puts("reply", thread=parent)
    page.puts("reply", thread=parent)
    assert page.unread() == {"licensing-service": 3}
    seen = page.look(thread=parent)
    assert [(shown.replies, shown.new_replies) for shown in seen.messages] == [(2, 2)]
    assert [shown.message.ts for shown in seen.thread if shown.first_unread] == [first]
    page.reading.mark(LEAD, TEAM, None)
    assert page.unread() == {"licensing-service": 2}
    page.reading.mark(LEAD, TEAM, parent)
    assert page.unread() == {}
    assert [(shown.replies, shown.new_replies) for shown in page.look().messages] == [(2, 0)]


def test_the_direct_message_counts_too(page: Page) -> None:
    page.look(place=DM)
    page.puts("hello", in_=DM, by="U0SPENDBOT")
    assert page.unread() == {"Spend bot": 1}
    assert words(page.look(place=DM).messages) == ["hello"]
    page.reading.mark(LEAD, DM, None)
    assert page.unread() == {}


def test_what_is_new_is_marked_also_where_it_begins_before_what_is_shown(page: Page) -> None:
    for number in range(60):
        page.puts(f"message {number}")
    shown = page.look().messages
    assert [each.first_unread for each in shown] == [True] + [False] * (SHORT - 1)


def test_reading_in_one_window_is_told_to_all_and_reading_nothing_new_to_none(page: Page) -> None:
    page.puts("one")
    version = page.sandbox.workspace.version
    page.reading.mark(LEAD, TEAM, None)
    assert page.sandbox.workspace.version > version
    version = page.sandbox.workspace.version
    page.reading.mark(LEAD, TEAM, None)
    page.reading.mark(LEAD, TEAM, "99")
    page.reading.mark(LEAD, "C0NOWHERE1", None)
    assert page.sandbox.workspace.version == version


def test_looking_changes_nothing_so_that_two_windows_do_not_wake_each_other(page: Page) -> None:
    page.look()
    version = page.sandbox.workspace.version
    assert page.look().version == version
    assert page.look(place=DM).version == version


# Modals, Home, notices


def test_the_modal_in_front_and_how_many_are_beneath(page: Page, sandbox: Sandbox) -> None:
    with sandbox:
        client = WebClient(BOT_TOKEN, base_url=sandbox.api_url)
        lead = sandbox.person("delivery lead")
        assert page.look().modal is None
        lead.types("/spend")
        client.views_open(trigger_id=trigger(sandbox), view=modal(text_input("Title")))
        lead.submits()
        first = page.look().modal
        assert first
        assert (first.view.title, first.beneath) == ("Details", 0)
        assert first.ui.errors == {"title": "Please complete this required field."}
        lead.fills({"Title": "Permits"})
        lead.submits()
        client.views_push(trigger_id=trigger(sandbox), view=modal(text_input("More"), title="More"))
        second = page.look().modal
        assert second
        assert (second.view.title, second.beneath) == ("More", 1)
        assert page.look(DEVELOPER).modal is None


def trigger(sandbox: Sandbox) -> str:
    """Leave to open a modal for whoever did something last."""
    return str(sandbox.sent[-1].payload["trigger_id"])


def test_the_home_tab_once_it_is_published(page: Page, sandbox: Sandbox) -> None:
    assert page.look(place=HOME).home_view is None
    with sandbox:
        client = WebClient(BOT_TOKEN, base_url=sandbox.api_url)
        block = {"type": "section", "text": plain("Welcome")}
        client.views_publish(user_id=LEAD, view={"type": "home", "blocks": [block]})
    home = page.look(place=HOME).home_view
    assert home
    assert home.plain == "Welcome"
    assert page.look(ASHA, HOME).home_view is None


def test_each_notice_is_put_away_by_itself_by_whom_it_was_told(page: Page, sandbox: Sandbox) -> None:
    for person in (sandbox.person(LEAD), sandbox.person(DEVELOPER)):
        person.notices += ["first", "second", "third"]
    page.reading.put_away(LEAD, 2)
    assert page.look().notices == ((1, "first"), (3, "third"))
    assert len(page.look(DEVELOPER).notices) == 3
    page.reading.all_is_read()
    assert len(page.look().notices) == 3


def test_a_long_thread_shows_its_parent_and_the_newest_replies(page: Page) -> None:
    parent = page.puts("the card", in_=GENERAL)
    for number in range(60):
        page.puts(f"reply {number}", in_=GENERAL, thread=parent)
    seen = page.look(LEAD, GENERAL, parent)
    assert [shown.message.text for shown in seen.thread[:2]] == ["the card", "reply 10"]
    assert seen.earlier_replies == 10
