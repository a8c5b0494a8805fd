"""Anchors: where every chain of a workspace stood, under one digest that can be kept elsewhere."""

from typing import Any

from sqlalchemy import and_
from sqlmodel import Session, col, func, select

from bot.store.canonical import digest
from bot.store.engine import ensured
from bot.store.tables import Anchor, Assessment, AuditEntry, Decision, Submission, Workspace

MAC_KEPT = 32
"""Hexadecimal digits of an entry's mac that an anchor holds: 128 bits."""

Upto = dict[str, Any]


def anchor(session: Session, workspace_id: int) -> str:
    """Keep where the workspace's chains stand now; return the head, 64 hexadecimal digits, to keep elsewhere.

    Chains that have not moved since the last one give the same head.
    """
    last = (
        select(AuditEntry.chain, func.max(AuditEntry.number).label("number"))
        .where(AuditEntry.workspace_id == workspace_id)
        .group_by(AuditEntry.chain)
        .subquery()
    )
    entries = session.exec(
        select(AuditEntry)
        .join(last, and_(col(AuditEntry.chain) == last.c.chain, col(AuditEntry.number) == last.c.number))
        .where(AuditEntry.workspace_id == workspace_id)
    ).all()
    workspace = session.get_one(Workspace, workspace_id)
    upto: Upto = {entry.chain: [entry.number, entry.mac[:MAC_KEPT]] for entry in entries}
    head = head_of(workspace.slack_id, upto)
    if entries:
        at = max(entry.at for entry in entries)
        ensured(session, Anchor, {"at": at, "upto": upto}, workspace_id=workspace_id, head=head)
    return head


def is_decided_since(session: Session, workspace_id: int, organisation_id: int) -> bool:
    """Return whether something of an organisation was decided, or revoked, that no anchor knows yet."""
    last = session.exec(select(func.max(Anchor.at)).where(Anchor.workspace_id == workspace_id)).one()
    decided = (
        select(Decision.id)
        .join(Submission, col(Submission.id) == col(Decision.submission_id))
        .join(Assessment, col(Assessment.id) == col(Submission.assessment_id))
        .where(Decision.workspace_id == workspace_id, Assessment.organisation_id == organisation_id)
    )
    since = decided.where(Decision.decided_at > last) if last else decided
    return session.exec(since.limit(1)).first() is not None


def head_of(workspace: str, upto: Upto) -> str:
    """Return the digest over where the chains of a workspace (T…) stand."""
    return digest([workspace, sorted([chain, *position] for chain, position in upto.items())])
