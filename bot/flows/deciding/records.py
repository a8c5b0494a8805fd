"""Who takes part, assesses or sees a submission is given a link to its record."""

from datetime import datetime

from bot.domain.rights import Act
from bot.flows.context import Context, Step
from bot.flows.deciding.case import open_case
from bot.flows.deciding.review import not_to_read
from bot.record.links import Readable, RecordLinks
from bot.record.model import Version
from bot.store.engine import key_of
from bot.store.outbox import Place
from bot.store.people import Who
from bot.store.tables import Assessment, Submission


def give(context: Context, now: datetime, who: Who, submission_id: int, links: RecordLinks) -> None:
    """Tell the person privately where the record is, or who can write it to a file where there are no links.

    Who may not read it is told so, and who may not read sensitive answers is given it without them.
    """
    with context.acting(who, now) as step:
        case = open_case(step, submission_id)
        submission, assessment = case.submission, case.assessment
        why = not_to_read(case)
        if why:
            case.refuse(Act.READ.value, why)
            return
        version = Version.WITHOUT_SENSITIVE if not_to_read(case, Act.READ_SENSITIVE) else Version.FULL
        url = links.address(Readable(step.workspace_id, key_of(submission), version), now)
        if url:
            step.record(assessment, "record_read", submission=submission.id, version=version.value)
        _tell(
            step, assessment, submission, url=url, version=version.value, until=(now + links.life).isoformat()
        )


def _tell(step: Step, assessment: Assessment, submission: Submission, **told: str | None) -> None:
    click = step.who.click
    channel = (
        click.channel if click else step.context.organisation_of(step.session, assessment).assessors.channel
    )
    step.tell(
        Place(channel=channel),
        "full_record",
        id=submission.id,
        number=submission.number,
        title=assessment.title,
        **told,
    )
