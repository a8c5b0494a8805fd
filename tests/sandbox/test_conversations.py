"""Reading conversations, people and user groups; files."""

from typing import Any

import pytest
import requests
from slack_sdk import WebClient

from bot.sandbox import Person, Sandbox
from tests.patience import PATIENCE

from .test_chat import LICENSING, refused


def texts(answer: Any) -> list[str]:
    return [message["text"] for message in answer["messages"]]


@pytest.fixture
def thread(client: WebClient) -> str:
    """Three parents, the second with two answers; the ts of the second."""
    client.chat_postMessage(channel=LICENSING, text="first")
    parent: str = client.chat_postMessage(channel=LICENSING, text="second")["ts"]
    client.chat_postMessage(channel=LICENSING, text="third")
    metadata = {"event_type": "card", "event_payload": {"id": "7"}}
    client.chat_postMessage(channel=LICENSING, text="answer", thread_ts=parent, metadata=metadata)
    client.chat_postMessage(channel=LICENSING, text="another", thread_ts=parent)
    client.chat_postEphemeral(channel=LICENSING, user="U0DELIVERY", text="private")
    return parent


def test_history_has_parents_only_newest_first(client: WebClient, thread: str) -> None:
    answer = client.conversations_history(channel=LICENSING)
    assert texts(answer) == ["third", "second", "first"]
    second = answer["messages"][1]
    assert (second["thread_ts"], second["reply_count"], second["reply_users"]) == (thread, 2, ["U0SPENDBOT"])
    assert "reply_count" not in answer["messages"][0]


def test_replies_has_the_parent_then_the_answers_oldest_first(client: WebClient, thread: str) -> None:
    assert texts(client.conversations_replies(channel=LICENSING, ts=thread)) == [
        "second",
        "answer",
        "another",
    ]
    assert (
        refused(client.conversations_replies, channel=LICENSING, ts="1.000000")["error"] == "thread_not_found"
    )


def test_metadata_comes_only_when_asked_for(client: WebClient, thread: str) -> None:
    plainly = client.conversations_replies(channel=LICENSING, ts=thread)
    asked = client.conversations_replies(channel=LICENSING, ts=thread, include_all_metadata=True)
    assert "metadata" not in plainly["messages"][1]
    assert asked["messages"][1]["metadata"] == {"event_type": "card", "event_payload": {"id": "7"}}


def test_history_between_two_times(client: WebClient, thread: str) -> None:
    assert texts(client.conversations_history(channel=LICENSING, oldest=thread)) == ["third"]
    assert texts(client.conversations_history(channel=LICENSING, latest=thread)) == ["first"]
    both = client.conversations_history(channel=LICENSING, oldest=thread, latest=thread, inclusive=True)
    assert texts(both) == ["second"]
    assert (
        refused(client.conversations_history, channel=LICENSING, latest="noon")["error"]
        == "invalid_ts_latest"
    )


@pytest.mark.usefixtures("thread")
def test_pages_follow_a_cursor(client: WebClient) -> None:
    pages = [texts(page) for page in client.conversations_history(channel=LICENSING, limit=2)]
    assert pages == [["third", "second"], ["first"]]
    assert refused(client.conversations_history, channel=LICENSING, cursor="x")["error"] == "invalid_cursor"
    assert (
        refused(client.conversations_history, channel=LICENSING, limit="few")["error"] == "invalid_arguments"
    )


def test_what_the_app_is_not_in_it_cannot_read(client: WebClient) -> None:
    assert refused(client.conversations_history, channel="C0PAYMENT1")["error"] == "not_in_channel"
    assert (
        refused(client.conversations_replies, channel="C0NOWHERE1", ts="1.0")["error"] == "channel_not_found"
    )


def test_conversations_describe_themselves(client: WebClient) -> None:
    licensing = client.conversations_info(channel=LICENSING, include_num_members=True)["channel"]
    assert (licensing["name"], licensing["is_member"], licensing["num_members"]) == (
        "licensing-service",
        True,
        3,
    )
    assert client.conversations_info(channel="C0PAYMENT1")["channel"]["is_member"] is False
    assert client.conversations_info(channel="C0OLDPROJ1")["channel"]["is_archived"] is True
    dm = client.conversations_open(users="U0DEVELOP1", return_im=True)["channel"]
    assert (dm["is_im"], dm["user"]) == (True, "U0DEVELOP1")
    assert client.conversations_open(channel=dm["id"])["channel"] == {"id": dm["id"]}


@pytest.mark.parametrize(
    ("users", "error"),
    [
        ("", "users_list_not_supplied"),
        ("U0DEVELOP1,U0DELIVERY", "not_enough_users"),
        ("U0NOBODY", "user_not_found"),
    ],
)
def test_direct_messages_that_cannot_be_opened(client: WebClient, users: str, error: str) -> None:
    assert refused(client.conversations_open, users=users)["error"] == error


def test_members_people_and_groups(client: WebClient) -> None:
    pages = [page["members"] for page in client.conversations_members(channel=LICENSING, limit=2)]
    assert pages == [["U0DELIVERY", "U0DEVELOP1"], ["U0SPENDBOT"]]
    user = client.users_info(user="U0ASSESS01")["user"]
    assert (user["real_name"], user["tz"], user["is_bot"]) == ("Asha Grant", "Europe/London", False)
    assert client.usergroups_users_list(usergroup="S0ASSESSOR")["users"] == ["U0ASSESS01", "U0ASSESS02"]
    assert refused(client.users_info, user="U0NOBODY")["error"] == "user_not_found"
    assert refused(client.usergroups_users_list, usergroup="S0NONE")["error"] == "no_such_subteam"


def test_a_file_is_uploaded_shared_and_described(client: WebClient, lead: Person) -> None:
    done = client.files_upload_v2(
        channel=LICENSING, filename="record.csv", content="a,b\n", initial_comment="The record"
    )
    message = lead.sees("The record", in_="#licensing-service", within=0)
    assert message.lines == ["The record", "record.csv"]
    described = client.files_info(file=done["files"][0]["id"])["file"]
    assert (described["mimetype"], described["size"]) == ("text/csv", 4)


def test_an_upload_goes_step_by_step_or_not_at_all(client: WebClient, sandbox: Sandbox) -> None:
    begun = client.files_getUploadURLExternal(filename="a.pdf", length=3)
    waiting = [{"id": begun["file_id"]}]
    assert refused(client.files_completeUploadExternal, files=waiting)["error"] == "file_not_found"
    assert refused(client.files_info, file=begun["file_id"])["error"] == "file_not_found"
    assert requests.post(begun["upload_url"], data=b"four", timeout=PATIENCE).status_code == 400
    assert requests.post(begun["upload_url"], data=b"pdf", timeout=PATIENCE).status_code == 200
    assert requests.post(begun["upload_url"], data=b"pdf", timeout=PATIENCE).status_code == 404
    refusal = refused(client.files_completeUploadExternal, files=waiting, channel_id="C0PAYMENT1")
    assert refusal["error"] == "not_in_channel"
    sandbox.archive("#general")
    refusal = refused(client.files_completeUploadExternal, files=waiting, channel_id="C0GENERAL1")
    assert refusal["error"] == "is_archived"
    shared = client.files_completeUploadExternal(files=waiting)
    assert shared["files"] == [{"id": begun["file_id"], "title": "a.pdf"}]


def test_uploads_that_cannot_begin(client: WebClient) -> None:
    assert refused(client.files_getUploadURLExternal, filename="a", length=0)["error"] == "invalid_arguments"
    assert refused(client.files_completeUploadExternal, files=[])["error"] == "invalid_arguments"
    assert refused(client.files_info, file="F0")["error"] == "file_not_found"
