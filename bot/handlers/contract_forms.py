"""What the forms of contracts say, as values: a new one, or what is said of one that is there."""

from collections.abc import Callable
from datetime import date
from typing import Any, TypeVar

from bot.domain.contract import MOST_LINKS, MOST_SUPPLIERS, ContractSaid
from bot.domain.contract_facts import Supplies
from bot.domain.money import parse_pounds
from bot.domain.ownership import Ownership
from bot.domain.problems import InvalidForm, InvalidInput, Problem
from bot.domain.suppliers import Supplier
from bot.domain.terms import Break, Renewal, Terms
from bot.domain.terms_words import parse_breaks, parse_notice, parse_options, parse_renewal, parse_reviews
from bot.flows.contracting.belonging import Belongs
from bot.flows.contracting.contracts import NewContract
from bot.handlers.forms import LONGEST_LINE, Form

T = TypeVar("T")

_LONGEST_NAME, _LONGEST_NUMBER, _LONGEST_LINK, _LONGEST_REFERENCE, _LONGEST_NOTES = 300, 60, 300, 120, 3000
_UNKNOWN = "unknown"
_CALLED = {"breaks": "break_date", "renewal": "renewal_date"}
"""What fields are called in the form that adds a contract, where it is not what they are called elsewhere."""


def new_contract(form: Form, only_organisation: str, adder: str) -> NewContract:
    """Return what the form says that adds a contract; raises InvalidForm.

    Without the field for its owner it is owned by `adder`, Slack's id of whoever adds it.
    """
    start, end = _day(form, "start"), _day(form, "end")
    break_on, renews_on = form.day("break_date"), form.day("renewal_date")
    notice = _read(form, "notice", parse_notice)
    title, supplier = form.text("title", LONGEST_LINE), form.text("supplier", LONGEST_LINE)
    value = form.parsed("value", parse_pounds, 0)
    owner = form.user("owner") if form.has("owner") else adder
    supplies, assessment = form.several("supplies", Supplies), form.number("assessment")
    form.check()
    return NewContract(
        organisation=form.raw("organisation") or only_organisation,
        said=ContractSaid(
            title=title,
            suppliers=(Supplier(name=supplier),),
            value_pence=value,
            terms=Terms(
                start=start,
                end=end,
                notice=notice,
                breaks=(Break(on=break_on),) if break_on else None,
                renewal=Renewal(on=renews_on) if renews_on else None,
                automatic=form.yes_or_no("automatic"),
            ),
            product=form.raw("product") or None,
            supplies=frozenset(supplies),
        ),
        owner=owner,
        assessment_id=assessment,
    )


def changed(form: Form, said: ContractSaid) -> ContractSaid:
    """Return what is said of a contract once a form is kept: what the form does not ask about stays.

    What was guessed of a field that is changed now counts as said by a person. Raises InvalidForm.
    """
    terms = {name: read(form) for name, read in _TERMS.items() if form.has(name)}
    values = {name: read(form) for name, read in _FIELDS.items() if form.has(name)}
    if form.has("spent"):
        values["spent_pence"] = form.parsed("spent", parse_pounds, 0) if form.raw("spent") else None
    if form.has("value"):
        values["value_pence"] = form.parsed("value", parse_pounds, 0)
    form.check()
    now_said = said.model_copy(update={**values, "terms": said.terms.model_copy(update=terms)})
    guessed = {name: text for name, text in said.guessed.items() if _of(now_said, name) == _of(said, name)}
    return now_said.model_copy(update={"guessed": guessed})


def belongs(form: Form, before: Belongs) -> Belongs:
    """Return who answers for a contract and what it belongs to once a form is kept; raises InvalidForm."""
    found = Belongs(
        owner=form.user("owner") if form.has("owner") else before.owner,
        deputy=form.user("deputy") if form.has("deputy") else before.deputy,
        assessment_id=form.number("assessment") if form.has("assessment") else before.assessment_id,
    )
    form.check()
    return found


def here(form: Form, wrong: InvalidForm | InvalidInput) -> InvalidForm:
    """Return what is wrong, each at a field that the form has: what it has not is said at its first field."""
    problems = wrong.problems if isinstance(wrong, InvalidForm) else (wrong,)
    first = next(iter(form.values))
    placed: dict[str, InvalidInput] = {}
    for problem in problems:
        field = problem.field if form.has(problem.field) else _CALLED.get(problem.field, "")
        if form.has(field):
            placed.setdefault(field, problem.at(field))
        else:
            said = InvalidInput(first, problem.problem, {**problem.values, "about": problem.field})
            placed.setdefault(first, said)
    return InvalidForm(placed.values())


def _of(said: ContractSaid, name: str) -> Any:
    return getattr(said, name, None) if name in ContractSaid.model_fields else getattr(said.terms, name, None)


def _day(form: Form, name: str) -> date:
    return form.day(name) or form.parsed(name, date.fromisoformat, date.min)


def _read(form: Form, name: str, parse: Callable[[str], T | None]) -> T | None:
    return form.parsed(name, parse, None) if form.raw(name) else None


def _suppliers(form: Form) -> tuple[Supplier, ...]:
    lines = form.lines("suppliers", MOST_SUPPLIERS, _LONGEST_NAME)
    if not lines:
        form.problems.append(InvalidInput("suppliers", Problem.TEXT_EMPTY))
    return tuple(_supplier(line) for line in lines)


def _supplier(line: str) -> Supplier:
    """Return a supplier from "Example Hosting Ltd, 01234567": what follows the last comma holds a digit."""
    name, comma, number = line.rpartition(",")
    if comma and name.strip() and any(each.isdigit() for each in number) and len(number) <= _LONGEST_NUMBER:
        return Supplier(name=name, number=number)
    return Supplier.model_construct(name=line, number=None)


def _owner_of(name: str) -> Callable[[Form], Ownership | None]:
    def read(form: Form) -> Ownership | None:
        return form.choice(name, Ownership) if form.raw(name) not in ("", _UNKNOWN) else None

    return read


_TERMS: dict[str, Callable[[Form], Any]] = {
    "start": lambda form: _day(form, "start"),
    "end": lambda form: _day(form, "end"),
    "max_extent": lambda form: form.day("max_extent"),
    "notice": lambda form: _read(form, "notice", parse_notice),
    "automatic": lambda form: form.yes_or_no("automatic"),
    "breaks": lambda form: _read(form, "breaks", parse_breaks),
    "options": lambda form: _read(form, "options", parse_options),
    "renewal": lambda form: _read(form, "renewal", parse_renewal),
    "reviews": lambda form: _read(form, "reviews", parse_reviews) or (),
}
"""How each field of a contract's terms is read."""

_FIELDS: dict[str, Callable[[Form], Any]] = {
    "title": lambda form: form.text("title", LONGEST_LINE),
    "reference": lambda form: form.optional_text("reference", _LONGEST_REFERENCE) or None,
    "suppliers": _suppliers,
    "product": lambda form: form.raw("product") or None,
    "supplies": lambda form: frozenset(form.several("supplies", Supplies)),
    "data_owner": _owner_of("data_owner"),
    "ip_owner": _owner_of("ip_owner"),
    "usage_based": lambda form: form.yes_or_no("usage_based"),
    "links": lambda form: form.lines("links", MOST_LINKS, _LONGEST_LINK),
    "notes": lambda form: form.optional_text("notes", _LONGEST_NOTES),
}
"""How each other field is read."""
