"""A link shows one version of one record until it expires, and says what to do when it shows nothing."""

from datetime import datetime, timedelta

import flask
import pytest
from flask.testing import FlaskClient

from bot.record.links import LinkExpired, LinkForged, Readable, RecordLinks
from bot.record.model import Record, Version
from bot.record.serving import make_records
from tests.cards.world import LEAD, NOW
from tests.record.conftest import Kept

LIFE = timedelta(hours=24)
LINKS = RecordLinks("k" * 32, LIFE, "https://spend.example.gov.uk/")
SOMETHING = Readable(1, 2, Version.PUBLIC)


class Door:
    """The bot's web side, at a time that can be moved."""

    def __init__(self, kept: Kept) -> None:
        self.now = NOW
        self.kept = kept
        web = flask.Flask("records")
        web.register_blueprint(
            make_records(kept.world.database, kept.world.config.editions, LINKS, self.time)
        )
        self.client: FlaskClient = web.test_client()

    def time(self) -> datetime:
        return self.now

    def token(self, version: Version = Version.FULL, submission_id: int | None = None) -> str:
        of = Readable(self.kept.world.workspace_id, submission_id or self.kept.submission.id or 0, version)
        return LINKS.token(of, self.now)


@pytest.fixture
def door(peopled: Kept) -> Door:
    return Door(peopled)


def test_a_link_says_what_it_is_for_until_it_expires() -> None:
    address = LINKS.address(SOMETHING, NOW)
    assert address is not None
    assert address.startswith("https://spend.example.gov.uk/records/")
    token = address.rpartition("/")[2]
    assert LINKS.read(token, NOW + LIFE - timedelta(seconds=1)) == SOMETHING
    with pytest.raises(LinkExpired):
        LINKS.read(token, NOW + LIFE)


def test_a_link_that_was_changed_or_that_another_key_signed_is_none() -> None:
    token = LINKS.token(SOMETHING, NOW)
    other = RecordLinks("o" * 32, LIFE, None)
    for forged in (token[:-2], f"{token}A", token[1:], "", "x.y", other.token(SOMETHING, NOW)):
        with pytest.raises(LinkForged):
            LINKS.read(forged, NOW)


def test_without_an_address_there_are_no_links() -> None:
    assert RecordLinks("k" * 32, LIFE, None).address(SOMETHING, NOW) is None


def test_a_record_is_shown_as_a_page_a_pdf_and_data_and_kept_nowhere(door: Door) -> None:
    token = door.token()
    page, pdf, data = (door.client.get(f"/records/{token}{kind}") for kind in ("", ".pdf", ".json"))
    assert LEAD in page.text
    assert f'href="{token}.pdf"' in page.text
    assert pdf.data.startswith(b"%PDF-")
    assert pdf.headers["Content-Disposition"] == 'inline; filename="record-2.pdf"'
    assert Record.model_validate_json(data.data).submission.number == 2
    for shown in (page, pdf, data):
        assert shown.status_code == 200
        assert shown.headers["Cache-Control"] == "no-store"
        assert shown.headers["X-Content-Type-Options"] == "nosniff"
        assert "noindex" in shown.headers["X-Robots-Tag"]
        assert shown.headers["Referrer-Policy"] == "no-referrer"
        assert "default-src 'none'" in shown.headers["Content-Security-Policy"]


def test_a_link_shows_its_version_only(door: Door) -> None:
    said = door.client.get(f"/records/{door.token(Version.PUBLIC)}.json").text
    assert '"version": "public"' in said
    assert LEAD not in said


def test_a_link_that_has_expired_says_what_to_do(door: Door) -> None:
    token = door.token()
    door.now += LIFE
    for kind in ("", ".pdf", ".json"):
        answer = door.client.get(f"/records/{token}{kind}")
        assert answer.status_code == 410
        assert "This link has expired" in answer.text
        assert "Press Full record" in answer.text
        assert "Licensing service" not in answer.text


def test_a_link_to_nothing_says_what_to_do(door: Door) -> None:
    for token in ("nonsense", door.token()[:-3], door.token(submission_id=99)):
        answer = door.client.get(f"/records/{token}")
        assert answer.status_code == 404
        assert "There is no record here" in answer.text
        assert answer.headers["Cache-Control"] == "no-store"
