"""Draws up a record from the database. All that people wrote is read here and nowhere else in this room."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from bot.domain.calendar import london_date
from bot.domain.standard import Standard
from bot.record.model import Record, Version
from bot.record.secrecy import Secrecy
from bot.store.agreements import agreements
from bot.store.assessments import conditions, decision_history, latest_submission, standing_decision
from bot.store.editions import Editions, kept_edition
from bot.store.engine import find, key_of
from bot.store.evidence import caught_up
from bot.store.people import slack_ids
from bot.store.snapshots import Erased, frozen
from bot.store.tables import Condition, ConditionStep, Decision, Submission, View
from bot.store.words import Said, said

Json = dict[str, Any]
People = Mapping[int, str]


@dataclass(frozen=True)
class Reading:
    """A session to read with, the standards as they are configured now, and when the record is drawn up."""

    session: Session
    editions: Editions
    now: datetime

    def record(self, workspace_id: int, submission_id: int) -> Record:
        """Return the full record of a submission; raises NotFoundError where there is no such."""
        return self._record(find(self.session, Submission, workspace_id, submission_id))

    def register(self) -> Iterator[Record]:
        """Give the full record of every submission, the oldest first."""
        for submission in self.session.exec(select(Submission).order_by(col(Submission.id))):
            yield self._record(submission)

    def workspace_of(self, submission_id: int) -> int | None:
        """Return the workspace that a submission belongs to; None where there is no such submission."""
        submission = self.session.get(Submission, submission_id)
        return submission.workspace_id if submission else None

    def _record(self, submission: Submission) -> Record:
        kept = frozen(self.session, submission)
        digest = kept["standard"].get("digest")
        standard = kept_edition(self.session, digest, self.editions) if digest else None
        history = decision_history(self.session, submission.workspace_id, submission.assessment_id)
        until = [(of, made) for of, made in history if of.number <= submission.number]
        people = slack_ids(self.session, _people(submission, kept, [made for _, made in until]))
        secrecy = Secrecy(standard, any(answer["sensitive"] for answer in kept["answers"].values()))
        evidence = self._evidence(submission, kept["answers"].values())
        data = {
            "version": Version.FULL,
            "made_at": self.now,
            "submission": self._submission(submission, people),
            "assessment": _facts(kept["assessment"], people),
            "standard": {**kept["standard"], "digest": digest},
            "regime": {name: kept["regime"][name] for name in ("id", "title", "reasons", "report")},
            "rating": _rating(kept["regime"]["rating"]),
            "points": [_point(point, secrecy) for point in kept["points"]],
            "findings": [_finding(finding, secrecy) for finding in kept["findings"]],
            "answers": [
                _answer(answer, people, question, standard)
                | {"evidence": [evidence[piece["id"]] for piece in answer.get("evidence", [])]}
                for question, answer in kept["answers"].items()
            ],
            "evidence": kept["evidence"],
            "parts": kept["parts"],
            "above": [_above(above) for above in kept["above"]],
            "left_out": kept["left_out"],
            "views": self._views({key_of(of): of for of, _ in until} | {key_of(submission): submission}),
            "decisions": self._decisions(submission, until, people),
        }
        return Record.model_validate(data)

    def _evidence(self, submission: Submission, answers: Iterable[Json]) -> dict[int, Json]:
        """Return the evidence of all answers by its id, with what Slack has said of it since."""
        frozen = [piece for answer in answers for piece in answer.get("evidence", [])]
        return {
            key: {name: value for name, value in piece.items() if name != "id"}
            | {"words": _words(piece["words"])}
            for key, piece in caught_up(self.session, submission.workspace_id, frozen).items()
        }

    def _submission(self, submission: Submission, people: People) -> Json:
        latest = latest_submission(self.session, submission.workspace_id, submission.assessment_id)
        newer = latest is not None and latest.number > submission.number
        return {
            "id": submission.id,
            "number": submission.number,
            "digest": submission.digest,
            "at": submission.submitted_at,
            "by": people[submission.submitted_by_id],
            "superseded_by": latest.number if latest and newer else None,
        }

    def _decisions(
        self, submission: Submission, made: Sequence[tuple[Submission, Decision]], people: People
    ) -> list[Json]:
        """Return every decision with its words; this is the one place that reads those."""
        standing = standing_decision([decision for of, decision in made if of.id == submission.id])
        return [
            self._decision(decision, people)
            | {"submission": of.number, "by": people[decision.decided_by_id], "stands": decision is standing}
            for of, decision in made
        ]

    def _decision(self, decision: Decision, people: People) -> Json:
        kept = conditions(self.session, decision.workspace_id, key_of(decision))
        digests = [decision.words, decision.exemption_by]
        digests += [digest for condition in kept for digest in (condition.words, condition.evidence)]
        words = said(self.session, decision.workspace_id, digests)
        owners = slack_ids(self.session, {each.owner_id for each in kept if each.owner_id})
        exemption = {
            "granted": _words(words[decision.exemption_by]),
            "on": decision.exemption_on,
            "until": decision.exemption_until,
        }
        return {
            "number": decision.number,
            "outcome": decision.outcome,
            "words": _words(words[decision.words]),
            "conditions": [
                {
                    "words": _words(words[condition.words]),
                    "evidence": _words(words[condition.evidence]),
                    "owner": owners.get(condition.owner_id or 0),
                    "due": condition.due,
                    "steps": self._steps(condition),
                }
                for condition in kept
            ],
            "exemption": exemption if decision.exemption_by else None,
            "expires_on": decision.expires_on,
            "at": decision.decided_at,
        }

    def _steps(self, condition: Condition) -> list[Json]:
        query = select(ConditionStep).where(ConditionStep.condition_id == key_of(condition))
        taken = self.session.exec(query.order_by(col(ConditionStep.number))).all()
        words = said(self.session, condition.workspace_id, (step.words for step in taken))
        people = slack_ids(self.session, {step.person_id for step in taken})
        return [
            {
                "status": step.status,
                "words": _words(words[step.words]),
                "by": people[step.person_id],
                "at": step.at,
            }
            for step in taken
        ]

    def _views(self, of: Mapping[int, Submission]) -> list[Json]:
        """Return what was said for groups on submissions, which are given by their ids, in order."""
        workspace_id = next(iter(of.values())).workspace_id
        given = agreements(self.session, workspace_id, of.keys())
        found = [each for key in sorted(given) for each in given[key]]
        words = said(self.session, workspace_id, (each.words for each in found))
        people = slack_ids(self.session, {each.person_id for each in found})
        return [
            {
                "submission": of[each.submission_id].number,
                "group": each.group,
                "agrees": each.view is View.AGREES,
                "words": _words(words[each.words]),
                "by": people[each.person_id],
                "at": each.at,
            }
            for each in found
        ]


def _rating(kept: Json | None) -> Json | None:
    """Return a rating by the words for its level; the level's id is only for routing it."""
    return kept and {name: value for name, value in kept.items() if name != "level_id"}


def _people(submission: Submission, kept: Json, made: Iterable[Decision]) -> set[int]:
    ids = {submission.submitted_by_id, kept["assessment"]["started_by"]}
    ids |= {answer["by"] for answer in kept["answers"].values()}
    ids |= {each["by"] for answer in kept["answers"].values() for each in answer.get("versions", ())}
    return ids | {decision.decided_by_id for decision in made}


def _words(written: str | Said | None) -> Json:
    """Return what somebody wrote: a text, or words kept beside the record with when they were erased."""
    if isinstance(written, Said):
        erased_on = london_date(written.erased_at) if written.erased_at else None
        return {"text": "" if erased_on else written.text, "erased_on": erased_on}
    if isinstance(written, Erased):
        return {"erased_on": london_date(written.at)}
    return {"text": written or ""}


def _facts(kept: Json, people: People) -> Json:
    same = (
        "id", "title", "kind", "year", "organisation", "phase", "category", "category_title", "cost_pence",
        "public_facing", "novel",
    )  # fmt: skip
    plan = kept["plan"] or {"year": None, "status": None}
    return {
        **{name: kept[name] for name in same},
        "purpose": _words(kept["purpose"]),
        "part_of": kept["parent_title"],
        "started_by": people.get(kept["started_by"]),
        "plan_year": plan["year"],
        "plan_status": plan["status"],
    }


def _point(kept: Json, secrecy: Secrecy) -> Json:
    return {
        "number": kept["number"],
        "title": kept["title"],
        "result": kept["whole"],
        "held_back_by": [_part_result(part) for part in kept["held_back_by"]],
        "not_comparable": [_part_result(part) for part in kept["not_comparable"]],
        "sensitive": secrecy.of_section(kept.get("section")),
    }


def _part_result(kept: Json) -> Json:
    return {"title": kept["title"], "result": kept["result"]}


def _finding(kept: Json, secrecy: Secrecy) -> Json:
    same = ("rule", "severity", "clauses", "seen", "remedy", "asks", "value", "about")
    return {
        **{name: kept[name] for name in same},
        "words": _words(kept["words"]),
        "sensitive": kept["sensitive"] or secrecy.of_finding(kept["rule"]),
    }


def _answer(kept: Json, people: People, question: str, standard: Standard | None) -> Json:
    known = standard is not None and standard.has(question)
    inherited = kept.get("inherited")
    return {
        **_given(kept),
        "question": question,
        "section": standard.section_of(question).title if standard and known else None,
        "person": kept.get("person"),
        "by": people.get(kept["by"]),
        "at": kept["at"],
        "phase": kept.get("phase"),
        "sensitive": kept["sensitive"],
        "inherited": inherited and {"from": inherited["from"], "words": _words(inherited["words"])},
        "versions": [
            {
                **{name: each[name] for name in ("value", "shown", "person", "at", "phase")},
                "words": _words(each["words"]),
                "by": people.get(each["by"]),
            }
            for each in kept.get("versions", ())
        ],
        "begun": kept.get("begun"),
    }


def _above(kept: Json) -> Json:
    answers = [_given(answer) | {"question": None} for answer in kept["answers"]]
    return {"title": kept["title"], "kind": kept["kind"], "answers": answers}


def _given(kept: Json) -> Json:
    same = {name: kept[name] for name in ("asks", "clause", "value", "shown")}
    return same | {"kind": kept.get("kind"), "words": _words(kept["words"])}
