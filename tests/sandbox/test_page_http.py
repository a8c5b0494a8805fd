"""The page over HTTP: whom it answers, with which headers, and what it makes of odd addresses and bodies."""

import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from flask import Flask
from slack_bolt import Ack
from slack_sdk import WebClient
from werkzeug.test import TestResponse

from bot.sandbox import Limits, Sandbox
from bot.sandbox.page.app import make_page
from bot.sandbox.page.clock import Due
from bot.sandbox.page.files import LONGEST_NAME, MOST_FILES, tidy
from bot.sandbox.page.ground import Progress
from bot.sandbox.page.safety import HEADERS, MOST_BYTES
from bot.sandbox.workspace.posts import Post
from tests.patience import PATIENCE

from .bolt_bot import Bot, Json, modal, text_input
from .small_page import (
    ASHA,
    ASSESSORS,
    CARYS,
    DEVELOPER,
    DM,
    GENERAL,
    LEAD,
    NOWHERE,
    TEAM,
    SmallGround,
    Window,
)


@pytest.fixture(scope="module")
def quiet() -> Iterator[SmallGround]:
    """A playground without a bot, in which the tests change nothing that another would notice."""
    with Sandbox(NOWHERE, limits=Limits.none(), retry_after=(), patience=PATIENCE) as sandbox:
        yield SmallGround(sandbox)


@pytest.fixture(scope="module")
def quiet_page(quiet: SmallGround) -> Flask:
    return make_page(quiet)


@pytest.fixture
def window(quiet_page: Flask) -> Window:
    return Window(quiet_page)


@pytest.fixture
def ground(sandbox: Sandbox) -> SmallGround:
    return SmallGround(sandbox)


@pytest.fixture
def page(ground: SmallGround) -> Flask:
    return make_page(ground)


EVERY_ADDRESS = [
    ("GET", "/", 200),
    ("GET", "/static/page.js", 200),
    ("GET", "/inspect/c0", 404),
    ("GET", "/blocks/C0LICENSE1/1.2", 404),
    ("GET", "/files/0/a.txt", 404),
    ("GET", "/nowhere", 404),
    ("GET", "/do/say", 405),
    ("POST", "/", 405),
    ("POST", "/do/fly", 409),
    ("POST", "/clock/day", 200),
    ("POST", "/clock/year", 404),
    ("POST", "/bot/start", 200),
    ("POST", "/bot/dance", 404),
    ("POST", "/files", 400),
    ("PUT", "/do/say", 405),
    ("DELETE", "/", 405),
]


# Whom it answers


@pytest.mark.parametrize(("method", "address", "status"), EVERY_ADDRESS)
def test_every_answer_says_what_may_be_loaded_and_who_may_show_it(
    window: Window, method: str, address: str, status: int
) -> None:
    answer = window.client.open(address, method=method, headers=window.headers, json={})
    answer.close()
    assert answer.status_code == status
    for name, value in HEADERS.items():
        assert name in answer.headers
        if name != "Cache-Control":
            assert answer.headers[name] == value
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert "unsafe" not in answer.headers["Content-Security-Policy"]
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "127.0.0.1:8765", "localhost", "localhost:8765", "LocalHost:1"]
)
def test_this_machine_s_own_names_are_answered(window: Window, host: str) -> None:
    assert window.client.get("/", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "evil.example:8765",
        "127.0.0.1.evil.example",
        "localhost.evil.example:80",
        "127.0.0.1:80@evil.example",
        "127.0.0.1:evil",
        "127.0.0.1:",
        "[::1]",
        "[::1]:8765",
        "::1",
        "0.0.0.0:8765",
        "127.0.0.2",
        "10.0.0.1",
        " ",
        "/",
    ],
)
@pytest.mark.parametrize("address", ["/", "/static/page.js", "/changes", "/nowhere"])
def test_a_name_somebody_else_points_at_this_machine_is_refused(
    window: Window, host: str, address: str
) -> None:
    answer = window.client.get(address, headers={"Host": host})
    assert answer.status_code == 403
    assert answer.text.startswith("Only the page's own windows are answered.")


@pytest.mark.parametrize("key", [None, "", "guess", "é", "x" * 10_000])
@pytest.mark.parametrize("address", ["/do/say", "/bot/stop", "/clock/day", "/files", "/nowhere"])
def test_nothing_is_done_without_the_page_s_own_key(
    window: Window, quiet: SmallGround, key: str | None, address: str
) -> None:
    headers = {} if key is None else {"X-Page-Key": key.encode().decode("latin-1")}
    now = quiet.clock.now
    answer = window.client.post(address, json={"as": LEAD, "channel": TEAM, "text": "hi"}, headers=headers)
    assert answer.status_code == 403
    assert answer.get_json()["problem"].startswith("Only the page's own windows are answered.")
    assert (quiet.running, quiet.clock.now, quiet.sandbox.sent) == (True, now, [])


def test_each_page_has_a_key_of_its_own(quiet: SmallGround, window: Window) -> None:
    other = Window(make_page(quiet))
    assert other.headers != window.headers
    assert other.client.post("/bot/stop", headers=window.headers).status_code == 403


# Odd addresses


@pytest.mark.parametrize(
    ("query", "who", "place"),
    [
        ("", LEAD, TEAM),
        ("?as=U0NOBODY01", LEAD, TEAM),
        ("?as=", LEAD, TEAM),
        ("?as=<script>alert(1)</script>", LEAD, TEAM),
        (f"?as={ASHA}", ASHA, ASSESSORS),
        ("?as=Asha Grant&in=general", ASHA, GENERAL),
        ("?as=commercial lead&in=home", CARYS, "home"),
        (f"?as={LEAD}&in={ASSESSORS}", LEAD, TEAM),
        (f"?as={LEAD}&in=D0ASSESS01", LEAD, TEAM),
        (f"?as={LEAD}&in=dm", LEAD, DM),
        (f"?as={LEAD}&in=%00", LEAD, TEAM),
        (f"?as={LEAD}&in=%ff%fe", LEAD, TEAM),
        (f"?as={LEAD}&in=%E2%80%AEevil", LEAD, TEAM),
        (f"?as={LEAD}&in={'x' * 5000}", LEAD, TEAM),
        (f"?as={LEAD}&as={ASHA}&in={GENERAL}&in={ASSESSORS}", LEAD, GENERAL),
        (f"?as={LEAD}&in={TEAM}&thread=99&count={'9' * 5000}", LEAD, TEAM),
        (f"?as={LEAD}&in={TEAM}&thread=%22%3E%3Cscript%3E&count=-1", LEAD, TEAM),
        (f"?as={LEAD}&in={TEAM}&count=1e9&theme=%22&guide=%22&inspect=%22", LEAD, TEAM),
        ("?%zz&&&=&as", LEAD, TEAM),
    ],
)
def test_an_address_that_leads_nowhere_leads_somewhere_sensible(
    window: Window, query: str, who: str, place: str
) -> None:
    answer = window.client.get(f"/{quote(query, safe='?&=%')}", follow_redirects=True)
    assert answer.status_code == 200
    assert len(answer.history) <= 1
    assert f'data-as="{who}" data-in="{place}" data-thread=""' in answer.text
    assert "<script>" not in answer.text


def test_where_one_is_led_the_rest_of_the_address_stays(window: Window) -> None:
    there = window.client.get(f"/?as=Ben+Moss&in={TEAM}&thread=1.2&count=250&guide=0&inspect=1&theme=dark")
    assert there.status_code == 302
    assert there.headers["Location"].startswith("/?")
    assert parse_qs(urlsplit(there.headers["Location"]).query) == {
        "as": ["U0ASSESS02"],
        "in": [ASSESSORS],
        "guide": ["0"],
        "inspect": ["1"],
        "theme": ["dark"],
    }


def test_somebody_in_no_channel_sees_their_direct_message(sandbox: Sandbox, page: Flask) -> None:
    carys = sandbox.person(CARYS)
    for channel in ("#commercial", "#general"):
        sandbox.take_from_channel(carys, channel)
    assert 'data-in="D0COMMERCE"' in Window(page, CARYS).looks()


def test_a_thread_that_is_deleted_closes(page: Flask, sandbox: Sandbox) -> None:
    window = Window(page)
    said = sandbox.person(LEAD).says("Shall we?", in_="#licensing-service")
    assert f'data-thread="{said.ts}"' in window.looks(in_=TEAM, thread=said.ts)
    assert window.does("delete", channel=TEAM, ts=said.ts) == ""
    assert 'data-thread=""' in window.looks(in_=TEAM, thread=said.ts)


@pytest.mark.parametrize(
    "address",
    [
        "/inspect/c0",
        "/inspect/x0",
        "/inspect/c-1",
        "/inspect/c²",
        "/inspect/s",
        f"/inspect/s{'9' * 5000}",
        "/files/0/a.txt",
        "/files/-1/a.txt",
        "/files/²/a.txt",
        f"/files/{'9' * 5000}/a.txt",
        "/files/0/../../etc/passwd",
        "/static/../app.py",
        "/static/%2e%2e/app.py",
        "/static/",
        "/blocks/C0LICENSE1/1.2?as=U0DELIVERY",
        "/blocks/C0NOWHERE1/1.2?as=U0DELIVERY",
        "/blocks/x/y",
        "/page.html.jinja",
    ],
)
def test_what_is_not_there_is_said_not_to_be(window: Window, address: str) -> None:
    answer = window.client.get(address)
    assert answer.status_code == 404
    assert answer.text == "There is nothing here, or no longer."


@pytest.mark.parametrize("address", ["/static//etc/passwd", "/x//evil.example", "/./%2f/evil.example//"])
def test_no_address_leads_off_the_page(window: Window, address: str) -> None:
    answer = window.client.get(address, follow_redirects=True)
    assert answer.status_code == 404
    assert {urlsplit(each.location or "").netloc for each in answer.history} <= {"localhost"}


# Odd bodies


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b"", "application/json", 400),
        (b"{", "application/json", 400),
        (b"\xff\xfe", "application/json", 400),
        (b"[" * 100_000, "application/json", 400),
        (b"null", "application/json", 400),
        (b"[]", "application/json", 400),
        (b'"hello"', "application/json", 400),
        (b"{}", "application/json", 400),
        (b'{"as": "U0DELIVERY", "text": 5}', "application/json", 400),
        (b'{"as": "U0NOBODY01", "text": "hi"}', "application/json", 409),
        (b"text=hi", "application/x-www-form-urlencoded", 415),
        (b'{"as": "U0DELIVERY"}', "text/plain", 415),
        (b'{"text": "' + b"a" * MOST_BYTES + b'"}', "application/json", 413),
    ],
)
def test_a_body_that_makes_no_sense_is_refused_in_words_and_nothing_is_done(
    window: Window, quiet: SmallGround, body: bytes, kind: str, status: int
) -> None:
    version = quiet.sandbox.workspace.version
    answer = window.client.post("/do/say", data=body, content_type=kind, headers=window.headers)
    assert answer.status_code == status
    words = answer.get_json()["problem"]
    assert words[0].isupper()
    assert words.endswith(".")
    assert (quiet.sandbox.workspace.version, quiet.sandbox.sent) == (version, [])


def test_what_is_too_large_is_told_how_large_it_may_be(window: Window) -> None:
    answer = window.sends("/do/say", {"as": LEAD, "text": "a" * MOST_BYTES})
    assert answer.get_json() == {"problem": "That is too large: the page takes up to 1 MB at once."}


# Everything together


def test_two_people_at_once(page: Flask, sandbox: Sandbox, bot: Bot) -> None:
    @bot.app.command("/spend")
    def start(ack: Ack, body: Json, client: WebClient) -> None:
        ack()
        client.views_open(trigger_id=body["trigger_id"], view=modal(text_input("Title")))

    people = {who: Window(page, who) for who in (LEAD, DEVELOPER)}

    def plays(window: Window) -> None:
        for number in range(5):
            assert window.does("say", channel=TEAM, text=f"{window.who} {number}") == ""
            window.looks(in_=TEAM, inspect="1")
        assert window.does("say", channel=TEAM, text="/spend start") == ""

    playing = [threading.Thread(target=plays, args=[window]) for window in people.values()]
    for thread in playing:
        thread.start()
    for thread in playing:
        thread.join()
    said = [post.text for post in sandbox.workspace.conversations[TEAM].posts.values()]
    assert sorted(said) == sorted(f"{who} {number}" for who in people for number in range(5))
    for who, window in people.items():
        assert window.looks(in_=TEAM).count("<dialog") == 3
        front = sandbox.person(who).modal
        assert front
        other = next(each for each in people.values() if each is not window)
        assert other.does("close", view=front.id) == "That form has been closed."
        assert window.does("close", view=front.id) == ""


def test_what_somebody_writes_is_shown_as_it_was_written(page: Flask, sandbox: Sandbox) -> None:
    window = Window(page)
    for text in (
        '<b onclick="x()">&</b>',
        "\u202eright to left",
        "half \ud83d",
        "{{ 7 * 7 }}",
        "</textarea>",
    ):
        assert window.does("say", channel=TEAM, text=text) == ""
    seen = window.looks(in_=TEAM, inspect="1")
    assert "&lt;b onclick=" in seen
    assert "<b onclick" not in seen
    assert "{{ 7 * 7 }}" in seen
    assert "half ?" in seen


def test_news_of_every_change_until_the_playground_closes(page: Flask, ground: SmallGround) -> None:
    news = page.test_client().get("/changes")
    assert news.content_type.startswith("text/event-stream")
    lines = news.iter_encoded()
    first = next(lines)
    ground.sandbox.workspace.poke()
    second = next(lines)
    assert first != second
    for line in (first, second):
        assert line.startswith(b"data: ")
        assert line.endswith(b"\n\n")
    listening = threading.Thread(target=lambda: list(lines))
    listening.start()
    ground.close()
    listening.join(PATIENCE)
    assert not listening.is_alive()


def test_the_newest_version_on_the_screen_is_the_one_that_is_told(page: Flask, ground: SmallGround) -> None:
    window = Window(page)
    seen = window.looks(in_=TEAM)
    news = next(page.test_client().get("/changes").iter_encoded())
    version = news.decode().strip().removeprefix("data: ")
    assert f'data-version="{version}"' in seen
    assert seen == window.looks(in_=TEAM)


def test_time_is_moved_and_what_fell_due_is_told(page: Flask, ground: SmallGround) -> None:
    window = Window(page)
    at = datetime(2027, 3, 3, 9, tzinfo=UTC)
    ground.time.due = [Due(at, "Reminder: 30 days to decide")]
    assert "Reminder: 30 days to decide" in window.looks()
    came = window.sends("/clock/next").get_json()
    assert came == {"came": [{"at": "2027-03-03T09:00:00+00:00", "words": "Reminder: 30 days to decide"}]}
    assert "Wednesday 3 March 2027, 09:00" in window.looks()
    assert "Nothing is due." in window.looks()
    for step, then in (("day", "4 March"), ("week", "11 March"), ("month", "11 April")):
        assert window.sends(f"/clock/{step}").get_json() == {"came": []}
        assert then in window.looks()
    with ground.clock.held():
        refused = window.sends("/clock/day")
    assert refused.status_code == 409
    assert refused.get_json()["problem"].startswith("Time is being moved already.")


def test_the_bot_is_stopped_started_and_begun_again(page: Flask, ground: SmallGround) -> None:
    window = Window(page)
    person = ground.sandbox.person(LEAD)
    assert window.sends("/bot/stop").status_code == 200
    assert "The bot is stopped." in window.looks()
    assert window.does("say", channel=TEAM, text="Hello?") == ""
    window.sends("/bot/start")
    assert "The last request to it met: connection failed." in window.looks()
    person.notices.append("It failed")
    assert "It failed" in window.looks()
    assert window.does("dismiss", number="1") == ""
    assert "It failed" not in window.looks()
    window.sends("/bot/afresh")
    seen = window.looks(in_=TEAM)
    assert "Nothing has been said here yet." in seen
    assert "did not answer" not in seen
    person.notices.append("It failed again")
    assert "It failed again" in window.looks()


def test_how_far_it_is_from_being_ready_or_why_it_is_not(page: Flask, ground: SmallGround) -> None:
    window = Window(page)
    ground.preparing = Progress(3, 9, "Asha decides")
    assert 'max="9" value="3"' in window.looks()
    ground.preparing, ground.trouble = None, "The disk is full."
    assert "The disk is full." in window.looks()


def test_what_has_passed_can_be_opened(page: Flask, sandbox: Sandbox, client: WebClient) -> None:
    window = Window(page)
    client.chat_postMessage(channel=TEAM, text="<i>Hello</i> \U0001f600")
    assert "chat.postMessage" in window.looks(inspect="1")
    assert "chat.postMessage" not in window.looks()
    opened = window.client.get("/inspect/c0")
    assert opened.status_code == 200
    assert "&lt;i&gt;Hello" in opened.text
    sandbox.settle(0.02)
    assert "event_callback" in window.client.get("/inspect/s0").text


# Blocks


def test_the_blocks_of_a_message_are_for_those_who_see_it(page: Flask, client: WebClient) -> None:
    window = Window(page)
    block = {
        "type": "section",
        "block_id": "b",
        "text": {"type": "mrkdwn", "text": "£5 <b>", "verbatim": False},
    }
    said = client.chat_postMessage(channel=TEAM, text="Five pounds", blocks=[block])
    told = client.chat_postEphemeral(channel=TEAM, user=LEAD, text="Psst", blocks=[block])

    def asked(who: str, ts: str) -> TestResponse:
        return window.client.get(f"/blocks/{TEAM}/{ts}", query_string={"as": who})

    assert f"/blocks/{TEAM}/{said['ts']}?as={LEAD}" in window.looks(in_=TEAM)
    seen = asked(DEVELOPER, said["ts"])
    assert seen.get_json() == {"text": "Five pounds", "blocks": [block]}
    assert seen.content_type == "application/json"
    assert asked(LEAD, told["message_ts"]).get_json()["text"] == "Psst"
    for who, ts in ((ASHA, said["ts"]), (DEVELOPER, told["message_ts"]), ("", said["ts"])):
        assert asked(who, ts).status_code == 404


def test_half_a_character_in_a_block_can_be_copied(page: Flask, sandbox: Sandbox) -> None:
    ts = sandbox.workspace.new_ts()
    sandbox.workspace.put(Post(TEAM, ts, DEVELOPER, "half \ud83d"))
    answer = Window(page).client.get(f"/blocks/{TEAM}/{ts}?as={LEAD}")
    assert answer.get_json()["text"] == "half ?"


# Files


def sends_file(window: Window, name: str, content: bytes = b"hello") -> TestResponse:
    """Send a file as a browser does."""
    told = name.encode()
    head = b'--edge\r\nContent-Disposition: form-data; name="file"; filename="' + told + b'"\r\n\r\n'
    return window.client.post(
        "/files",
        data=head + content + b"\r\n--edge--\r\n",
        content_type="multipart/form-data; boundary=edge",
        headers=window.headers,
    )


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("notes.txt", "notes.txt"),
        ("Bericht für März.pdf", "Bericht für März.pdf"),
        ("../../x", "x"),
        ("..", "file"),
        ("a/b/", "file"),
        ("?#%2f.txt", "?#%2f.txt"),
        ("<script>.html", "<script>.html"),
        ("\u202egnp.exe", "gnp.exe"),
        ("تقرير.pdf", "تقرير.pdf"),
        ("x" * 300 + ".pdf", None),
    ],
)
def test_a_file_is_kept_under_a_tidy_name_and_comes_back_as_an_attachment(
    window: Window, name: str, kept: str | None
) -> None:
    given = sends_file(window, name, b"<script>alert(1)</script>").get_json()
    if kept is None:
        assert len(given["name"]) == LONGEST_NAME
        assert given["name"].endswith(".pdf")
    else:
        assert given["name"] == kept
    assert given["address"].startswith("http://localhost/files/")
    back = window.client.get(given["address"])
    assert back.data == b"<script>alert(1)</script>"
    assert back.headers["Content-Disposition"] == "attachment"
    assert back.content_type == "application/octet-stream"
    assert back.headers["X-Content-Type-Options"] == "nosniff"


def test_a_name_keeps_nothing_unseen_and_no_folder() -> None:
    names = ("C:\\folder\\notes.txt", "new\nline\x00.txt", " . ", "", "a\ud83d.txt")
    assert [tidy(name) for name in names] == ["notes.txt", "newline.txt", "file", "file", "a.txt"]


def test_a_file_is_shared_and_shown(page: Flask, sandbox: Sandbox) -> None:
    window = Window(page)
    given = sends_file(window, "notes.txt").get_json()
    assert window.does("say", channel=TEAM, text="", files=[[given["name"], given["address"]]]) == ""
    assert f'href="{given["address"]}"' in window.looks(in_=TEAM)


@pytest.mark.parametrize("address", ["javascript:alert(1)", "data:text/html,x", "//evil.example", ""])
def test_an_address_that_might_do_harm_leads_nowhere(page: Flask, sandbox: Sandbox, address: str) -> None:
    window = Window(page)
    assert window.does("say", channel=TEAM, text="", files=[["notes.txt", address]]) == ""
    assert '<a href="#" target="_blank"' in window.looks(in_=TEAM)


def test_files_that_are_too_large_or_too_many_are_refused_in_words(page: Flask, ground: SmallGround) -> None:
    window = Window(page)
    large = sends_file(window, "large", b"x" * 1_000_001)
    assert (large.status_code, large.get_json()["problem"]) == (409, "This page keeps files of up to 1 MB.")
    larger = sends_file(window, "larger", b"x" * (MOST_BYTES + 1))
    assert larger.status_code == 413
    assert larger.get_json()["problem"] == "That is too large: the page takes up to 1 MB at once."
    for number in range(MOST_FILES):
        assert sends_file(window, f"{number}", b"x" * 1_000_000 if not number else b"").status_code == 200
    many = sends_file(window, "one more")
    assert (many.status_code, many.get_json()["problem"]) == (409, "This page keeps 50 files at most.")
    ground.afresh()
    window.looks()
    assert sends_file(window, "first again").get_json()["address"].endswith("/files/0/first%20again")


def test_an_upload_without_a_file_is_refused_in_words(window: Window) -> None:
    answer = window.client.post("/files", data={"file": "no file"}, headers=window.headers)
    assert (answer.status_code, answer.get_json()["problem"][-1]) == (400, ".")
