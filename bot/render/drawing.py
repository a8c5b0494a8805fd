"""What a template turns into, and what is wrong with one that cannot be."""

from dataclasses import dataclass
from typing import Any

Json = dict[str, Any]


@dataclass(frozen=True)
class Drawing:
    """A message or a Home tab: its blocks, and the words for who cannot see or hear them laid out."""

    text: str
    blocks: tuple[Json, ...]


@dataclass(frozen=True)
class Picture:
    """A picture to be uploaded, under the name its file will have."""

    name: str
    content: bytes


class RenderError(Exception):
    """A template, or the data it was given, makes something Slack would refuse."""

    def __init__(self, template: str, block: str, what: str) -> None:
        """Say which template, which of its blocks, and what is wrong."""
        super().__init__(f"{template}: {block}: {what}")
        self.template = template
        self.block = block
        self.what = what
