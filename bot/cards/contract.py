"""A contract as people see it: what is said of it, its dates, what is found, missing or guessed."""

from sqlmodel import col, select

from bot.cards import key_date
from bot.cards.reading import Data, Reading
from bot.domain.contract import ContractSaid, unsaid
from bot.domain.contract_rights import ContractAct
from bot.domain.findings import Finding, contract_findings
from bot.domain.lifecycle import DateStatus
from bot.domain.money import typed_pounds
from bot.domain.spend import Kind
from bot.domain.terms import Terms
from bot.domain.terms_words import (
    format_breaks,
    format_length,
    format_notice,
    format_options,
    format_renewal,
    format_reviews,
)
from bot.store.assessments import above_of
from bot.store.contract_access import Viewer, allows, viewer_of
from bot.store.contracts import OPEN, DatedContract
from bot.store.engine import find, key_of
from bot.store.people import known_person
from bot.store.questionnaires import questionnaire_of, seen
from bot.store.tables import Assessment, Contract, KeyDate

MOST_OPEN, MOST_PAST = 12, 5
"""Dates shown with how each was reached; how many more there are is said."""


def viewer(reading: Reading, user: str) -> Viewer:
    """Return somebody (Slack's id) as a viewer of contracts."""
    person = known_person(reading.session, reading.workspace_id, user)
    organisations = reading.config.organisations
    return viewer_of(reading.session, reading.workspace_id, organisations, person, reading.today)


def detail(reading: Reading, contract_id: int, user: str, said: str = "") -> Data:
    """Return all there is to see of a contract; `user` (Slack's id) decides what can be pressed.

    `said` is the code of what has just been done, for a line at the top. Raises NotFoundError.
    """
    contract = find(reading.session, Contract, reading.workspace_id, contract_id)
    organisation = reading.organisation_of(contract)
    told, dates, line = contract.said, _dates(reading, contract), _line(reading, contract)
    people = reading.people([contract.owner_id, contract.deputy_id, contract.registered_by_id])
    standard = reading.config.standard_for(organisation)
    kinds = {each.id: each.title for each in reading.config.products}
    return {
        "id": str(contract_id),
        "just": said,
        "may_change": allows(reading.session, viewer(reading, user), contract_id, ContractAct.CHANGE),
        "title": told.title,
        "reference": told.reference,
        "ocid": told.ocid,
        "organisation": organisation.name if len(reading.config.organisations) > 1 else None,
        "suppliers": [{"name": each.name, "number": each.number} for each in told.suppliers],
        "value_pence": told.value_pence,
        "spent_pence": told.spent_pence,
        "product": kinds.get(told.product, told.product) if told.product else None,
        "supplies": sorted(each.value for each in told.supplies),
        "data_owner": told.data_owner,
        "ip_owner": told.ip_owner,
        "usage_based": told.usage_based,
        "owner": people[contract.owner_id] if contract.owner_id else None,
        "deputy": people[contract.deputy_id] if contract.deputy_id else None,
        "registered_by": people[contract.registered_by_id],
        "registered_at": contract.registered_at,
        "terms": terms_in_words(told.terms),
        "ended": told.terms.end < reading.today,
        "dates": dates[:MOST_OPEN],
        "more_dates": len(dates[MOST_OPEN:]),
        "past": _past(reading, contract),
        "missing": contract.lacks,
        "unsaid": unsaid(told),
        "guessed": [
            {"field": field, "text": text, "value": f"{contract_id}:{contract.revision}:{field}"}
            for field, text in sorted(told.guessed.items())
        ],
        "findings": [
            _finding(each)
            for each in contract_findings(
                standard, seen(contract), reading.config.usual_months, _known(reading, line)
            )
        ],
        "standard": {"title": standard.title, "edition": standard.edition},
        **_belongs(line),
        "links": list(told.links),
        "notes": told.notes,
    }


def terms_in_words(terms: Terms) -> Data:
    """Return when a contract runs and can be left, in words; None where nobody has said, [] for none."""
    return {
        "start": terms.start,
        "end": terms.end,
        "extent": terms.extent,
        "max_extent": terms.max_extent,
        "notice": format_notice(terms.notice) if terms.notice else None,
        "clear_open": terms.notice is not None and not terms.notice.is_none and terms.notice.clear is None,
        "breaks": None if terms.breaks is None else _break_lines(terms),
        "options": None
        if terms.options is None
        else [{"length": format_length(each.length), "used": each.used} for each in terms.options],
        "renewal": format_renewal(terms.renewal) or None,
        "reviews": list(terms.reviews),
        "automatic": terms.automatic,
    }


def _break_lines(terms: Terms) -> list[str]:
    return _lines(format_breaks(terms.breaks), ";") if terms.breaks else []


def form(reading: Reading, contract_id: int) -> Data:
    """Return what a form to change a contract shows at first, with everything that can be chosen in it."""
    contract = find(reading.session, Contract, reading.workspace_id, contract_id)
    told = contract.said
    people = reading.people([contract.owner_id, contract.deputy_id])
    return {
        "contract": {
            "id": str(contract_id),
            "title": told.title,
            **typed(told),
            "owner": people[contract.owner_id] if contract.owner_id else None,
            "deputy": people[contract.deputy_id] if contract.deputy_id else None,
        },
        "missing": [each.value for each in contract.lacks],
        "guessed": dict(told.guessed),
        "products": [{"id": each.id, "title": each.title} for each in reading.config.products],
        "assessment": _assessment(reading, contract),
    }


def typed(said: ContractSaid) -> Data:
    """Return what is said of a contract as people would type it."""
    terms, notice = said.terms, said.terms.notice
    return {
        "reference": said.reference,
        "suppliers": "\n".join(_supplier(each.name, each.number) for each in said.suppliers),
        "value": typed_pounds(said.value_pence),
        "spent": None if said.spent_pence is None else typed_pounds(said.spent_pence),
        "start": terms.start,
        "end": terms.end,
        "max_extent": terms.max_extent,
        "notice": format_notice(notice) if notice else None,
        "automatic": terms.automatic,
        "breaks": "\n".join(_lines(format_breaks(terms.breaks), ";")),
        "options": "\n".join(_lines(format_options(terms.options), ",")),
        "renewal": format_renewal(terms.renewal),
        "reviews": "\n".join(_lines(format_reviews(terms.reviews), ";")),
        "product": said.product,
        "supplies": sorted(each.value for each in said.supplies),
        "data_owner": said.data_owner,
        "ip_owner": said.ip_owner,
        "usage_based": said.usage_based,
        "links": "\n".join(said.links),
        "notes": said.notes,
    }


def _supplier(name: str, number: str | None) -> str:
    return f"{name}, {number}" if number else name


def _lines(text: str, between: str) -> list[str]:
    return [each.strip() for each in text.split(between) if each.strip()]


def _dates(reading: Reading, contract: Contract) -> list[Data]:
    """Return the dates that wait for a decision, the first to be decided first."""
    rows = _key_dates(reading, contract, KeyDate.decide_by)
    return key_date.shown(reading, [DatedContract(row, contract) for row in rows if row.status in OPEN])


def _past(reading: Reading, contract: Contract) -> list[Data]:
    """Return the last dates that were decided or went by, the latest first."""
    rows = [
        row
        for row in _key_dates(reading, contract, KeyDate.on)
        if row.status in (DateStatus.DECIDED, DateStatus.LAPSED)
    ]
    found = [DatedContract(row, contract) for row in reversed(rows[-MOST_PAST:])]
    return key_date.shown(reading, found)


def _key_dates(reading: Reading, contract: Contract, order: object) -> list[KeyDate]:
    query = select(KeyDate).where(
        KeyDate.workspace_id == reading.workspace_id, KeyDate.contract_id == key_of(contract)
    )
    return list(reading.session.exec(query.order_by(col(order), col(KeyDate.id))))


def _line(reading: Reading, contract: Contract) -> list[Assessment]:
    """Return the assessment a contract belongs to and all that is part of, the whole last; none for none."""
    if contract.assessment_id is None:
        return []
    assessment = find(reading.session, Assessment, reading.workspace_id, contract.assessment_id)
    return [assessment, *above_of(reading.session, assessment)]


def _known(reading: Reading, line: list[Assessment]) -> Data | None:
    """Return what the whole that a contract belongs to knows, such as its reasons for an exception."""
    if not line:
        return None
    return dict(questionnaire_of(reading.session, line[-1], reading.config.editions).seen)


def _finding(found: Finding) -> Data:
    return {
        "severity": found.severity.value,
        "clauses": list(found.clauses),
        "seen": found.seen,
        "remedy": found.remedy,
    }


def _belongs(line: list[Assessment]) -> Data:
    """Return the assessment a contract belongs to, with its channel, and the programme that is part of."""
    if not line:
        return {"assessment": None, "programme": None}
    assessment = line[0]
    programme = next((each.title for each in line if each.kind is Kind.PROGRAMME), None)
    return {
        "assessment": {"title": assessment.title, "channel": assessment.channel},
        "programme": programme if programme != assessment.title else None,
    }


def _assessment(reading: Reading, contract: Contract) -> Data | None:
    if contract.assessment_id is None:
        return None
    assessment = find(reading.session, Assessment, reading.workspace_id, contract.assessment_id)
    return {"id": str(assessment.id), "title": assessment.title}
