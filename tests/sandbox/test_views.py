"""Modals and Home tabs: triggers, the stack, hashes, what is kept of what was entered."""

from datetime import UTC, date, datetime, time
from typing import Any

import pytest
from slack_bolt import Ack
from slack_sdk import WebClient

from bot.sandbox import BOT_TOKEN, Limits, Person, Sandbox

from .bolt_bot import Bot, Json, asks, modal, options, plain, text_input
from .conftest import Clock
from .test_chat import refused


@pytest.fixture
def trigger(bot: Bot, lead: Person) -> str:
    """A trigger of the delivery lead, from a slash command."""
    lead.types("/spend start", in_="#licensing-service")
    found: str = bot.bodies[-1]["trigger_id"]
    return found


def test_a_trigger_opens_one_modal(client: WebClient, trigger: str, lead: Person) -> None:
    answer = client.views_open(trigger_id=trigger, view=modal(text_input("Title"), callback_id="start"))
    view = answer["view"]
    assert (view["type"], view["callback_id"], view["root_view_id"]) == ("modal", "start", view["id"])
    assert view["state"] == {
        "values": {"title": {"title_value": {"type": "plain_text_input", "value": None}}}
    }
    seen = lead.sees_modal("Details", within=0)
    assert (seen.id, seen.labels, seen.submit, seen.callback_id) == (view["id"], ["Title"], "Save", "start")
    assert refused(client.views_open, trigger_id=trigger, view=modal())["error"] == "exchanged_trigger_id"
    assert refused(client.views_open, trigger_id="1.2.3", view=modal())["error"] == "invalid_trigger_id"


def test_a_trigger_lives_three_seconds(clock: Clock) -> None:
    with Sandbox(limits=Limits.none(), machine=clock, retry_after=()) as sandbox:
        client = WebClient(BOT_TOKEN, base_url=sandbox.api_url)
        sandbox.person("developer").types("/spend")
        trigger = sandbox.sent[-1].payload["trigger_id"]
        clock.now += 3.1
        assert refused(client.views_open, trigger_id=trigger, view=modal())["error"] == "expired_trigger_id"


def test_a_refused_view_does_not_use_the_trigger_up(client: WebClient, trigger: str, lead: Person) -> None:
    answer = refused(client.views_open, trigger_id=trigger, view=modal(title="x" * 25))
    assert answer["error"] == "invalid_arguments"
    assert answer["response_metadata"]["messages"] == [
        "[ERROR] must be less than 25 characters [json-pointer:/view/title/text]"
    ]
    large = [{"type": "section", "text": plain("x" * 2900)} for _ in range(90)]
    assert refused(client.views_open, trigger_id=trigger, view=modal(*large))["error"] == "view_too_large"
    client.views_open(trigger_id=trigger, view=modal())
    lead.sees_modal("Details", within=0)


def test_three_views_at_most_are_stacked(client: WebClient, bot: Bot, trigger: str, lead: Person) -> None:
    more = {"type": "actions", "elements": [{"type": "button", "text": plain("More"), "action_id": "more"}]}
    first = client.views_open(trigger_id=trigger, view=modal(more, title="One"))["view"]
    assert refused(client.views_push, trigger_id=trigger, view=modal())["error"] == "exchanged_trigger_id"
    for title in ("Two", "Three"):
        lead.clicks("More", on="modal")
        pushed = client.views_push(trigger_id=bot.bodies[-1]["trigger_id"], view=modal(more, title=title))[
            "view"
        ]
        assert pushed["root_view_id"] == first["id"]
    assert [view.title for view in lead.modals] == ["One", "Two", "Three"]
    lead.clicks("More", on="modal")
    answer = refused(client.views_push, trigger_id=bot.bodies[-1]["trigger_id"], view=modal())
    assert answer["error"] == "push_limit_reached"
    lead.closes_modal()
    lead.sees_modal("Two", within=0)
    lead.closes_modal(whole_stack=True)
    lead.sees_no_modal(within=0)


def test_nothing_is_pushed_where_nothing_is_open(client: WebClient, trigger: str) -> None:
    assert refused(client.views_push, trigger_id=trigger, view=modal())["error"] == "not_found"


def test_an_update_keeps_what_was_entered_in_inputs_that_stay(
    client: WebClient, trigger: str, lead: Person
) -> None:
    view = client.views_open(trigger_id=trigger, view=modal(text_input("Title"), text_input("Cost")))["view"]
    lead.fills({"Title": "Licensing", "Cost": "£1m"})
    changed = modal(text_input("Title"), text_input("Owner", initial_value="Dina"))
    updated = client.views_update(view_id=view["id"], hash=view["hash"], view=changed)["view"]
    assert updated["id"] == view["id"]
    modal_seen = lead.sees_modal("Details", within=0)
    assert modal_seen.values == {"Title": "Licensing", "Owner": "Dina"}
    conflict = refused(client.views_update, view_id=view["id"], hash=view["hash"], view=changed)
    assert conflict["error"] == "hash_conflict"
    number = {"type": "number_input", "is_decimal_allowed": False, "action_id": "title_value"}
    client.views_update(view_id=view["id"], view=modal(asks("Title", number)))
    assert modal_seen.values == {"Title": ""}


def test_external_ids_name_a_view_once(client: WebClient, bot: Bot, trigger: str, lead: Person) -> None:
    client.views_open(trigger_id=trigger, view=modal(external_id="start-1"))
    client.views_update(external_id="start-1", view=modal(title="New", external_id="start-1"))
    lead.sees_modal("New", within=0)
    client.views_update(external_id="start-1", view=modal(external_id="start-2"))
    lead.types("/spend", in_="dm")
    again = refused(
        client.views_open, trigger_id=bot.bodies[-1]["trigger_id"], view=modal(external_id="start-2")
    )
    assert again["error"] == "duplicate_external_id"


def test_views_that_cannot_be_updated(client: WebClient) -> None:
    assert refused(client.views_update, view_id="V0", view=modal())["error"] == "not_found"
    answer = refused(client.api_call, api_method="views.update", json={"view": modal()})
    assert answer["error"] == "invalid_arguments"
    answer = refused(client.api_call, api_method="views.publish", json={"user_id": "U0DELIVERY"})
    assert answer["errors"] == ["missing required field: view [json-pointer:/]"]


def home(*words: str) -> Json:
    blocks = [{"type": "section", "text": {"type": "mrkdwn", "text": each}} for each in words]
    return {"type": "home", "blocks": blocks}


def test_a_home_tab_is_published_for_each_person(client: WebClient, lead: Person, developer: Person) -> None:
    first = client.views_publish(user_id=lead.id, view=home("*Yours*"))["view"]
    assert lead.sees("Yours", on="home", within=0).kind == "home"
    assert developer.home is None
    client.views_publish(user_id=lead.id, view=home("Newer"), hash=first["hash"])
    conflict = refused(client.views_publish, user_id=lead.id, view=home("Old"), hash=first["hash"])
    assert conflict["error"] == "hash_conflict"
    lead.does_not_see("Old", on="home", for_=0)
    assert refused(client.views_publish, user_id="U0NOBODY", view=home())["error"] == "user_not_found"
    wrong = refused(client.views_publish, user_id=lead.id, view=modal())
    assert wrong["error"] == "invalid_arguments"


def test_the_place_somebody_was_is_offered_as_the_conversation(
    client: WebClient, trigger: str, lead: Person
) -> None:
    here = {"type": "conversations_select", "default_to_current_conversation": True}
    client.views_open(trigger_id=trigger, view=modal(asks("Channel", here)))
    assert lead.sees_modal("Details").values == {"Channel": "#licensing-service"}


ANSWERS: dict[str, Json] = {
    "errors": {"response_action": "errors", "errors": {"title": "Too vague"}},
    "update": {"response_action": "update", "view": modal(title="Next")},
    "push": {"response_action": "push", "view": modal(title="Next")},
    "clear": {"response_action": "clear"},
    "close": {},
}


@pytest.fixture
def answering(bot: Bot, client: WebClient, trigger: str, lead: Person) -> dict[str, Any]:
    """An open modal; the bot answers its submission with what the test puts under "ack"."""
    told: dict[str, Any] = {"ack": {}}

    @bot.app.view("start")
    def submitted(ack: Ack) -> None:
        ack(told["ack"]) if told["ack"] else ack()

    client.views_open(trigger_id=trigger, view=modal(text_input("Title"), callback_id="start"))
    lead.fills({"Title": "Licensing"})
    return told


@pytest.mark.parametrize(
    ("answer", "titles"),
    [
        ("errors", ["Details"]),
        ("update", ["Next"]),
        ("push", ["Details", "Next"]),
        ("clear", []),
        ("close", []),
    ],
)
def test_what_the_app_answers_a_submission_with(
    answering: dict[str, Any], lead: Person, answer: str, titles: list[str]
) -> None:
    answering["ack"] = ANSWERS[answer]
    lead.submits()
    assert [view.title for view in lead.modals] == titles
    if answer == "errors":
        modal_seen = lead.sees_modal("Details")
        assert modal_seen.errors == {"Title": "Too vague"}
        assert "Too vague" in modal_seen.plain
        lead.fills({"Title": "Licensing for pubs"})
        assert modal_seen.errors == {}


@pytest.mark.parametrize(
    ("answer", "complaint"),
    [
        ({"response_action": "errors", "errors": {"other": "x"}}, "which is no input of the modal"),
        ({"response_action": "errors", "errors": {}}, "invalid_arguments"),
        ({"response_action": "vanish"}, "invalid_response_action"),
        ({"response_action": "update", "view": modal(title="x" * 25)}, "less than 25 characters"),
    ],
)
def test_answers_to_a_submission_that_slack_cannot_use(
    answering: dict[str, Any], sandbox: Sandbox, lead: Person, answer: Json, complaint: str
) -> None:
    answering["ack"] = answer
    lead.submits()
    assert complaint in sandbox.complaints[-1]
    lead.sees_modal("Details", within=0)


def test_a_fourth_view_is_not_pushed_by_an_answer(
    answering: dict[str, Any], sandbox: Sandbox, lead: Person
) -> None:
    answering["ack"] = {
        "response_action": "push",
        "view": modal(text_input("Title"), title="Next", callback_id="start"),
    }
    for _ in range(2):
        lead.fills({"Title": "Licensing"})
        lead.submits()
    assert len(lead.modals) == 3
    lead.fills({"Title": "Licensing"})
    lead.submits()
    assert len(lead.modals) == 3
    assert "push_limit_reached" in sandbox.complaints[-1]


def test_the_app_is_told_of_a_closed_modal_if_it_asked(
    client: WebClient, bot: Bot, trigger: str, lead: Person
) -> None:
    @bot.app.view_closed("start")
    def closed(ack: Ack) -> None:
        ack()

    client.views_open(trigger_id=trigger, view=modal(callback_id="start", notify_on_close=True))
    lead.closes_modal()
    (body,) = bot.of("view_closed")
    assert (body["view"]["callback_id"], body["is_cleared"]) == ("start", False)
    lead.types("/spend", in_="dm")
    client.views_open(
        trigger_id=bot.bodies[-1]["trigger_id"], view=modal(callback_id="start", clear_on_close=True)
    )
    lead.closes_modal()
    assert len(bot.of("view_closed")) == 1


def test_a_new_stack_replaces_the_old(client: WebClient, bot: Bot, trigger: str, lead: Person) -> None:
    client.views_open(trigger_id=trigger, view=modal(title="Old"))
    lead.types("/spend", in_="dm")
    client.views_open(trigger_id=bot.bodies[-1]["trigger_id"], view=modal(title="New"))
    assert [view.title for view in lead.modals] == ["New"]


def test_every_kind_of_input_is_filled_by_its_words(
    client: WebClient, bot: Bot, trigger: str, lead: Person
) -> None:
    choose = {"options": options("Yes", "No")}
    view = modal(
        text_input("Title"),
        text_input("Notes", multiline=True),
        asks("Cost", {"type": "number_input", "is_decimal_allowed": True}),
        asks("Email", {"type": "email_text_input"}),
        asks("Link", {"type": "url_text_input"}),
        asks("Public facing?", {"type": "static_select", **choose}),
        asks("Kinds", {"type": "multi_static_select", **choose}),
        asks("Novel", {"type": "radio_buttons", **choose}),
        asks("Tick", {"type": "checkboxes", **choose}),
        asks("Start", {"type": "datepicker"}),
        asks("At", {"type": "timepicker"}),
        asks("Moment", {"type": "datetimepicker"}),
        asks("Owner", {"type": "users_select"}),
        asks("Deputies", {"type": "multi_users_select"}),
        asks("Channel", {"type": "channels_select"}),
        asks("Place", {"type": "conversations_select", "response_url_enabled": True}),
        callback_id="all",
    )
    client.views_open(trigger_id=trigger, view=view)
    seen = lead.sees_modal("Details")
    lead.fills({"Start": "2027-05-01", "Moment": 5, "Title": None})
    assert (seen.values["Title"], seen.values["Start"]) == ("", "2027-05-01")
    lead.fills(
        {
            "Title": "Two\nlines",
            "Notes": "Two\nlines",
            "Cost": 1.5,
            "Email": "a@b.example",
            "Link": "https://a.example",
            "Public facing?": "Yes",
            "Kinds": ["Yes", "No"],
            "Novel": "No",
            "Tick": "Yes",
            "Start": date(2027, 4, 1),
            "At": time(9, 30),
            "Moment": datetime(2027, 4, 1, tzinfo=UTC),
            "Owner": "Dev Okafor",
            "Deputies": ["developer", "assessor one"],
            "Channel": "#general",
            "Place": "#general",
        }
    )
    assert seen.values["Deputies"] == "@Dev Okafor, @Asha Grant"
    assert "#general" in seen.plain
    lead.submits()
    (body,) = bot.of("view_submission")
    values = body["view"]["state"]["values"]
    got = {block: next(iter(fields.values())) for block, fields in values.items()}
    assert got["title"] == {"type": "plain_text_input", "value": "Two lines"}
    assert got["notes"]["value"] == "Two\nlines"
    assert (got["cost"]["value"], got["start"]["selected_date"]) == ("1.5", "2027-04-01")
    assert (got["at"]["selected_time"], got["moment"]["selected_date_time"]) == ("09:30", 1806537600)
    assert got["public_facing?"]["selected_option"]["value"] == "yes"
    assert [option["value"] for option in got["kinds"]["selected_options"]] == ["yes", "no"]
    assert (got["owner"]["selected_user"], got["channel"]["selected_channel"]) == ("U0DEVELOP1", "C0GENERAL1")
    assert got["deputies"]["selected_users"] == ["U0DEVELOP1", "U0ASSESS01"]
    (response,) = body["response_urls"]
    assert (response["block_id"], response["channel_id"]) == ("place", "C0GENERAL1")


@pytest.mark.parametrize(
    ("element", "value", "said"),
    [
        ({"type": "plain_text_input"}, None, "Please complete this required field."),
        ({"type": "plain_text_input", "max_length": 3}, "four", "Use 3 characters or fewer: this is 4."),
        ({"type": "plain_text_input", "min_length": 3}, "no", "Use 3 characters or more."),
        ({"type": "email_text_input"}, "somebody", "Enter an email address."),
        ({"type": "url_text_input"}, "a.example", "Enter a web address."),
        ({"type": "number_input", "is_decimal_allowed": False}, "1.5", "Enter a number."),
        ({"type": "number_input", "is_decimal_allowed": True, "min_value": "2"}, "1.5", "Enter 2 or more."),
        ({"type": "number_input", "is_decimal_allowed": True, "max_value": "1"}, "1.5", "Enter 1 or less."),
        (
            {"type": "multi_static_select", "options": options("A", "B"), "max_selected_items": 1},
            ["A", "B"],
            "Choose 1 or fewer.",
        ),
    ],
)
def test_what_slacks_own_screen_refuses_is_not_sent(
    client: WebClient, bot: Bot, trigger: str, lead: Person, element: Json, value: Any, said: str
) -> None:
    client.views_open(trigger_id=trigger, view=modal(asks("Answer", element)))
    lead.fills({"Answer": value})
    lead.submits()
    assert lead.sees_modal("Details").errors == {"Answer": said}
    assert bot.of("view_submission") == []


def test_a_text_over_its_limit_is_marked_at_once_and_optional_inputs_may_stay_empty(
    client: WebClient, trigger: str, lead: Person
) -> None:
    view = modal(
        text_input("Title", max_length=3), {**text_input("Notes"), "optional": True}, callback_id="x"
    )
    client.views_open(trigger_id=trigger, view=view)
    lead.fills({"Title": "four"})
    assert lead.sees_modal("Details").errors == {"Title": "Use 3 characters or fewer: this is 4."}
    lead.fills({"Title": "two"})
    lead.submits()
    lead.sees_no_modal()


def test_an_input_that_dispatches_tells_the_app_as_it_is_filled(
    client: WebClient, bot: Bot, trigger: str, lead: Person
) -> None:
    kind = asks("Kind", {"type": "static_select", "options": options("A", "B")}, dispatch_action=True)
    client.views_open(trigger_id=trigger, view=modal(kind))
    lead.fills({"Kind": "B"})
    (body,) = bot.of("block_actions")
    assert body["container"] == {"type": "view", "view_id": lead.sees_modal("Details").id}
    assert body["actions"][0]["selected_option"]["value"] == "b"
    assert body["view"]["state"]["values"]["kind"]["kind_value"]["selected_option"]["value"] == "b"
