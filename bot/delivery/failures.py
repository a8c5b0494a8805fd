"""What went wrong with a call to Slack, and what that means.

Error codes are those of https://docs.slack.dev/reference/methods/chat.postMessage#errors, chat.update,
chat.postEphemeral, conversations.open, conversations.history, conversations.replies and views.publish.
"""

import re
import socket
from dataclasses import dataclass
from enum import Enum, auto
from http import HTTPStatus
from http.client import HTTPException
from urllib.error import URLError

from slack_sdk.errors import SlackApiError


class Kind(Enum):
    """What a failure means."""

    SLOW_DOWN = auto()
    """Too many calls; Slack says when to come again. It did not happen."""
    UNKNOWN = auto()
    """It may have happened: no answer, or one that leaves it open."""
    UNREACHED = auto()
    """Slack was not reached. It did not happen."""
    OUTAGE = auto()
    """Slack refuses the bot as such, whatever it asks for."""
    CLOSED = auto()
    """The bot may not write in this channel."""
    GONE = auto()
    """The message is not there to be changed, or its thread is not."""
    REFUSED = auto()
    """Slack refuses this one message, and will again."""


@dataclass(frozen=True)
class Failure:
    """What a failure means, Slack's word for it, and where Slack asks for a pause its seconds and method."""

    kind: Kind
    error: str
    seconds: float = 0.0
    method: str = ""


_KINDS = {
    Kind.SLOW_DOWN: "ratelimited rate_limited message_limit_exceeded",
    Kind.UNKNOWN: "internal_error fatal_error service_unavailable request_timeout",
    Kind.OUTAGE: "invalid_auth not_authed account_inactive token_revoked token_expired missing_scope "
    "no_permission not_allowed_token_type org_login_required ekm_access_denied team_access_not_granted "
    "accesslimited access_denied enterprise_is_restricted two_factor_setup_required team_added_to_org",
    Kind.CLOSED: "not_in_channel channel_not_found is_archived user_not_in_channel restricted_action "
    "restricted_action_read_only_channel restricted_action_thread_only_channel "
    "restricted_action_non_threadable_channel channel_is_limited_access",
    Kind.GONE: "message_not_found cant_update_message edit_window_closed thread_not_found",
}
_KIND_OF = {code: kind for kind, codes in _KINDS.items() for code in codes.split()}
_CODE = re.compile(r"[a-z_]{1,80}")


def failure_of(error: Exception) -> Failure:
    """Return what an exception of a call to Slack means."""
    if isinstance(error, SlackApiError):
        return _answered(error)
    reason = error.reason if isinstance(error, URLError) else error
    if isinstance(reason, ConnectionRefusedError | socket.gaierror):
        return Failure(Kind.UNREACHED, "unreached")
    if isinstance(reason, TimeoutError):
        return Failure(Kind.UNKNOWN, "timeout")
    if isinstance(reason, OSError | HTTPException):
        return Failure(Kind.UNKNOWN, "connection_lost")
    return Failure(Kind.UNKNOWN, type(error).__name__)


def of_status(status: int, headers: dict[str, str]) -> Failure:
    """Return what an HTTP status other than 200 means where there is no error code to go by."""
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        return Failure(Kind.SLOW_DOWN, "ratelimited", _retry_after(headers))
    return Failure(Kind.UNKNOWN, f"http_{status}")


def _answered(error: SlackApiError) -> Failure:
    response = error.response
    status = int(response.status_code)
    code = str(response.get("error") or "")
    if status == HTTPStatus.TOO_MANY_REQUESTS or _KIND_OF.get(code) is Kind.SLOW_DOWN:
        method = str(response.api_url).rpartition("/")[2]
        return Failure(Kind.SLOW_DOWN, "ratelimited", _retry_after(response.headers), method)
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR or not _CODE.fullmatch(code):
        return of_status(status, {})  # from something between Slack and us, or from a Slack that is unwell
    return Failure(_KIND_OF.get(code, Kind.REFUSED), code)


def _retry_after(headers: dict[str, str]) -> float:
    """Return the seconds of Retry-After; one where it is missing or is not a number."""
    found = next((value for name, value in headers.items() if name.lower() == "retry-after"), "")
    return float(found) if re.fullmatch(r"\d{1,6}", str(found)) else 1.0
