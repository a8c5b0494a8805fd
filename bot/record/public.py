"""What a record leaves out for readers who may not read all of it: what is sensitive, and who people are."""

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from bot.domain.question import QuestionKind
from bot.record.model import (
    NOTHING,
    Answer,
    ConditionStep,
    Decision,
    Evidence,
    Finding,
    Point,
    Rating,
    Record,
    Version,
)

SOMEBODY, SOMEWHERE, AN_ADDRESS, LEFT_OUT = "[a person]", "[a channel]", "[an email address]", "[sensitive]"
"""What stands in the place of what is left out of a sentence."""

SHORTEST_REPEATED = 8
"""Characters from which a sensitive text is looked for in other texts; shorter ones are ordinary words."""

_OURS = frozenset(
    {
        "version", "made_at", "digest", "id", "question", "kind", "value", "outcome", "severity", "rule",
        "phase", "result", "plan_status", "category", "status", "group", "state", "media_type",
    }
)  # fmt: skip
"""Fields that hold a code of ours rather than words."""

_MENTION = re.compile(r"<@[^<>]*>|<!subteam\^[^<>]*>")
_CHANNEL = re.compile(r"<#[^<>]*>|\b(?:[DG]0|C(?=[A-Z]*[0-9]))[A-Z0-9]{7,}\b")
_EMAIL = re.compile(r"[\w.+'-]+@[\w-]+(?:\.[\w-]+)+")
_HANDLE = re.compile(r"(?<![\w.])@[\w.'-]*\w")
_USER = re.compile(r"\b[UW](?=[A-Z]*[0-9])[A-Z0-9]{7,}\b")


def without_sensitive(record: Record) -> Record:
    """Return the record without sensitive answers, and without what shows through them."""
    if record.version is not Version.FULL:
        return record
    secrets = {text for answer in record.answers if answer.sensitive for text in _texts_of(answer)}
    findings = [finding for finding in record.findings if not finding.sensitive]
    left = record.model_copy(
        update={
            "version": Version.WITHOUT_SENSITIVE,
            "rating": record.rating and _open_rating(record.rating),
            "points": tuple(_open_point(point) for point in record.points),
            "findings": tuple(findings),
            "findings_withheld": len(record.findings) - len(findings),
            "answers": tuple(_withheld(answer) if answer.sensitive else answer for answer in record.answers),
            # why a question was not asked can tell a sensitive answer
            "left_out": () if any(answer.sensitive for answer in record.answers) else record.left_out,
        }
    )
    return _rewritten(left, _without(secrets))


def public(record: Record) -> Record:
    """Return the record as anybody may read it: nothing sensitive, no people, no channels.

    What people wrote is searched for Slack's mentions and ids, @names and email addresses. A name that is
    simply written out is not found: somebody has to read a record before it is published. Answers that others
    took the place of are not in it.
    """
    if record.version is Version.PUBLIC:
        return record
    safe = without_sensitive(record)
    known = {
        *filter(None, (record.submission.by, record.assessment.started_by)),
        *(each for answer in record.answers for each in (answer.by, answer.person) if each),
        *(
            who
            for answer in record.answers
            for each in answer.versions
            for who in (each.by, each.person)
            if who
        ),
        *(
            who
            for answer in record.answers
            for piece in answer.evidence
            for who in (piece.author, piece.added_by)
            if who
        ),
        *(made.by for made in record.decisions if made.by),
        *(each.owner for made in record.decisions for each in made.conditions if each.owner),
        *(step.by for made in record.decisions for each in made.conditions for step in each.steps if step.by),
        *(view.by for view in record.views if view.by),
    }
    left = safe.model_copy(
        update={
            "version": Version.PUBLIC,
            "submission": safe.submission.model_copy(update={"by": None}),
            "assessment": safe.assessment.model_copy(update={"started_by": None}),
            "answers": tuple(_nobodys(answer) for answer in safe.answers),
            "above": tuple(
                above.model_copy(update={"answers": tuple(map(_nobodys, above.answers))})
                for above in safe.above
            ),
            "findings": tuple(_nobodys_finding(record, finding) for finding in safe.findings),
            "views": tuple(view.model_copy(update={"by": None}) for view in safe.views),
            "decisions": tuple(_nobodys_decision(made) for made in safe.decisions),
        }
    )
    return _rewritten(left, lambda text: _without_people(_without_known(text, known)))


def _texts_of(answer: Answer) -> Iterator[str]:
    earlier = (each.words.text for each in answer.versions)
    attached = [
        text for each in answer.evidence for text in (each.words.text, each.title, each.address or "")
    ]
    inherited = answer.inherited.words.text if answer.inherited else ""
    for text in (answer.words.text, inherited, *earlier, *attached):
        yield from (line.strip() for line in text.splitlines() if len(line.strip()) >= SHORTEST_REPEATED)


def _withheld(answer: Answer) -> Answer:
    nothing = {"value": "", "shown": "", "words": NOTHING, "person": None, "inherited": None, "at": None}
    return answer.model_copy(update=nothing | {"withheld": True, "versions": (), "evidence": ()})


def _nobodys(answer: Answer) -> Answer:
    nobody = {"by": None, "person": None, "versions": ()}
    if answer.kind is QuestionKind.PERSON:
        return _withheld(answer).model_copy(update=nobody)
    return answer.model_copy(update=nobody | {"evidence": tuple(map(_nobodys_evidence, answer.evidence))})


def _nobodys_evidence(piece: Evidence) -> Evidence:
    """Leave out who wrote and who added it, and addresses in Slack, which name channels and people."""
    nobody: dict[str, Any] = {"author": None, "added_by": None}
    if piece.kind != "link":
        nobody["address"] = None
    return piece.model_copy(update=nobody)


def _nobodys_finding(record: Record, finding: Finding) -> Finding:
    about_people = {answer.asks for answer in record.answers if answer.kind is QuestionKind.PERSON}
    if finding.asks in about_people:
        return finding.model_copy(update={"value": None, "words": NOTHING, "about": None})
    return finding


def _nobodys_decision(made: Decision) -> Decision:
    """Leave out who decided, and who granted an exemption, which is a text that names them."""
    exemption = made.exemption and made.exemption.model_copy(update={"granted": NOTHING})
    conditions = tuple(
        each.model_copy(update={"owner": None, "steps": tuple(_nobodys_step(step) for step in each.steps)})
        for each in made.conditions
    )
    return made.model_copy(update={"by": None, "exemption": exemption, "conditions": conditions})


def _nobodys_step(step: ConditionStep) -> ConditionStep:
    return step.model_copy(update={"by": None})


def _open_point(point: Point) -> Point:
    if not point.sensitive:
        return point
    nothing = {"result": None, "held_back_by": (), "not_comparable": ()}
    return point.model_copy(update=nothing | {"withheld": True})


def _open_rating(rating: Rating) -> Rating:
    """Leave out a whole rating that a sensitive answer counts towards: the rest of it would tell that one."""
    if all(each.answered for each in rating.how):
        return rating
    return rating.model_copy(update={"level": None, "total": None, "missing": 0, "how": (), "withheld": True})


def _without(secrets: Iterable[str]) -> Callable[[str], str]:
    longest_first = sorted(secrets, key=len, reverse=True)
    if not longest_first:
        return lambda text: text
    pattern = re.compile("|".join(map(re.escape, longest_first)), re.IGNORECASE)
    return lambda text: pattern.sub(LEFT_OUT, text)


def _without_known(text: str, people: Iterable[str]) -> str:
    for person in people:
        text = text.replace(person, SOMEBODY)
    return text


def _without_people(text: str) -> str:
    text = _EMAIL.sub(AN_ADDRESS, _CHANNEL.sub(SOMEWHERE, _MENTION.sub(SOMEBODY, text)))
    return _USER.sub(SOMEBODY, _HANDLE.sub(SOMEBODY, text))


def _rewritten(record: Record, change: Callable[[str], str]) -> Record:
    """Return the record with every text in it changed, but for what is ours: ids, codes and digests."""
    data = record.model_dump(mode="json")
    return Record.model_validate(_changed(data, change))


def _changed(value: Any, change: Callable[[str], str]) -> Any:
    if isinstance(value, str):
        return change(value)
    if isinstance(value, list):
        return [_changed(each, change) for each in value]
    if isinstance(value, dict):
        return {name: each if name in _OURS else _changed(each, change) for name, each in value.items()}
    return value


def version_of(record: Record, version: Version) -> Record:
    """Return a full record in a version."""
    if version is Version.PUBLIC:
        return public(record)
    return without_sensitive(record) if version is Version.WITHOUT_SENSITIVE else record
