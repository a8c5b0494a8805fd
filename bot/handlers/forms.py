"""What a person entered in a modal, as values, or everything that is wrong with it at once."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any, TypeVar

from bot.domain.conditions import MOST_CONDITIONS
from bot.domain.english import number
from bot.domain.money import parse_pounds
from bot.domain.problems import InvalidForm, InvalidInput, Problem
from bot.domain.scope import Scope
from bot.domain.section import OF_A_SPEND
from bot.domain.spend import Kind, Phase
from bot.flows.assess import NewAssessment
from bot.flows.deciding.review import NewCondition
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
        return self.ticked(name) or self._read(name, str, "")

    def several(self, name: str, choices: type[E]) -> tuple[E, ...]:
        """Return the members of `choices` that were chosen, which may be none."""
        ticked = self.ticked(name)
        if not set(ticked) <= {choice.value for choice in choices}:
            self.problems.append(InvalidInput(name, Problem.CHOICE_MISSING))
            return ()
        return tuple(choices(each) for each in ticked)

    def ticked(self, name: str) -> tuple[str, ...]:
        """Return all that was chosen of several, which may be nothing."""
        options = self.values.get(name, {}).get(name, {}).get("selected_options") or ()
        return tuple(str(option["value"]) for option in options)

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

    def past_day(self, name: str, today: date) -> date:
        """Return a day that has to be picked, `today` at the latest."""
        day = self.day(name)
        if day is None or day > today:
            problem = Problem.DATE_MISSING if day is None else Problem.DATE_TO_COME
            self.problems.append(InvalidInput(name, problem))
        return day or today

    def chosen_user(self, name: str) -> str:
        """Return Slack's id of the person who was chosen; nobody is a problem."""
        return self.parsed(name, _user, "")

    def user(self, name: str) -> str | None:
        """Return Slack's id of the person who was chosen, or None."""
        return self.chosen_user(name) if self.raw(name) else None

    def yes_or_no(self, name: str) -> bool | None:
        """Return whether yes was chosen, or None where neither was."""
        return {"yes": True, "no": False}.get(self.raw(name))

    def has(self, name: str) -> bool:
        """Return whether the view asks about this at all."""
        return name in self.values

    def lines(self, name: str, most: int, longest: int) -> tuple[str, ...]:
        """Return the lines of a text: at most so many, of so many characters each; there may be none."""
        found = tuple(line for each in self.raw(name).splitlines() if (line := each.strip()))
        if len(found) > most:
            self.problems.append(InvalidInput(name, Problem.TOO_MANY, {"most": number(most)}))
        for line in found:
            self.parsed_text(name, line, lambda given: _short(given, longest), "")
        return found

    def parsed_text(self, name: str, text: str, parse: Callable[[str], T], instead: T) -> T:
        """Return what `parse` makes of a part of a field, or `instead`, with the problem noted."""
        try:
            return parse(text)
        except InvalidInput as problem:
            self.problems.append(problem.at(name))
            return instead

    def number(self, name: str) -> int | None:
        """Return the id that was chosen, or None."""
        return self._read(name, _id, None) if self.raw(name) else None

    def check(self) -> None:
        """Raise InvalidForm where anything was wrong."""
        if self.problems:
            raise InvalidForm(self.problems)

    def _read(self, name: str, parse: Callable[[str], T], instead: T) -> T:
        given = self.raw(name)
        try:
            return parse(_there(given))
        except InvalidInput as problem:
            self.problems.append(problem.at(name))
        except ValueError:
            self.problems.append(InvalidInput(name, Problem.DATE_UNREADABLE, {"typed": given}))
        return instead


def new_assessment(form: Form, only_organisation: str, purpose: str = "purpose") -> NewAssessment:
    """Return what the start form says, with the purpose in the field of this name; raises InvalidForm."""
    new = NewAssessment(
        organisation=form.raw("organisation") or only_organisation,
        title=form.text("title", LONGEST_LINE),
        purpose=form.text(purpose),
        kind=form.parsed("kind", _kind_of_spend, Kind.SERVICE),
        parent_id=form.number("parent"),
        phase=form.choice("phase", Phase),
        category=form.text("category"),
        cost_pence=form.parsed("cost", parse_pounds, 0),
        public_facing=form.text("public_facing") == "yes",
        novel=form.text("novel") == "yes",
        channel=form.raw("channel"),
    )
    form.check()
    return new


def new_conditions(form: Form, today: date) -> tuple[NewCondition, ...]:
    """Return the conditions that were entered, noting what is wrong; a group with nothing in it is none."""
    names = (f"condition_{number}" for number in range(1, MOST_CONDITIONS + 1))
    filled = [name for name in names if any(form.raw(f"{name}{part}") for part in ("", "_due", "_evidence"))]
    return tuple(
        NewCondition(
            words=form.text(name, LONGEST_CONDITION),
            due=form.due(f"{name}_due", today),
            owner=form.user(f"{name}_owner") or "",
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
        raise InvalidInput("", Problem.TEXT_TOO_LONG, {"most": number(most), "length": number(len(given))})
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
