"""Contracts in a release of the Open Contracting Data Standard 1.1, whatever it has of them.

Most publishers have no `contracts`: then an award stands for the contract, and where it says nothing the
tender does. An award's first contract goes by the award's id, so that a contract is the same one before and
after it is signed. https://standard.open-contracting.org/latest/en/schema/release/
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from bot.domain.calendar import london_date
from bot.domain.day_words import parse_day
from bot.domain.extension_words import guess_options, guess_sum
from bot.domain.money import LARGEST_PENCE, pounds
from bot.domain.problems import InvalidInput, Problem
from bot.domain.suppliers import Supplier
from bot.record.contracts.reading import LONGEST_SHOWN, LONGEST_TITLE, NOTES, Fields, Row, notes_of

Json = Mapping[str, Any]

NEVER_BEGUN = frozenset({"cancelled", "unsuccessful", "withdrawn"})
"""Statuses of awards and contracts from which no contract came."""

OVER = frozenset({"terminated"})
_COMPANIES_HOUSE = "GB-COH"
_LONGEST_NUMBER = 60
_A_DAY = 10
_WHOLE_DAYS = frozenset({"00:00", "23:59"})
_PENCE = Decimal(100)


def rows(line: int, release: Json, nation: str) -> Iterator[Row]:
    """Give the contracts of a release, which is item `line` of its file; none while nothing is awarded."""
    awards = [each for each in _listed(release.get("awards")) if _said(each.get("status")) not in NEVER_BEGUN]
    by_id = {_said(award["id"]): award for award in awards if "id" in award}
    signed: set[str] = set()
    for place, contract in enumerate(_listed(release.get("contracts"))):
        award_id = _said(contract.get("awardID"))
        key = award_id if award_id and award_id not in signed else _said(contract.get("id", place))
        signed.add(award_id)
        if _said(contract.get("status")) not in NEVER_BEGUN:
            at = f"contracts/{place}"
            yield _Source(line, release, contract, by_id.get(award_id, {}), at, "period").row(key, nation)
    for place, award in enumerate(_listed(release.get("awards"))):
        key = _said(award.get("id", place))
        if award in awards and key not in signed:
            yield _Source(line, release, award, award, f"awards/{place}", "contractPeriod").row(key, nation)


class _Source:
    """Where in a release what is said of one contract stands."""

    def __init__(self, line: int, release: Json, main: Json, award: Json, at: str, period: str) -> None:
        self.line, self.release, self.main, self.award = line, release, main, award
        tender = release.get("tender")
        self.tender: Json = tender if isinstance(tender, Mapping) else {}
        places = (
            (main.get(period), f"{at}/{period}"),
            (award.get("contractPeriod"), "awards/contractPeriod"),
            (self.tender.get("contractPeriod"), "tender/contractPeriod"),
        )
        self.period, where = next(
            ((each, path) for each, path in places if isinstance(each, Mapping) and each),
            ({}, f"{at}/{period}"),
        )
        self.columns = {
            "ocid": "ocid",
            "title": f"{at}/title",
            "suppliers": "awards/suppliers",
            "value_pence": f"{at}/value",
            "start": f"{where}/startDate",
            "end": f"{where}/endDate",
            "max_extent": f"{where}/maxExtentDate",
            "status": f"{at}/status",
            "options": "tender/options",
        }
        self.fields = Fields(line, self.columns)
        self.guessed: dict[str, str] = {}

    def row(self, key: str, nation: str) -> Row:
        """Return the contract."""
        fields = self.fields
        ocid = _said(self.release.get("ocid"))
        if not ocid:
            fields.wrong("ocid", Problem.CELL_EMPTY)
        status = _said(self.main.get("status"))
        if status in OVER:
            fields.wrong("status", Problem.CONTRACT_OVER, status=status)
        title = self._title()
        start, end = self._start_and_end()
        text = self._extension_text()
        options = guess_options(text) or guess_sum(title)
        if options:
            self.guessed["options"] = (text if guess_options(text) else title)[:LONGEST_TITLE]
        terms = {
            "start": start,
            "end": end,
            "max_extent": self._day("max_extent", self.period.get("maxExtentDate")),
            "options": options or None,
        }
        said = {
            "ocid": f"{ocid}/{key}",
            "title": title[:LONGEST_TITLE],
            "suppliers": self._suppliers(),
            "value_pence": self._value(),
            "notes": notes_of(title, text),
            "guessed": self.guessed,
        }
        return fields.made(nation, terms, said, fills=NOTES, as_of=_moment(self.release.get("date")))

    def _title(self) -> str:
        for source in (self.main, self.award, self.tender):
            for name in ("title", "description"):
                text = " ".join(_said(source.get(name)).split())
                if text:
                    return text
        return ""

    def _start_and_end(self) -> tuple[date, date]:
        start = self._day("start", self.period.get("startDate"))
        end = self._day("end", self.period.get("endDate"))
        days = self.period.get("durationInDays")
        if start and end is None and isinstance(days, int | Decimal) and days > 0:
            end = _after(start, int(days))
            self.guessed["end"] = f"durationInDays {days}"
        for name, day in (("start", start), ("end", end)):
            if day is None and not self._is_wrong(name):
                self.fields.wrong(name, Problem.CELL_EMPTY)
        return start or date.min, end or date.min

    def _is_wrong(self, name: str) -> bool:
        return any(each.field == self.columns[name] for each in self.fields.problems)

    def _day(self, name: str, said: Any) -> date | None:
        return None if said in (None, "") else self.fields.read(name, _said(said), day_of, None)

    def _value(self) -> int:
        for source in (self.main, self.award):
            value = source.get("value")
            if isinstance(value, Mapping) and (_amount(value) is not None):
                currency = _said(value.get("currency")) or "GBP"
                if currency != "GBP":
                    self.fields.wrong(
                        "value_pence", Problem.CURRENCY_FOREIGN, currency=currency[:LONGEST_SHOWN]
                    )
                    return 0
                pence = self.fields.read("value_pence", _said(_amount(value)), _pence, 0)
                if pence:
                    return pence
        self.guessed["value_pence"] = "0"
        return 0

    def _suppliers(self) -> tuple[Supplier, ...]:
        parties = [each for each in _listed(self.release.get("parties")) if "id" in each]
        found = _listed(self.main.get("suppliers")) or _listed(self.award.get("suppliers"))
        found = found or [each for each in parties if "supplier" in _texts(each.get("roles"))]
        by_id = {_said(each["id"]): each for each in parties}
        suppliers = []
        for each in found:
            party = by_id.get(_said(each.get("id")), each)
            name = (_said(each.get("name")) or _said(party.get("name"))).strip()
            if name:
                suppliers.append(Supplier(name=name[:LONGEST_TITLE], number=_company_number(each, party)))
        if not suppliers:
            self.fields.wrong("suppliers", Problem.CELL_EMPTY)
        return tuple(suppliers)

    def _extension_text(self) -> str:
        """Return what is said anywhere of extending or renewing."""
        places = [self.main, self.award, self.tender, *self._lots()]
        texts = []
        for place in places:
            for name in ("options", "renewal"):
                held = place.get(name)
                texts += [_said(each.get("description")) for each in _listed(held)]
        texts += [_said(each.get("description")) for each in (self.main, self.award, self.tender)]
        return "\n".join(dict.fromkeys(text.strip() for text in texts if text.strip()))

    def _lots(self) -> list[Json]:
        """Return the lots that the award is about; all of them where it names none."""
        lots = _listed(self.tender.get("lots"))
        wanted = _texts(self.award.get("relatedLots"))
        return [lot for lot in lots if not wanted or _said(lot.get("id")) in wanted]


def day_of(said: str) -> date:
    """Return the day in London of a date or a moment; raises InvalidInput.

    A moment written as the first or last minute of a day means that day, in whatever zone it was written.
    """
    if len(said) <= _A_DAY:
        return parse_day(said)
    day = parse_day(said[:_A_DAY])
    if said[_A_DAY + 1 : _A_DAY + 6] in _WHOLE_DAYS:
        return day
    try:
        moment = datetime.fromisoformat(said)
    except ValueError as error:
        raise InvalidInput("", Problem.DATE_UNREADABLE, {"typed": said[:LONGEST_SHOWN]}) from error
    return london_date(moment) if moment.tzinfo else day


def _moment(said: Any) -> str:
    """Return a moment such that later ones sort after it."""
    try:
        moment = datetime.fromisoformat(_said(said))
    except ValueError:
        return ""
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC).isoformat()


def _after(start: date, days: int) -> date:
    try:
        return start + timedelta(days=days - 1)
    except OverflowError:
        return date.max


def _amount(value: Json) -> Any:
    names = ("amount", "amountGross", "amountNet")
    return next((value[name] for name in names if value.get(name) is not None), None)


def _pence(said: str) -> int:
    try:
        amount = Decimal(said)
        pence = int((amount * _PENCE).to_integral_value())
    except (ArithmeticError, ValueError) as error:
        raise InvalidInput("", Problem.MONEY_UNREADABLE, {"typed": said[:LONGEST_SHOWN]}) from error
    if pence < 0:
        raise InvalidInput("", Problem.MONEY_NEGATIVE, {"typed": said[:LONGEST_SHOWN]})
    if pence > LARGEST_PENCE:
        raise InvalidInput("", Problem.MONEY_TOO_LARGE, {"most": pounds(LARGEST_PENCE)})
    return pence


def _company_number(named: Json, party: Json) -> str | None:
    key = _said(named.get("id"))
    if key.startswith(f"{_COMPANIES_HOUSE}-"):
        return key.removeprefix(f"{_COMPANIES_HOUSE}-")[:_LONGEST_NUMBER] or None
    for each in _listed(party.get("identifier")) + _listed(party.get("additionalIdentifiers")):
        if each.get("scheme") == _COMPANIES_HOUSE and _said(each.get("id")):
            return _said(each["id"]).removesuffix(".0")[:_LONGEST_NUMBER]
    return None


def _said(held: Any) -> str:
    """Return what is said where one value belongs; nothing where a list or an object stands there."""
    return str(held) if isinstance(held, str | int | Decimal) else ""


def _texts(held: Any) -> frozenset[str]:
    """Return what is said where a list of values belongs."""
    return frozenset(map(_said, held)) if isinstance(held, list) else frozenset()


def _listed(held: Any) -> list[Json]:
    """Return the objects in what is a list of them, one of them, or nothing of the kind."""
    found: Iterable[Any] = held if isinstance(held, list | tuple) else [held]
    return [each for each in found if isinstance(each, Mapping)]
