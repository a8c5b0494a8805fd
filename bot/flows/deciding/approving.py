"""Approvals, and the decision that falls with the last of them that is needed.

Each approval is an agreement of the group that it is given for. What was asked for with any agreement that
counts, of specialists too, becomes a condition of the decision.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from bot.domain.lifecycle import Action, Outcome, Status, after
from bot.domain.rights import Act, Refusal, outcome_allowed
from bot.domain.standard import Severity
from bot.flows.conversing import asking
from bot.flows.deciding import announcing, commenting, conditions, ending, waiting
from bot.flows.deciding.case import Case, Seen
from bot.store.agreements import standing
from bot.store.delivered import keep_summary
from bot.store.engine import added, key_of
from bot.store.people import ensure_member, slack_ids
from bot.store.tables import Agreement, Condition, Decision, View
from bot.store.words import said

APPROVALS = frozenset({Outcome.APPROVE, Outcome.APPROVE_WITH_CONDITIONS})


@dataclass(frozen=True)
class NewCondition:
    """A condition as it is set: `owner` is Slack's user id, or nobody for whoever began the assessment."""

    words: str
    due: date
    owner: str = ""
    evidence: str = ""


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What an assessor decides.

    `points` are the ids of the sections to be changed. `exemption_by` says who granted an exemption and for
    what, `exemption_on` when, and `exemption_until` how long it holds. `expires_on` is the last day of an
    approval, None for as long as the regime says.
    """

    outcome: Outcome
    words: str = ""
    conditions: Sequence[NewCondition] = ()
    points: Sequence[str] = ()
    exemption_by: str = ""
    exemption_on: date | None = None
    exemption_until: date | None = None
    expires_on: date | None = None


@dataclass(frozen=True)
class Joined:
    """What agreements that count amount to: all that they ask for, as an Agreement holds it.

    The latest exemption counts, and of the last days that were chosen the earliest.
    """

    conditions: Sequence[dict[str, Any]] = ()
    exempted: Agreement | None = None
    expires_on: date | None = None


def refusal(case: Case, act: Act, seen: Seen) -> Refusal | None:
    """Say why the person may not decide like this for a group; None where they may.

    An approval comes after those who are to agree first, and each person's counts once.
    """
    why = case.refusal(act, seen)
    if why or act in (Act.ASK_FOR_CHANGES, Act.REJECT, Act.OBJECT):
        return why
    seat = case.panel.seat(seen.group)
    if seat and seat.decides and case.panel.awaited_before(seen.group):
        return Refusal.AWAITED
    agreed_already = seat is not None and case.step.person_id in seat.agreed
    return Refusal.AGREED_ALREADY if agreed_already and not case.panel.may_finish else None


def not_allowed(case: Case, verdict: Verdict) -> Refusal | None:
    """Say why a submission may not get this outcome, with what others asked for; None where it may."""
    others = _counting(case)
    joined = len(verdict.conditions) + sum(len(each.conditions) for each in others)
    is_joined = verdict.outcome is Outcome.APPROVE and joined
    return outcome_allowed(
        Outcome.APPROVE_WITH_CONDITIONS if is_joined else verdict.outcome,
        blocking=sum(finding["severity"] == Severity.BLOCKS for finding in case.shown["findings"]),
        conditions=joined,
        exemption=bool(verdict.exemption_by) or any(each.exemption_by for each in others),
    )


def approve(case: Case, group: str, verdict: Verdict) -> None:
    """Keep an approval of a group that decides; with the last that is needed, the decision falls."""
    agreement = _keep(case, group, verdict, View.AGREES)
    case = replace(case, said=[*case.said, agreement])
    if not case.panel.may_finish:
        _announce(case, agreement)
        announcing.ask(case.step, case.submission, case.panel)
        return
    joined = _joined(_counting(case))
    is_plain = verdict.outcome is Outcome.APPROVE and not joined.conditions and not joined.exempted
    outcome = Outcome.APPROVE if is_plain else Outcome.APPROVE_WITH_CONDITIONS
    decide(case, outcome, agreement.words, joined)


def say(case: Case, group: str, verdict: Verdict, view: View) -> None:
    """Keep what the person says for a group, which is no decision yet, and tell those who wait for it."""
    agreement = _keep(case, group, verdict, view)
    _announce(replace(case, said=[*case.said, agreement]), agreement)


def _keep(case: Case, group: str, verdict: Verdict, view: View) -> Agreement:
    step = case.step
    agreement = added(
        step.session,
        Agreement(
            workspace_id=step.workspace_id,
            submission_id=key_of(case.submission),
            number=len(case.said) + 1,
            decisions=len(case.made),
            group=group,
            view=view,
            words=step.keep(case.assessment, verdict.words),
            conditions=[_asked(case, condition) for condition in verdict.conditions],
            exemption_by=step.keep(case.assessment, verdict.exemption_by),
            exemption_on=verdict.exemption_on,
            exemption_until=verdict.exemption_until,
            expires_on=verdict.expires_on,
            person_id=step.person_id,
            at=step.now,
        ),
    )
    step.record(
        case.assessment,
        "agreed" if view is View.AGREES else "objected",
        submission=case.submission.id,
        agreement=agreement.id,
        group=group,
    )
    return agreement


def decide(
    case: Case,
    outcome: Outcome,
    words: str | None,
    joined: Joined = Joined(),
    points: Sequence[str] = (),
) -> None:
    """Record the decision, by the digests of the words it is made with, and tell everybody."""
    step, exempted = case.step, joined.exempted
    last_day = ending.last_day(step, case.assessment, joined.expires_on) if outcome in APPROVALS else None
    decision = added(
        step.session,
        Decision(
            workspace_id=step.workspace_id,
            submission_id=key_of(case.submission),
            number=len(case.made) + 1,
            outcome=outcome,
            words=words,
            points=list(points),
            exemption_by=exempted.exemption_by if exempted else None,
            exemption_on=exempted.exemption_on if exempted else None,
            exemption_until=exempted.exemption_until if exempted else None,
            summary=keep_summary(step.session, case.submission),
            expires_on=last_day,
            decided_by_id=step.person_id,
            decided_at=step.now,
        ),
    )
    waiting.stop(step, case.submission)
    ending.begin(step, case.assessment, decision)
    for position, asked in enumerate(joined.conditions, start=1):
        _set_condition(case, decision, position, asked)
    case.assessment.status = after(case.assessment.status, Action(outcome.value))
    step.record(
        case.assessment,
        "decided",
        submission=case.submission.id,
        decision=decision.id,
        outcome=outcome.value,
        digest=case.submission.digest,
        phase=case.shown["assessment"]["phase"],
    )
    told = _decided(case, decision, joined.conditions)
    announcing.everybody(case, f"decided:{decision.id}", "decided", told)
    if case.assessment.status is Status.CHANGES_ASKED:
        commenting.send(step, case.submission, case.assessment)
        asking.go_on(step, case.assessment)


def _announce(case: Case, agreement: Agreement) -> None:
    group = case.organisation.group(agreement.group) or case.organisation.assessors
    text = said(case.step.session, case.step.workspace_id, [agreement.words, agreement.exemption_by])
    told = {
        "by": case.step.person.slack_id,
        "view": agreement.view.value,
        "group": group.title,
        "number": case.submission.number,
        "words": text[agreement.words].text,
        "conditions": _conditions_told(case, agreement.conditions),
        "exemption_by": text[agreement.exemption_by].text,
        "exemption_on": _day(agreement.exemption_on),
        "exemption_until": _day(agreement.exemption_until),
        "expires_on": _day(agreement.expires_on),
        "awaited": [seat.group.title for seat in case.panel.awaited],
    }
    announcing.assessors(case, f"agreed:{agreement.id}", "agreed", told, group.id)


def _decided(case: Case, decision: Decision, conditions: Sequence[dict[str, Any]]) -> dict[str, Any]:
    text = said(case.step.session, case.step.workspace_id, [decision.words, decision.exemption_by])
    return {
        "by": case.step.person.slack_id,
        "outcome": decision.outcome.value if decision.outcome else None,
        "words": text[decision.words].text,
        "conditions": _conditions_told(case, conditions),
        "points": case.step.context.standard_of(case.step.session, case.assessment).titled(decision.points),
        "exemption_by": text[decision.exemption_by].text,
        "exemption_on": _day(decision.exemption_on),
        "exemption_until": _day(decision.exemption_until),
        "expires_on": _day(decision.expires_on),
        "number": case.submission.number,
        "phase": case.shown["assessment"]["phase"],
        "at": decision.decided_at.isoformat(),
    }


def _asked(case: Case, new: NewCondition) -> dict[str, Any]:
    """Keep the words of a condition, and return it as an Agreement holds it."""
    step = case.step
    owner = ensure_member(step.session, step.workspace_id, new.owner).id if new.owner else None
    return {
        "words": step.keep(case.assessment, new.words),
        "evidence": step.keep(case.assessment, new.evidence),
        "owner_id": owner,
        "due": new.due.isoformat(),
    }


def _set_condition(case: Case, decision: Decision, number: int, asked: dict[str, Any]) -> None:
    condition = added(
        case.step.session,
        Condition(
            workspace_id=case.step.workspace_id,
            decision_id=key_of(decision),
            number=number,
            words=asked["words"],
            evidence=asked["evidence"],
            owner_id=asked["owner_id"] or case.assessment.owner_id,
            due=date.fromisoformat(asked["due"]),
        ),
    )
    conditions.begin(case.step, case.assessment, condition)


def _conditions_told(case: Case, asked: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    step = case.step
    words = said(
        step.session, step.workspace_id, (each[name] for each in asked for name in ("words", "evidence"))
    )
    owners = slack_ids(step.session, {each["owner_id"] for each in asked if each["owner_id"]})
    return [
        {
            "words": words[each["words"]].text,
            "evidence": words[each["evidence"]].text,
            "owner": owners.get(each["owner_id"]),
            "due": each["due"],
        }
        for each in asked
    ]


def _joined(counting: Sequence[Agreement]) -> Joined:
    return Joined(
        conditions=[asked for each in counting for asked in each.conditions],
        exempted=next((each for each in reversed(counting) if each.exemption_by), None),
        expires_on=min((each.expires_on for each in counting if each.expires_on), default=None),
    )


def _counting(case: Case) -> list[Agreement]:
    """Return the agreements that stand of the groups that are needed, in order."""
    needed = {seat.group.id for seat in case.panel.seats}
    return [
        each
        for each in standing(case.organisation, case.said, case.made)
        if each.view is View.AGREES and each.group in needed
    ]


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
