"""Loading a whole configuration directory, with every mistake in it found at once."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from bot.config import checks, wording
from bot.config.source import ConfigError, Document, Mistake, read
from bot.config.values import Organisation, Organisations, ReminderPolicy
from bot.domain.regimes import Regime
from bot.domain.standard import Standard

Model = TypeVar("Model", bound=BaseModel)
Versioned = TypeVar("Versioned", Standard, Regime)
Check = Callable[[Model], Iterator[checks.Finding]]


class UnknownOrganisation(KeyError):
    """No organisation with this id is configured."""

    def __str__(self) -> str:
        """Say which organisation is unknown."""
        return f"no organisation {self.args[0]} is configured"


@dataclass(frozen=True, slots=True)
class Config:
    """Everything under the configuration directory, checked; standards and regimes by their ids."""

    standards: Mapping[str, Standard]
    regimes: Mapping[str, Regime]
    organisations: tuple[Organisation, ...]
    reminders: ReminderPolicy

    def organisation(self, organisation_id: str) -> Organisation:
        """Return the organisation with this id; raise UnknownOrganisation where there is none."""
        for organisation in self.organisations:
            if organisation.id == organisation_id:
                return organisation
        raise UnknownOrganisation(organisation_id)


def load(directory: Path) -> Config:
    """Read every file under `directory`; raise ConfigError with all the mistakes of all the files."""
    if not directory.is_dir():
        raise ConfigError([Mistake(str(directory), 1, "there is no such directory")])
    loader = _Loader(directory)
    standards = loader.folder("standards", Standard, checks.of_standard)
    regimes = loader.folder("regimes", Regime, checks.of_regime)

    def of_organisations(file: Organisations) -> Iterator[checks.Finding]:
        return checks.of_organisations(file, standards, regimes)

    organisations = loader.file("organisations.yaml", Organisations, of_organisations)
    reminders = loader.file("reminders.yaml", ReminderPolicy)
    if loader.mistakes or organisations is None or reminders is None:
        raise ConfigError(loader.mistakes)
    return Config(
        MappingProxyType({name: found for name, found in standards.items() if found}),
        MappingProxyType({name: found for name, found in regimes.items() if found}),
        organisations.organisations,
        reminders,
    )


@dataclass(slots=True)
class _Loader:
    """Reads file after file and gathers what is wrong with them."""

    directory: Path
    mistakes: list[Mistake] = field(default_factory=list)

    def file(self, name: str, model: type[Model], check: Check[Model] | None = None) -> Model | None:
        """Return what a file holds, or None after noting what is wrong with it."""
        document = self._read(self.directory / name)
        return self._value(document, model, check) if document else None

    def folder(
        self, name: str, model: type[Versioned], check: Check[Versioned]
    ) -> dict[str, Versioned | None]:
        """Return what each file of a folder holds, by its id; None where a file with that id has mistakes."""
        folder = self.directory / name
        found: dict[str, Versioned | None] = {}
        for path in sorted(folder.iterdir()) if folder.is_dir() else ():
            document = self._read(path) if self._is_ours(path) else None
            if document is None:
                continue
            value = self._value(document, model, check)
            # A file with mistakes still counts as there, or organisations that name it would seem wrong too.
            identity = value.id if value else _identity(document)
            if identity in found:
                self.mistakes.append(document.mistake(("id",), f"another file has the id {identity} already"))
            found[identity] = value
        if not found and not self.mistakes:
            self.mistakes.append(Mistake(str(folder), 1, "there is no .yaml file in this folder"))
        return found

    def _is_ours(self, path: Path) -> bool:
        if path.suffix == ".yml":
            self.mistakes.append(Mistake(str(path), 1, "rename this file so that it ends in .yaml"))
        return path.suffix == ".yaml"

    def _read(self, path: Path) -> Document | None:
        try:
            return read(path)
        except ConfigError as error:
            self.mistakes.extend(error.mistakes)
            return None

    def _value(self, document: Document, model: type[Model], check: Check[Model] | None) -> Model | None:
        try:
            value = model.model_validate(document.data)
        except ValidationError as error:
            self.mistakes.extend(wording.mistakes(document, model, error))
            return None
        found = [document.mistake(where, what) for where, what in check(value)] if check else []
        self.mistakes.extend(found)
        return None if found else value


def _identity(document: Document) -> str:
    identity = document.data.get("id") if isinstance(document.data, dict) else None
    return str(identity)
