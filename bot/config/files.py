"""Reading the files of a configuration directory into values, gathering what is wrong with any of them."""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Generic, TypeVar

from pydantic import BaseModel, ValidationError

from bot.config import wording
from bot.config.checks import Fault
from bot.config.mending import mended
from bot.config.source import ConfigError, Document, Mistake, Where, read

Model = TypeVar("Model", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Found(Generic[Model]):
    """What a file holds: `value` may have mistakes still, and is None where nothing could be made of it."""

    document: Document | None
    value: Model | None

    @property
    def right(self) -> Model:
        """The value, for use once no mistake was found anywhere."""
        assert self.value is not None  # noqa: S101
        return self.value


@dataclass(slots=True)
class Loader:
    """Reads file after file, and gathers what is wrong with them: the mistakes, and where in each file."""

    directory: Path
    mistakes: list[Mistake] = field(default_factory=list)
    places: dict[str, set[Where]] = field(default_factory=dict)

    def file(self, name: str, model: type[Model]) -> Found[Model]:
        """Return what a file holds, noting what is wrong with its shape."""
        return self._found(self._read(self.directory / name), model)

    def folder(self, name: str, model: type[Model], *, needed: bool = True) -> dict[str, Found[Model]]:
        """Return what each file of a folder holds, by the id at its top; one at least if it is `needed`."""
        folder = self.directory / name
        found: dict[str, Found[Model]] = {}
        before = len(self.mistakes)
        for path in sorted(folder.iterdir()) if folder.is_dir() else ():
            document = self._read(path) if self._is_ours(path) else None
            if document is None:
                continue
            # A file with mistakes still counts as there, or organisations that name it would seem wrong too.
            identity = str(document.at(("id",)) or path.stem)
            if identity in found:
                self.mistakes.append(document.mistake(("id",), f"another file has the id {identity} already"))
            found[identity] = self._found(document, model)
        if needed and not found and len(self.mistakes) == before:
            self.mistakes.append(Mistake(str(folder), 1, "there is no .yaml file in this folder"))
        return found

    def check(self, found: Found[Model], check: Callable[[Model], Iterator[Fault]]) -> None:
        """Note what a check says of a value, where there is one."""
        if found.document and found.value:
            faults = dict.fromkeys(check(found.value))
            self.mistakes.extend(found.document.mistake(where, what) for where, what in faults)
            self.places[found.document.file].update(where for where, _ in faults)

    def explore(
        self, found: Found[Model], check: Callable[[Model, Collection[Where]], Iterator[Fault]]
    ) -> None:
        """Check what is left of a value without all that is wrong with it so far."""
        if found.document:
            wrong = frozenset(self.places[found.document.file])
            self.check(found, lambda value: check(value, wrong))

    def _found(self, document: Document | None, model: type[Model]) -> Found[Model]:
        if document is None:
            return Found(None, None)
        self.places[document.file] = set()
        try:
            return Found(document, model.model_validate(document.data))
        except ValidationError as error:
            self.mistakes.extend(wording.mistakes(document, model, error))
            self.places[document.file].update(each["loc"] for each in error.errors())
            return Found(*mended(document, model, error))

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
