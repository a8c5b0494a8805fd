"""Loading a whole configuration directory, with every mistake in it found at once."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from types import MappingProxyType

from bot.config import checks
from bot.config.files import Found, Loader
from bot.config.source import ConfigError, Mistake
from bot.config.values import (
    ClosedServices,
    Notify,
    Organisation,
    Organisations,
    Product,
    Products,
    ReminderPolicy,
)
from bot.domain.closed_names import ClosedName, ClosedNames
from bot.domain.editions import with_sections
from bot.domain.regimes import Regime
from bot.domain.standard import Standard
from bot.domain.template import Template


class UnknownOrganisation(KeyError):
    """No organisation with this id is configured."""

    def __str__(self) -> str:
        """Say which organisation is unknown."""
        return f"no organisation {self.args[0]} is configured"


@dataclass(frozen=True)
class Config:
    """Everything under the configuration directory, checked; standards, regimes, templates by their ids."""

    standards: Mapping[str, Standard]
    regimes: Mapping[str, Regime]
    organisations: tuple[Organisation, ...]
    reminders: ReminderPolicy
    closed_services: tuple[ClosedName, ...] = ()
    products: tuple[Product, ...] = ()
    notify: Notify = field(default_factory=Notify)
    templates: Mapping[str, Template] = field(default_factory=dict)

    def organisation(self, organisation_id: str) -> Organisation:
        """Return the organisation with this id; raise UnknownOrganisation where there is none."""
        for organisation in self.organisations:
            if organisation.id == organisation_id:
                return organisation
        raise UnknownOrganisation(organisation_id)

    def standard_for(self, organisation: Organisation) -> Standard:
        """Return an organisation's standard, with those sections of its regime that it turned on."""
        return self._followed[organisation.id]

    @cached_property
    def usual_months(self) -> Mapping[str, int]:
        """The longest that a contract usually runs, in months, by the product's id."""
        return MappingProxyType({product.id: product.usual_months for product in self.products})

    @cached_property
    def closed_names(self) -> ClosedNames:
        """What has closed or changed its name, ready to be searched for."""
        return ClosedNames(self.closed_services)

    @cached_property
    def editions(self) -> Mapping[str, Standard]:
        """All standards that are asked, by their digests, with the sections of regimes and without."""
        asked = (*self.standards.values(), *self._followed.values())
        return MappingProxyType({standard.digest: standard for standard in asked})

    @cached_property
    def _followed(self) -> dict[str, Standard]:
        return {each.id: _asked_by(each, self.standards, self.regimes) for each in self.organisations}


def _asked_by(
    organisation: Organisation, standards: Mapping[str, Standard], regimes: Mapping[str, Regime]
) -> Standard:
    standard, regime = standards[organisation.standard], regimes[organisation.regime]
    sections = tuple(section for section in regime.sections if section.id in organisation.turned_on)
    return with_sections(standard, regime.rules, sections) if sections else standard


def load(directory: Path) -> Config:
    """Read every file under `directory`; raise ConfigError with all the mistakes of all the files."""
    if not directory.is_dir():
        raise ConfigError([Mistake(str(directory), 1, "there is no such directory")])
    loader = Loader(directory)
    regimes = loader.folder("regimes", Regime)
    standards = loader.folder("standards", Standard)
    templates = loader.folder("templates", Template, needed=False)
    organisations = loader.file("organisations.yaml", Organisations)
    reminders = loader.file("reminders.yaml", ReminderPolicy)
    closed = loader.file("closed-services.yaml", ClosedServices)
    products = loader.file("products.yaml", Products)
    notify = loader.file("notify.yaml", Notify)
    _check_regimes(loader, regimes, standards)
    _check_standards(loader, standards, regimes)
    known_regimes = {name: found.value for name, found in regimes.items()}
    known_standards = {name: found.value for name, found in standards.items()}
    for template in templates.values():
        loader.check(
            template, lambda value: checks.of_template(value, known_standards, known_regimes.values())
        )
    loader.check(organisations, lambda file: checks.of_organisations(file, known_standards, known_regimes))
    loader.check(closed, checks.of_closed_services)
    loader.check(products, checks.of_products)
    if products.value:
        known_products = {product.id for product in products.value.products}
        loader.check(reminders, lambda file: checks.of_policies(file, known_products))
        loader.check(organisations, lambda file: checks.of_leads(file, known_products))
    for standard in standards.values():
        loader.explore(standard, checks.of_paths)
    for regime in regimes.values():
        loader.explore(regime, checks.of_paths_of_regime)
    if loader.mistakes:
        raise ConfigError(loader.mistakes)
    return Config(
        standards=MappingProxyType({name: found.right for name, found in standards.items()}),
        regimes=MappingProxyType({name: found.right for name, found in regimes.items()}),
        organisations=organisations.right.organisations,
        reminders=reminders.right,
        closed_services=closed.right.services,
        products=products.right.products,
        notify=notify.right,
        templates=MappingProxyType({name: found.right for name, found in templates.items()}),
    )


def _check_standards(
    loader: Loader, standards: Mapping[str, Found[Standard]], regimes: Mapping[str, Found[Regime]]
) -> None:
    known = [found.value for found in regimes.values()]
    # with a regime that cannot be read, nobody can say which categories there are
    categories = {category.id for regime in known if regime for category in regime.categories}
    others = {name: found.value for name, found in standards.items()}

    def of_standard(standard: Standard) -> Iterator[checks.Fault]:
        yield from checks.of_standard(standard, categories if all(known) else None)
        yield from checks.of_editions(standard, others)

    for found in standards.values():
        loader.check(found, of_standard)


def _check_regimes(
    loader: Loader, regimes: Mapping[str, Found[Regime]], standards: Mapping[str, Found[Standard]]
) -> None:
    def of_regime(regime: Regime) -> Iterator[checks.Fault]:
        yield from checks.of_regime(regime)
        for found in standards.values():
            if found.value:
                yield from checks.of_names_taken(regime, found.value)

    for found in regimes.values():
        loader.check(found, of_regime)
