"""Links to records that expire: whoever holds one reads one version of one record until then.

A link is signed with a key derived from SECRET_KEY and holds nothing but ids. Nothing is kept of it.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from itsdangerous import BadData, URLSafeSerializer

from bot.record.model import Version

PATH = "records"
CALENDARS = "calendar"
_SALT = "spend-bot.record-link.1"


class LinkExpired(Exception):
    """The link was good once."""


class LinkForged(Exception):
    """The link is none of ours, or not all of it is there."""


@dataclass(frozen=True)
class Readable:
    """What a link lets its holder read."""

    workspace_id: int
    submission_id: int
    version: Version


class RecordLinks:
    """Makes links, and says what they are for."""

    def __init__(self, secret: str, life: timedelta, public_url: str | None) -> None:
        """Keep the secret (SECRET_KEY), how long links hold, and where the bot is reached, if anywhere."""
        self._signer = URLSafeSerializer(secret, salt=_SALT, signer_kwargs={"key_derivation": "hmac"})
        self._life = life
        self._root = public_url.rstrip("/") if public_url else None

    @property
    def life(self) -> timedelta:
        """How long a link holds."""
        return self._life

    def address(self, readable: Readable, now: datetime) -> str | None:
        """Return a link that holds from `now` on; None where the bot has no address for links."""
        return f"{self._root}/{PATH}/{self.token(readable, now)}" if self._root else None

    def feed(self, token: str) -> str | None:
        """Return the link to a calendar, its secret in it; None where the bot has no address for links."""
        return f"{self._root}/{CALENDARS}/{token}.ics" if self._root else None

    def token(self, readable: Readable, now: datetime) -> str:
        """Return what stands at the end of a link."""
        until = int((now + self._life).timestamp())
        given = [readable.workspace_id, readable.submission_id, readable.version.value, until]
        return str(self._signer.dumps(given))

    def read(self, token: str, now: datetime) -> Readable:
        """Return what a link is for; raises LinkForged, and LinkExpired from its last moment on."""
        try:
            workspace_id, submission_id, version, until = self._signer.loads(token)
            readable = Readable(int(workspace_id), int(submission_id), Version(version))
        except (BadData, TypeError, ValueError) as error:
            raise LinkForged from error
        if now.timestamp() >= until:
            raise LinkExpired
        return readable
