"""Checks of an organisation's assessor groups: who is in them, what calls for them, how far each decides."""

from collections.abc import Collection, Iterator
from itertools import pairwise

from bot.config.checks.ids import Fault, named_once, there_is, used_once
from bot.config.source import Where, did_you_mean
from bot.config.values import Organisation
from bot.domain.findings import ANSWER, CLOSED_NAME
from bot.domain.groups import LEAD, AssessorGroup, Call
from bot.domain.regimes import Regime
from bot.domain.standard import Standard


def of_groups(
    organisation: Organisation, here: Where, standard: Standard | None, regime: Regime | None
) -> Iterator[Fault]:
    """Yield what is wrong with an organisation's groups.

    What they name of a standard or a regime that is None, having mistakes of its own, is left unchecked.
    """
    yield from _leads(organisation, (*here, "assessors"))
    places: list[tuple[AssessorGroup, Where]] = [(organisation.assessors, (*here, "assessors"))]
    places += [(group, (*here, "groups", number)) for number, group in enumerate(organisation.groups)]
    yield from used_once("group", ((group.id, (*where, "id")) for group, where in places[1:]))
    for group, where in places:
        yield from _of_people(group, where)
    for number, group in enumerate(organisation.groups):
        where = (*here, "groups", number)
        if group.id == LEAD:
            yield (*where, "id"), f"{LEAD} stands for the assessors themselves; choose another id"
        if group.id not in organisation.above and not group.when:
            what = f"nothing ever calls for the group {group.id}; give it a when, or name it under above"
            yield where, what
        for place, call in enumerate(group.when):
            yield from _of_call(call, (*where, "when", place), organisation, standard, regime)
    yield from _of_line(organisation, here)


def _leads(organisation: Organisation, here: Where) -> Iterator[Fault]:
    """Whether a lead is in a user group can only be known once it is read."""
    assessors = organisation.assessors
    for number, lead in enumerate(assessors.leads):
        if lead not in assessors.members and not assessors.user_groups:
            hint = did_you_mean(lead, assessors.members)
            yield (*here, "leads", number), f"the lead {lead} is not one of the members{hint}"


def _of_people(group: AssessorGroup, here: Where) -> Iterator[Fault]:
    yield from named_once(group.members, (*here, "members"))
    people = len(set(group.members))
    if not group.user_groups and group.needed > people:
        what = f"needed is {group.needed}, and there are only {people} members; add some, or ask for fewer"
        yield (*here, "needed"), what
    for number, cover in enumerate(group.cover):
        where = (*here, "cover", number)
        if cover.until < cover.since:
            yield (*where, "until"), "this cover ends before it begins; check both dates"
        if cover.who == cover.covered:
            yield (*where, "who"), f"{cover.who} cannot cover for themselves"
        if cover.covered not in group.members and not group.user_groups:
            hint = did_you_mean(cover.covered, group.members)
            yield (*where, "for"), f"{cover.covered}, who is covered, is not one of the members{hint}"


def _of_call(
    call: Call, here: Where, organisation: Organisation, standard: Standard | None, regime: Regime | None
) -> Iterator[Fault]:
    if not call.model_fields_set - {"results"}:
        yield here, "this says nothing that could call for the group"
    if regime:
        titles = {category.id for category in regime.categories}
        yield from _known("category", call.category, titles, (*here, "category"))
        levels = {level.id for level in regime.scrutiny.levels} if regime.scrutiny else set()
        yield from _known("level of scrutiny", call.rating, levels, (*here, "rating"))
    if standard and regime:
        sections = {section.id for section in standard.sections} | set(organisation.turned_on)
        yield from _known("point", call.points, sections, (*here, "points"))
    if standard:
        rules = {rule.id for rule in standard.findings} | {ANSWER, CLOSED_NAME}
        yield from _known("rule of findings", call.findings, rules, (*here, "findings"))


def _known(what: str, names: Collection[str], known: Collection[str], here: Where) -> Iterator[Fault]:
    for number, name in enumerate(names):
        yield from there_is(what, name, known, (*here, number))


def _of_line(organisation: Organisation, here: Where) -> Iterator[Fault]:
    """The groups that decide, one after another: each needs a limit above that of the one before."""
    ids = [group.id for group in organisation.groups]
    above = (*here, "above")
    yield from named_once(organisation.above, above)
    yield from _known("group", organisation.above, ids, above)
    for number, group in enumerate(organisation.groups):
        if group.limit is not None and group.id not in organisation.above:
            what = f"only a group that decides has a limit; name {group.id} under above, or take it out"
            yield (*here, "groups", number, "limit"), what
    line: list[tuple[AssessorGroup, Where]] = [(organisation.assessors, (*here, "assessors"))]
    line += [
        (organisation.groups[ids.index(name)], (*here, "groups", ids.index(name)))
        for name in organisation.above
        if name in ids
    ]
    for (before, place), (following, its_place) in pairwise(line):
        if before.limit is None:
            what = f"{following.id} would never decide: {before.id} comes before it and needs a limit"
            yield (*place, "limit"), what
        elif following.limit is not None and following.limit <= before.limit:
            what = f"this limit is not larger than that of {before.id}, which comes before"
            yield (*its_place, "limit"), what
    last, where = line[-1]
    if last.limit is not None:
        what = f"nobody could decide over the limit of {last.id}; name the next under above, or take it out"
        yield (*where, "limit"), what
