"""What has to be true of a file beyond the shape of each value; each check yields places and words."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from bot.config.source import Where, did_you_mean
from bot.config.values import Organisation, Organisations
from bot.domain.regimes import Regime
from bot.domain.standard import Point, Standard

FEWEST_QUESTIONS = 2

Finding = tuple[Where, str]


@dataclass(slots=True)
class Once:
    """Notices an id that was seen before."""

    what: str
    seen: set[str]

    def check(self, identity: str, where: Where) -> Iterator[Finding]:
        """Yield a finding where this id has been checked already."""
        if identity in self.seen:
            yield where, f"there is another {self.what} {identity}; each id is used once"
        self.seen.add(identity)


def of_standard(standard: Standard) -> Iterator[Finding]:
    """Yield what is wrong with a standard as a whole: numbering, ids, and clauses without questions."""
    clauses, questions = Once("clause", set()), Once("question", set())
    every_clause = [clause.id for point in standard.points for clause in point.clauses]
    for position, point in enumerate(standard.points):
        here: Where = ("points", position)
        if point.number != position + 1:
            yield (
                (*here, "number"),
                f"number is {point.number}; points are numbered in order, so {position + 1}",
            )
        yield from _of_point(point, here)
        for number, clause in enumerate(point.clauses):
            yield from clauses.check(clause.id, (*here, "clauses", number, "id"))
        for number, question in enumerate(point.questions):
            yield from questions.check(question.id, (*here, "questions", number, "id"))
            place = (*here, "questions", number, "clause")
            yield from _of_question(point, question.clause, every_clause, place)


def _of_point(point: Point, here: Where) -> Iterator[Finding]:
    if len(point.questions) < FEWEST_QUESTIONS:
        yield (*here, "questions"), f"point {point.number} needs at least {FEWEST_QUESTIONS} questions"
    asked_about = {question.clause for question in point.questions}
    for number, clause in enumerate(point.clauses):
        place = (*here, "clauses", number, "id")
        if clause.id.split(".")[0] != str(point.number):
            yield place, f"clause {clause.id} stands under point {point.number}"
        if clause.id not in asked_about:
            yield place, f"no question asks about clause {clause.id}"


def _of_question(point: Point, clause: str, every_clause: Collection[str], place: Where) -> Iterator[Finding]:
    own = [each.id for each in point.clauses]
    if clause in own:
        return
    if clause in every_clause:
        yield place, f"clause {clause} belongs to another point; move the question there"
    else:
        yield place, f"there is no clause {clause}{did_you_mean(clause, own)}"


def of_regime(regime: Regime) -> Iterator[Finding]:
    """Yield what is wrong with a regime as a whole: ids used twice, rules on categories it does not have."""
    categories, rules = Once("category", set()), Once("rule", set())
    for position, category in enumerate(regime.categories):
        yield from categories.check(category.id, ("categories", position, "id"))
    for position, rule in enumerate(regime.approval):
        yield from rules.check(rule.id, ("approval", position, "id"))
        for number, name in enumerate(rule.when.categories or ()):
            if name not in categories.seen:
                hint = did_you_mean(name, categories.seen)
                yield (
                    ("approval", position, "when", "categories", number),
                    f"there is no category {name}{hint}",
                )


def of_organisations(
    file: Organisations, standards: Collection[str], regimes: Collection[str]
) -> Iterator[Finding]:
    """Yield what is wrong across organisations, and with the ids of standards and regimes they name."""
    ids = Once("organisation", set())
    for position, organisation in enumerate(file.organisations):
        here: Where = ("organisations", position)
        yield from ids.check(organisation.id, (*here, "id"))
        for key, name, known in (
            ("standard", organisation.standard, standards),
            ("regime", organisation.regime, regimes),
        ):
            if name not in known:
                yield (*here, key), f"there is no {key} {name}{did_you_mean(name, known)}"
        yield from _leads_who_are_not_members(organisation, here)


def _leads_who_are_not_members(organisation: Organisation, here: Where) -> Iterator[Finding]:
    members = organisation.assessors.members
    for number, lead in enumerate(organisation.assessors.leads):
        if lead not in members:
            hint = did_you_mean(lead, members)
            yield (*here, "assessors", "leads", number), f"the lead {lead} is not one of the members{hint}"
