"""A record as a PDF that is tagged for screen readers (PDF/UA-1, ISO 14289-1), set by Typst.

What is set goes to Typst as data, so that nothing anybody wrote is read as markup.
"""

import json
import re
from dataclasses import asdict
from datetime import datetime
from functools import cache

from bot.record.document import TEMPLATES, document_of
from bot.record.model import Record

FONTS = ("Arial", "Liberation Sans", "Helvetica", "DejaVu Sans", "Libertinus Serif")
"""Typefaces by preference; the last comes with Typst, so that there is always one."""

CODE_FONTS = ("DejaVu Sans Mono",)
"""For digests; it comes with Typst."""

_NOT_SHOWN = re.compile(r'the text `"(.+?)"` could not be displayed', re.DOTALL)
_ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}")
_BY_THEMSELVES = (range(0x0530), range(0x2000, 0x3000))
"""Latin, Greek, Cyrillic, and signs: a missing one says nothing of its neighbours. Others are seen by 256."""


def pdf_of(record: Record) -> bytes:
    """Return a record as a PDF."""
    data = asdict(document_of(record)) | {"fonts": _fonts(), "code_fonts": CODE_FONTS}
    return _compiled(json.dumps(data, ensure_ascii=False), record.made_at)


def _compiled(data: str, made_at: datetime) -> bytes:
    """Return the PDF of the data.

    PDF/UA allows no character without a glyph, and which fonts there are is the machine's affair. So one that
    no font has is written by its number, such as [U+6C49].
    """
    import typst  # noqa: PLC0415  half a second, and only needed here

    data = data.encode("utf-8", "replace").decode()
    while True:  # each time round there are fewer kinds of character
        try:
            made = typst.compile(
                TEMPLATES / "record" / "record.typ",
                sys_inputs={"document": data},
                pdf_standards=["ua-1"],
                timestamp=made_at.replace(microsecond=0),
            )
        except typst.TypstError as error:
            missing = _missing(str(error))
            if not missing:
                raise
            data = "".join(f"[U+{ord(each):04X}]" if _block(each) in missing else each for each in data)
        else:
            return bytes(made or b"")


def _missing(error: str) -> set[int]:
    """Return the blocks of the characters, none of them ASCII, that have no glyph as Typst's error says."""
    match = _NOT_SHOWN.search(error)
    shown = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), match[1]) if match else ""
    return {_block(each) for each in shown if not each.isascii()}


def _block(character: str) -> int:
    """Return what is replaced together: a character by itself, or 256 of a large writing system."""
    number = ord(character)
    return number if any(number in each for each in _BY_THEMSELVES) else -(number >> 8)


@cache
def _fonts() -> tuple[str, ...]:
    """Return those of the typefaces that there are."""
    import typst  # noqa: PLC0415  as above

    known = set(typst.Fonts().families())
    return tuple(font for font in FONTS if font in known)
