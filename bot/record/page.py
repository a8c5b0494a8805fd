"""A record as one HTML file that needs no other, by the conventions of GOV.UK Frontend.

The components are GOV.UK Frontend's. Its style sheet is not: the package has none, and the crown and the
typeface are for www.gov.uk alone (https://design-system.service.gov.uk/styles/typeface/), so
`bot/templates/record/page.css` is a small sheet of ours for the same class names.
"""

from functools import cache
from typing import TYPE_CHECKING

from bot.record.document import TEMPLATES, Document, document_of
from bot.record.model import Record

if TYPE_CHECKING:
    from jinja2 import Environment


def page_of(record: Record) -> str:
    """Return a record as HTML."""
    return _drawn(document_of(record))


def notice_page(title: str, words: str) -> str:
    """Return a page that says one thing, in place of a record that cannot be shown."""
    document = Document(title=title)
    document.paragraph(words)
    return _drawn(document)


def _drawn(document: Document) -> str:
    page = _environment().get_template("record/page.html.jinja")
    sheet = (TEMPLATES / "record" / "page.css").read_text("utf-8")
    return page.render(document=document, sheet=sheet)


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
