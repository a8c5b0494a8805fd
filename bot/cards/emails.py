"""What an email says: the values that GOV.UK Notify puts into the template it has of it."""

from typing import Any

from sqlmodel import and_, col

from bot.cards import key_date
from bot.cards.reading import Reading
from bot.domain.lifecycle import DateStatus
from bot.render import Renderer
from bot.store.contracts import dated_contracts
from bot.store.engine import find
from bot.store.tables import Email, KeyDate, ReminderMessage

MOST = 20
"""Dates that are told in one email; how many more there are is said."""

TEMPLATES = ("contract_dates",)
"""Names of the templates that Notify has to have."""

SETTLED = (DateStatus.DECIDED, DateStatus.SUPERSEDED)
"""Nobody is reminded of what was decided while the email waited."""

Personalisation = dict[str, str | list[str]]


def set_up(renderer: Renderer, template: str) -> tuple[str, str, str]:
    """Return the name, the subject and the body of a template as it is to be set up in Notify."""
    name, subject, body = renderer.words(f"email/{template}_template", {}).split("\n---\n")
    return name, subject, body


def personalisation(renderer: Renderer, reading: Reading, email: Email) -> Personalisation | None:
    """Return the values for an email's template, as things stand; None where there is nothing left to say."""
    still = and_(col(KeyDate.id).in_(email.data["key_dates"]), col(KeyDate.status).not_in(SETTLED))
    found = dated_contracts(reading.session, reading.workspace_id, still)
    if not found:
        return None
    message = find(reading.session, ReminderMessage, reading.workspace_id, email.message_id or 0)
    data: dict[str, Any] = {
        "dates": key_date.shown(reading, found[:MOST]),
        "more": max(len(found) - MOST, 0),
        "late_since": message.late_since,
    }

    def said(part: str, **more: Any) -> str:
        return _inert(renderer.words(f"email/{email.template}", data | more | {"part": part}))

    return {
        "subject": said("subject"),
        "opening": said("opening"),
        "dates": [said("date", date=date) for date in data["dates"]],
        "more": said("more"),
        "organisation": _inert(reading.organisation_of(email).name),
    }


def _inert(words: str) -> str:
    """Return words on one line in which nothing works as Notify's formatting of a link."""
    return " ".join(words.split()).replace("](", "] (").replace("((", "( (").replace("))", ") )")
