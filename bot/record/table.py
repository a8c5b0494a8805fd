"""The register as a table: one row for each submission, as CSV that a spreadsheet can open."""

import csv
import io
from collections.abc import Iterable
from decimal import Decimal

from bot.domain.standard import Severity
from bot.record.model import Decision, Record, Words

COLUMNS = (
    "submission", "assessment", "number", "title", "kind", "organisation", "financial_year", "part_of",
    "phase", "category", "whole_life_cost_pounds", "public_facing", "novel", "standard", "standard_edition",
    "spend_controls", "needs_approval", "scrutiny", "blocking_findings", "warnings", "notes", "submitted_at",
    "submitted_by", "superseded_by", "outcome", "decided_at", "decided_by", "reason", "conditions",
    "exemption", "exemption_on", "exemption_until", "decisions", "version", "digest",
    "answers_with_evidence", "evidence_attached", "evidence_held_in_slack",
)  # fmt: skip
"""The names of the columns, in order; `docs/record.md` explains them. A column is added at the end."""

Cell = str | int | Decimal | None

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
"""What a spreadsheet may take for the beginning of a formula (see OWASP: CSV injection)."""

_FULL_WIDTH = ("\uff1d", "\uff0b", "\uff0d", "\uff20")
"""The same four signs as some East Asian spreadsheets take them."""


def csv_of(records: Iterable[Record]) -> str:
    """Return the records as CSV (RFC 4180) with a line of names first.

    Times are ISO 8601 in UTC, and yes and no are "yes" and "no". Conditions stand one a line.
    """
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for record in records:
        row = row_of(record)
        writer.writerow([_guarded(row[name]) for name in COLUMNS])
    return out.getvalue()


def row_of(record: Record) -> dict[str, Cell]:
    """Return the row of a record, by the names of the columns."""
    of, submission = record.assessment, record.submission
    is_spend = of.year is None
    return {
        "submission": submission.id,
        "assessment": of.id,
        "number": submission.number,
        "title": of.title,
        "kind": of.kind,
        "organisation": of.organisation,
        "financial_year": of.year,
        "part_of": of.part_of,
        "phase": of.phase if is_spend else None,
        "category": of.category_title if is_spend else None,
        "whole_life_cost_pounds": Decimal(of.cost_pence) / 100 if is_spend else None,
        "public_facing": _yes(of.public_facing) if is_spend else None,
        "novel": _yes(of.novel) if is_spend else None,
        "standard": record.standard.id,
        "standard_edition": record.standard.edition,
        "spend_controls": record.regime.id,
        "needs_approval": _yes(bool(record.regime.reasons)) if is_spend else None,
        "scrutiny": record.rating.level if record.rating else None,
        **_counted(record),
        "submitted_at": submission.at.isoformat(),
        "submitted_by": submission.by,
        "superseded_by": submission.superseded_by,
        **_decided(record.standing),
        "decisions": len([made for made in record.decisions if made.submission == submission.number]),
        "version": record.version,
        "digest": submission.digest,
        "answers_with_evidence": record.evidence,
        "evidence_attached": sum(len(answer.evidence) for answer in record.answers),
        "evidence_held_in_slack": sum(
            piece.held_in_slack for answer in record.answers for piece in answer.evidence
        ),
    }


def _counted(record: Record) -> dict[str, Cell]:
    names = {"blocking_findings": Severity.BLOCKS, "warnings": Severity.WARNS, "notes": Severity.NOTES}
    return {
        name: sum(finding.severity is severity for finding in record.findings)
        for name, severity in names.items()
    }


def _decided(made: Decision | None) -> dict[str, Cell]:
    if made is None:
        return dict.fromkeys(
            (
                "outcome", "decided_at", "decided_by", "reason", "conditions", "exemption", "exemption_on",
                "exemption_until",
            )
        )  # fmt: skip
    granted = made.exemption
    return {
        "outcome": made.outcome,
        "decided_at": made.at.isoformat(),
        "decided_by": made.by,
        "reason": _written(made.words),
        "conditions": "\n".join(_written(each.words) for each in made.conditions),
        "exemption": (_written(granted.granted) or "yes") if granted else None,
        "exemption_on": granted.on.isoformat() if granted and granted.on else None,
        "exemption_until": granted.until.isoformat() if granted and granted.until else None,
    }


def _written(words: Words) -> str:
    return f"[erased on {words.erased_on.isoformat()}]" if words.erased_on else words.text


def _yes(holds: bool) -> str:  # noqa: FBT001  what it says is the argument
    return "yes" if holds else "no"


def _guarded(cell: Cell) -> str | int | Decimal:
    """Return a cell that no spreadsheet takes for a formula: an apostrophe before it makes it text."""
    if cell is None:
        return ""
    if isinstance(cell, str) and cell.lstrip(" ").startswith(_FORMULA + _FULL_WIDTH):
        return f"'{cell}"
    return cell
