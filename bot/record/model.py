"""The record of a submission: everything that was put before the assessors, and what they decided.

It stands on its own: nothing in it needs the database or the configuration to be understood. Its fields are
published as `config/schemas/record.json`, so a field is added rather than renamed.
"""

from datetime import date, datetime
from enum import StrEnum
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from bot.domain.conditions import ConditionStatus
from bot.domain.lifecycle import Outcome
from bot.domain.questionnaire import Result
from bot.domain.spend import Kind, Phase
from bot.domain.standard import QuestionKind, Severity


class Version(StrEnum):
    """For whom a record is."""

    FULL = "full"
    WITHOUT_SENSITIVE = "without_sensitive"
    PUBLIC = "public"


class Part(BaseModel):
    """A part of a record: it does not change, and has no field that is not published."""

    model_config = ConfigDict(frozen=True, extra="forbid", json_schema_serialization_defaults_required=True)


class Words(Part):
    """What somebody wrote. `erased_on` says when it was erased; then there is no text any more."""

    text: str = ""
    erased_on: date | None = None

    def __bool__(self) -> bool:
        """Return whether anything was ever written."""
        return bool(self.text or self.erased_on)


NOTHING = Words()


class SubmissionFacts(Part):
    """Which submission this is. People are Slack's user ids throughout; None where they are left out."""

    id: int
    number: int = Field(description="counted from 1 within the assessment")
    digest: str = Field(description="SHA-256, in hexadecimal, of what was submitted")
    at: datetime
    by: str | None
    superseded_by: int | None = Field(description="number of the newest submission, where that is another")


class AssessmentFacts(Part):
    """What was assessed, as it stood when it was submitted. `year` is an organisation's financial year."""

    id: int
    title: str
    purpose: Words
    kind: Kind
    year: int | None
    part_of: str | None = Field(description="title of what it is part of")
    organisation: str
    phase: Phase
    category: str
    category_title: str
    cost_pence: int
    public_facing: bool
    novel: bool
    started_by: str | None
    plan_year: int | None = Field(description="financial year of the organisation's plan")
    plan_status: str | None


class StandardFacts(Part):
    """The standard it was answered against. The digest is of all that the standard says."""

    id: str
    title: str
    edition: str
    digest: str | None


class Report(Part):
    """Why the spend has to be reported; `unverified` where the figure behind that is not confirmed."""

    because: str
    unverified: bool


class RegimeFacts(Part):
    """The spend controls that applied, why approval was needed, and why it has to be reported."""

    id: str
    title: str
    reasons: tuple[str, ...]
    report: tuple[Report, ...]


class Criterion(Part):
    """One criterion of the scrutiny; `answered` is empty where the answer is sensitive."""

    title: str
    answered: str
    level: str
    points: int


class Rating(Part):
    """How heavy the scrutiny is, and how that came about.

    `withheld` where it is left out because a sensitive answer counts towards it.
    """

    by: Literal["highest", "total"]
    level: str | None
    total: int | None
    missing: int = Field(description="criteria without an answer")
    how: tuple[Criterion, ...]
    withheld: bool = False


class PartResult(Part):
    """How a point comes out in a part; no result where the part answers another edition."""

    title: str
    result: Result | None


class Point(Part):
    """How one section of the standard comes out, over the whole and its parts.

    `sensitive` where it has a question whose answer is sensitive; `withheld` where the result is left out
    for that.
    """

    number: int | None
    title: str
    result: Result | None
    held_back_by: tuple[PartResult, ...]
    not_comparable: tuple[PartResult, ...]
    sensitive: bool
    withheld: bool = False


class Finding(Part):
    """Something the assessors had to know. `value` and `words` are the answer to the question it is about."""

    rule: str
    severity: Severity
    clauses: tuple[str, ...]
    seen: str | None
    remedy: str | None
    asks: str | None
    value: str | None
    words: Words
    about: str | None = Field(description="the contract, supplier, part or old name that was found")
    sensitive: bool


class Evidence(Part):
    """What an answer rests on beside its words: a message or a file in Slack, or a link.

    `held_in_slack` where what is in it is held only in Slack. `digest` is the SHA-256 of a file's contents,
    in hexadecimal, and `size` its bytes: none where Slack did not give it.
    """

    kind: Literal["message", "file", "link"]
    state: Literal["unread", "kept", "gone", "out_of_reach"] = Field(
        description="gone where it was deleted from Slack, out_of_reach where the bot may not see it there"
    )
    title: str = Field(description="a file's name, or what a link is called")
    address: str | None
    author: str | None = Field(description="who wrote or sent it; none for an app's message")
    words: Words = Field(description="what a message says")
    digest: str | None
    size: int | None
    media_type: str | None
    written_at: datetime | None
    added_by: str | None
    added_at: datetime
    held_in_slack: bool


class Inherited(Part):
    """Where an answer was taken over from, and what was said there."""

    from_: str = Field(alias="from")
    words: Words

    model_config = ConfigDict(validate_by_name=True, serialize_by_alias=True)


class EarlierAnswer(Part):
    """An answer to the same question that another one took the place of before it was submitted."""

    value: str
    shown: str
    words: Words
    person: str | None
    by: str | None
    at: datetime
    phase: Phase


class Answer(Part):
    """One question and the answer that counts. `shown` is the answer as people read it.

    `person` is who is the answer, where that is somebody. `withheld` where the answer is left out.
    """

    question: str | None = Field(description="the question's id; none for what the whole answers")
    section: str | None = Field(default=None, description="heading of the part of the standard it is from")
    asks: str
    clause: str | None
    kind: QuestionKind | None = Field(description="none in records of the first version")
    value: str
    shown: str
    words: Words
    person: str | None = None
    by: str | None = None
    at: datetime | None = None
    phase: Phase | None = None
    sensitive: bool = False
    inherited: Inherited | None = None
    evidence: tuple[Evidence, ...] = Field(default=(), description="what is attached, the oldest first")
    withheld: bool = False
    versions: tuple[EarlierAnswer, ...] = Field(
        default=(), description="earlier answers, the oldest first; none are known in older records"
    )


class TreePart(Part):
    """A part of what was submitted, and how many of its questions were answered out of all."""

    id: int
    title: str
    kind: Kind
    answered: int
    total: int
    parts: tuple["TreePart", ...]


class Above(Part):
    """What this is part of, and what that answers for the whole."""

    title: str
    kind: Kind
    answers: tuple[Answer, ...]


class LeftOut(Part):
    """A question that was answered once and no longer mattered, and why."""

    asks: str
    because: str


class Exemption(Part):
    """An exemption: who granted it and for what, when, and the last day it holds."""

    granted: Words
    on: date | None
    until: date | None


class ConditionStep(Part):
    """What became of a condition: it was said to be done, and then accepted or sent back."""

    status: ConditionStatus
    words: Words
    by: str | None
    at: datetime


class Condition(Part):
    """One condition of an approval: what has to be done, what is to show it, by whom and by when."""

    words: Words
    evidence: Words = NOTHING
    owner: str | None = None
    due: date | None = Field(default=None, description="the last day it can be met in time")
    steps: tuple[ConditionStep, ...] = Field(
        default=(), description="in order, until the record was drawn up"
    )


class View(Part):
    """What somebody said for a group that had to agree, or to decide."""

    submission: int = Field(description="number of the submission it was said on")
    group: str = Field(description="the group's id; the assessors are lead")
    agrees: bool
    words: Words
    by: str | None
    at: datetime


class Decision(Part):
    """What was decided on this submission or an earlier one; no outcome where a decision was revoked."""

    submission: int = Field(description="number of the submission it was made on")
    number: int = Field(description="counted from 1 within that submission")
    outcome: Outcome | None
    words: Words
    conditions: tuple[Condition, ...]
    exemption: Exemption | None
    expires_on: date | None = Field(default=None, description="the last day an approval holds")
    by: str | None
    at: datetime
    stands: bool = Field(description="whether it is what counts for this submission now")


class Record(Part):
    """The record of one submission.

    `version` is "full", or "without_sensitive" where sensitive answers are left out, or "public" where people
    are left out too. `made_at` is when the record was drawn up; decisions made later are not in it.
    """

    version: Version
    made_at: datetime
    submission: SubmissionFacts
    assessment: AssessmentFacts
    standard: StandardFacts
    regime: RegimeFacts
    rating: Rating | None
    points: tuple[Point, ...]
    findings: tuple[Finding, ...]
    findings_withheld: int = Field(default=0, description="sensitive findings that are left out")
    answers: tuple[Answer, ...]
    evidence: int = Field(description="answers that say where they can be seen, or have evidence attached")
    parts: tuple[TreePart, ...]
    above: tuple[Above, ...]
    left_out: tuple[LeftOut, ...]
    views: tuple[View, ...] = Field(
        default=(),
        description="what was said for groups on this submission or an earlier one that was decided",
    )
    decisions: tuple[Decision, ...] = Field(description="the oldest first")

    @property
    def standing(self) -> Decision | None:
        """The decision that counts for this submission; None while it awaits one."""
        return next((made for made in self.decisions if made.stands), None)


class Register(Part):
    """The records of every submission, the oldest first."""

    version: Version
    made_at: datetime
    records: tuple[Record, ...]
