"""A record as one HTML file that needs no other, by the conventions of GOV.UK Frontend.

The components are GOV.UK Frontend's. Its style sheet is not: the package has none, and the crown and the
typeface are for www.gov.uk alone (https://design-system.service.gov.uk/styles/typeface/), so
`bot/templates/record/page.css` is a small sheet of ours for the same class names.
"""

from functools import cache
from typing import TYPE_CHECKING

from bot.record.document import TEMPLATES, Document, document_of, notice
from bot.record.model import Record

if TYPE_CHECKING:
    from jinja2 import Environment


def page_of(record: Record, beside: str = "") -> str:
    """Return a record as HTML; where it is served, `beside` is what its address ends in."""
    return _drawn(document_of(record), beside)


def notice_page(name: str) -> str:
    """Return a page in place of a record that cannot be shown: "expired" or "unknown"."""
    return _drawn(notice(name))


@cache
def style_sheet() -> str:
    """Return the style sheet that every page holds."""
    return (TEMPLATES / "record" / "page.css").read_text("utf-8")


def _drawn(document: Document, beside: str = "") -> str:
    page = _environment().get_template("record/page.html.jinja")
    return page.render(document=document, sheet=style_sheet(), beside=beside)


@cache
def _environment() -> "Environment":
    """Return Jinja's environment with the components; what they leave undefined is meant to be empty."""
    from jinja2 import (  # noqa: PLC0415  the command line starts without it
        ChoiceLoader,
        Environment,
        FileSystemLoader,
        PackageLoader,
        PrefixLoader,
    )

    components = PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")})
    return Environment(
        loader=ChoiceLoader([FileSystemLoader(TEMPLATES), components]),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
