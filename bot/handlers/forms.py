"""What a person entered in a modal, as values, or everything that is wrong with it at once."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any, TypeVar

from bot.domain.conditions import MOST_CONDITIONS
from bot.domain.contract_facts import Supplies
from bot.domain.key_dates import ContractTerms
from bot.domain.lifecycle import DateDecision
from bot.domain.money import parse_pounds
from bot.domain.notice import NO_NOTICE, parse_period
from bot.domain.problems import InvalidForm, InvalidInput, Problem
from bot.domain.scope import Scope
from bot.domain.section import OF_A_SPEND
from bot.domain.spend import Kind, Phase
from bot.flows.assess import NewAssessment
from bot.flows.contracts import NewContract
from bot.flows.review import NewCondition
from bot.store.engine import LONGEST_ID
from bot.store.people import is_user

T = TypeVar("T")
E = TypeVar("E", bound=StrEnum)

LONGEST_LINE = 150
"""Characters of a title or name, which Slack shows in a header."""

LONGEST_CONDITION = 500
"""Characters of a condition: five of them are shown together on a card."""

LONGEST_TEXT = 2000
"""Characters of a text, which Slack shows in one section with room for the words round it."""


@dataclass
class Form:
    """The fields of a submitted view; each field's block and action have the field's name.

    Slack sends the state as docs.slack.dev/reference/interaction-payloads/view-interactions-payload shows it.
    """

    values: Mapping[str, Mapping[str, Mapping[str, Any]]]
    problems: list[InvalidInput] = field(default_factory=list)

    def raw(self, name: str) -> str:
        """Return what was entered or chosen, or an empty string."""
        entered = self.values.get(name, {}).get(name, {})
        chosen = entered.get("selected_option") or {}
        kinds = ("value", "selected_date", "selected_user", "selected_channel", "selected_conversation")
        given = chosen.get("value") or next((entered[kind] for kind in kinds if entered.get(kind)), "")
        return str(given).strip()

    def entered(self, name: str) -> str | tuple[str, ...]:
        """Return what was entered, or all that was chosen of several; something must be."""
        return self._ticked(name) or self._read(name, str, "")

    def several(self, name: str, choices: type[E]) -> tuple[E, ...]:
        """Return the members of `choices` that were chosen, which may be none."""
        ticked = self._ticked(name)
        if not set(ticked) <= {choice.value for choice in choices}:
            self.problems.append(InvalidInput(name, Problem.CHOICE_MISSING))
            return ()
        return tuple(choices(each) for each in ticked)

    def text(self, name: str, most: int = LONGEST_TEXT) -> str:
        """Return a text that must be there and have at most `most` characters."""
        return self._read(name, lambda given: _short(given, most), "")

    def optional_text(self, name: str, most: int = LONGEST_TEXT) -> str:
        """Return a text that may be empty."""
        return self.text(name, most) if self.raw(name) else ""

    def parsed(self, name: str, parse: Callable[[str], T], instead: T) -> T:
        """Return what `parse` makes of a field; `instead` where it cannot, with the problem noted."""
        return self._read(name, parse, instead)

    def choice(self, name: str, choices: type[E]) -> E:
        """Return the member of `choices` that was chosen."""
        return self._read(name, lambda given: _chosen(given, choices), next(iter(choices)))

    def day(self, name: str) -> date | None:
        """Return the day that was picked, or None."""
        return self._read(name, date.fromisoformat, None) if self.raw(name) else None

    def day_to_come(self, name: str, today: date) -> date | None:
        """Return the day that was picked, or None; a day before `today` is noted as a problem."""
        day = self.day(name)
        if day is not None and day < today:
            self.problems.append(InvalidInput(name, Problem.DATE_PASSED))
        return day

    def due(self, name: str, today: date) -> date:
        """Return a day that has to be picked, from `today` on."""
        if not self.raw(name):
            self.problems.append(InvalidInput(name, Problem.DATE_MISSING))
        return self.day_to_come(name, today) or today

    def number(self, name: str) -> int | None:
        """Return the id that was chosen, or None."""
        return self._read(name, _id, None) if self.raw(name) else None

    def check(self) -> None:
        """Raise InvalidForm where anything was wrong."""
        if self.problems:
            raise InvalidForm(self.problems)

    def _ticked(self, name: str) -> tuple[str, ...]:
        options = self.values.get(name, {}).get(name, {}).get("selected_options") or ()
        return tuple(str(option["value"]) for option in options)

    def _read(self, name: str, parse: Callable[[str], T], instead: T) -> T:
        given = self.raw(name)
        try:
            return parse(_there(given))
        except InvalidInput as problem:
            self.problems.append(problem.at(name))
        except ValueError:
            self.problems.append(InvalidInput(name, Problem.DATE_UNREADABLE, {"typed": given}))
        return instead


def new_assessment(form: Form, only_organisation: str) -> NewAssessment:
    """Return what the start form says; raises InvalidForm."""
    new = NewAssessment(
        organisation=form.raw("organisation") or only_organisation,
        title=form.text("title", LONGEST_LINE),
        purpose=form.text("purpose"),
        kind=form.parsed("kind", _kind_of_spend, Kind.SERVICE),
        parent_id=form.number("parent"),
        phase=form.choice("phase", Phase),
        category=form.text("category"),
        cost_pence=form.parsed("cost", parse_pounds, 0),
        public_facing=form.text("public_facing") == "yes",
        novel=form.text("novel") == "yes",
        channel=form.text("channel"),
    )
    form.check()
    return new


def new_contract(form: Form, only_organisation: str) -> NewContract:
    """Return what the contract form says; raises InvalidForm."""
    unknown = date.min
    terms = ContractTerms(
        start=form.day("start") or form.parsed("start", date.fromisoformat, unknown),
        end=form.day("end") or form.parsed("end", date.fromisoformat, unknown),
        break_date=form.day("break_date"),
        renewal_date=form.day("renewal_date"),
        notice=form.parsed("notice", parse_period, NO_NOTICE),
    )
    new = NewContract(
        organisation=form.raw("organisation") or only_organisation,
        title=form.text("title", LONGEST_LINE),
        supplier=form.text("supplier", LONGEST_LINE),
        value_pence=form.parsed("value", parse_pounds, 0),
        terms=terms,
        owner=form.parsed("owner", _user, ""),
        assessment_id=form.number("assessment"),
        product=form.raw("product") or None,
        supplies=form.several("supplies", Supplies),
        automatic=_yes_or_no(form.raw("automatic")),
    )
    form.check()
    return new


def date_decision(form: Form) -> tuple[DateDecision, str]:
    """Return what was decided about a key date, and the words said with it; raises InvalidForm."""
    decided = form.choice("decision", DateDecision), form.optional_text("words")
    form.check()
    return decided


def new_conditions(form: Form, today: date) -> tuple[NewCondition, ...]:
    """Return the conditions that were entered, noting what is wrong; a group with nothing in it is none."""
    names = (f"condition_{number}" for number in range(1, MOST_CONDITIONS + 1))
    filled = [name for name in names if any(form.raw(f"{name}{part}") for part in ("", "_due", "_evidence"))]
    return tuple(
        NewCondition(
            words=form.text(name, LONGEST_CONDITION),
            due=form.due(f"{name}_due", today),
            owner=form.parsed(f"{name}_owner", _user, "") if form.raw(f"{name}_owner") else "",
            evidence=form.optional_text(f"{name}_evidence", LONGEST_CONDITION),
        )
        for name in filled
    )


def changed_scope(form: Form) -> Scope:
    """Return what a spend is now, as it was entered; raises InvalidForm."""
    scope = Scope(
        cost_pence=form.parsed("cost", parse_pounds, 0),
        purpose=form.text("purpose"),
        category=form.text("category"),
        public_facing=form.text("public_facing") == "yes",
        novel=form.text("novel") == "yes",
    )
    form.check()
    return scope


def _there(given: str) -> str:
    if not given:
        raise InvalidInput("", Problem.TEXT_EMPTY)
    return given


def _short(given: str, most: int) -> str:
    if len(given) > most:
        raise InvalidInput("", Problem.TEXT_TOO_LONG, {"most": f"{most:,}", "length": f"{len(given):,}"})
    return given


def _id(given: str) -> int:
    if not given.isdecimal() or len(given) > LONGEST_ID:
        raise InvalidInput("", Problem.CHOICE_MISSING)
    return int(given)


def _chosen(given: str, choices: type[E]) -> E:
    if given not in {choice.value for choice in choices}:
        raise InvalidInput("", Problem.CHOICE_MISSING)
    return choices(given)


def _user(given: str) -> str:
    if not is_user(given):
        raise InvalidInput("", Problem.CHOICE_MISSING)
    return given


def _kind_of_spend(given: str) -> Kind:
    """Return a kind of thing that money is spent on; an organisation answers for itself in another form."""
    kind = _chosen(given, Kind)
    if kind not in OF_A_SPEND:
        raise InvalidInput("", Problem.CHOICE_MISSING)
    return kind


def _yes_or_no(given: str) -> bool | None:
    return {"yes": True, "no": False}.get(given)
