"""Checks of organisations.yaml: what an organisation names has to exist."""

from collections.abc import Iterator, Mapping

from bot.config.checks.groups import of_groups
from bot.config.checks.ids import Fault, named_once, there_is, used_once
from bot.config.source import Where, did_you_mean
from bot.config.values import Organisation, Organisations
from bot.domain.regimes import Regime
from bot.domain.standard import Standard


def of_organisations(
    file: Organisations, standards: Mapping[str, Standard | None], regimes: Mapping[str, Regime | None]
) -> Iterator[Fault]:
    """Yield what is wrong across organisations, and with what they name.

    A standard or a regime of which nothing could be made is None.
    """
    yield from used_once(
        "organisation",
        ((each.id, ("organisations", place, "id")) for place, each in enumerate(file.organisations)),
    )
    for place, organisation in enumerate(file.organisations):
        here: Where = ("organisations", place)
        yield from there_is("standard", organisation.standard, standards, (*here, "standard"))
        yield from there_is("regime", organisation.regime, regimes, (*here, "regime"))
        regime = regimes.get(organisation.regime)
        yield from of_groups(organisation, here, standards.get(organisation.standard), regime)
        if regime:
            yield from _turned_on(organisation, regime, (*here, "turned_on"))


def _turned_on(organisation: Organisation, regime: Regime, here: Where) -> Iterator[Fault]:
    yield from named_once(organisation.turned_on, here)
    sections = [section.id for section in regime.sections]
    for number, name in enumerate(organisation.turned_on):
        if name not in sections:
            hint = did_you_mean(name, sections)
            yield (*here, number), f"the regime {regime.id} has no section {name} to turn on{hint}"
        else:
            yield from _looks_at_what_is_off(organisation, regime, name, (*here, number))


def _looks_at_what_is_off(
    organisation: Organisation, regime: Regime, name: str, where: Where
) -> Iterator[Fault]:
    """A rule that looks at a section which is off would never hold, and its questions never be asked."""
    home = {question.id: section.id for section in regime.sections for question in section.questions}
    rules = {rule.id: rule for rule in regime.rules}
    section = next(each for each in regime.sections if each.id == name)
    open_names = [rule for question in section.questions for rule in section.rules_of(question)]
    needed: set[str] = set()
    passed: set[str] = set()
    while open_names:
        rule = open_names.pop()
        if rule in passed or rule not in rules:
            continue
        passed.add(rule)
        open_names += [each.rule for each in rules[rule].criteria if each.rule]
        needed |= {home[each.question] for each in rules[rule].criteria if each.question in home}
    for other in sorted(needed - set(organisation.turned_on)):
        yield where, f"what {name} asks depends on answers in {other}; turn that section on too"
