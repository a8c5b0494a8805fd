"""A record as a PDF that is tagged for screen readers (PDF/UA-1, ISO 14289-1), set by Typst.

What is set goes to Typst as data, so that nothing anybody wrote is read as markup.
"""

import json
from dataclasses import asdict
from functools import cache

from bot.record.document import TEMPLATES, document_of
from bot.record.model import Record

FONTS = ("Arial", "Liberation Sans", "Helvetica", "DejaVu Sans", "Libertinus Serif")
"""Typefaces by preference; the last comes with Typst, so that there is always one."""

CODE_FONTS = ("DejaVu Sans Mono",)
"""For digests; it comes with Typst."""


def pdf_of(record: Record) -> bytes:
    """Return a record as a PDF."""
    document = document_of(record)
    data = asdict(document) | {
        "organisation": record.assessment.organisation,
        "fonts": _fonts(),
        "code_fonts": CODE_FONTS,
    }
    import typst  # noqa: PLC0415  half a second, and only needed here

    made = typst.compile(
        TEMPLATES / "record" / "record.typ",
        sys_inputs={"document": json.dumps(data)},
        pdf_standards=["ua-1"],
        timestamp=record.made_at,
    )
    return bytes(made)


@cache
def _fonts() -> tuple[str, ...]:
    """Return those of the typefaces that there are."""
    import typst  # noqa: PLC0415  as above

    known = set(typst.Fonts().families())
    return tuple(font for font in FONTS if font in known)
