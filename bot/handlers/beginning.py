"""What an assessment begins with, and putting it away: copying answers, archiving, deleting a draft."""

from collections.abc import Callable

from bot.cards import Begin
from bot.domain.problems import InvalidInput, Problem
from bot.domain.rights import Act
from bot.flows.conversing import archiving
from bot.flows.conversing import beginning as beginnings
from bot.flows.conversing.beginning import Beginning
from bot.flows.conversing.turns import Asked
from bot.handlers.desk import Forged, Incoming, carrying, parts, whole
from bot.handlers.forms import Form
from bot.handlers.pressed import may

PURPOSE = "purpose"
"""The field for the purpose; with a template's in it, it has the template's id after a colon."""


def begin_from(incoming: Incoming) -> None:
    """Show the start form with what was chosen to begin from; what was entered in it stays."""
    form = Form(incoming.state)
    chosen, field = form.raw("begin_from"), purpose_field(incoming)
    typed, before = form.raw(field), _purpose_of(incoming, _carried(incoming))
    if typed in ("", before):  # what somebody wrote themselves stays
        typed = _purpose_of(incoming, chosen)
        field = f"{PURPOSE}:{beginning(chosen).template}" if typed else PURPOSE
    planned = incoming.carried_id("planned") if incoming.carries("planned") else None
    more = {} if planned is None else {"planned": planned}
    carried = carrying(field=field, begin=chosen, **more)
    channel, user = form.raw("channel") or None, incoming.who.user
    begin = Begin(chosen, field, typed)
    incoming.update(lambda modals: modals.start(channel, user, carried, planned, begin))


def purpose_field(incoming: Incoming) -> str:
    """Return the name of the field that the purpose stands in."""
    return incoming.carried("field") if incoming.carries("field") else PURPOSE


def beginning(chosen: str) -> Beginning:
    """Return what an option of the start form means; raises Forged where it is none of them."""
    if not chosen:
        return Beginning()
    kind, key = parts(chosen, 2)
    if kind == "template":
        return Beginning(template=key)
    if kind == "assessment":
        return Beginning(assessment_id=whole(key))
    raise Forged(chosen)


def copy_answers(incoming: Incoming) -> None:
    """Ask from which earlier assessment answers are to be copied."""
    assessment, user = whole(incoming.value), incoming.who.user
    if may(incoming, assessment, Act.COPY):
        carried = carrying(assessment=assessment)
        incoming.open(lambda modals: modals.copy_answers(assessment, user, carried))


def copied(incoming: Incoming, form: Form) -> None:
    """Copy the answers of the assessment that was chosen."""
    assessment, earlier = incoming.carried_id("assessment"), form.number("begin_from")
    if earlier is None:
        raise InvalidInput("begin_from", Problem.CHOICE_MISSING)
    form.check()
    beginnings.copy(incoming.context, incoming.now, incoming.who, assessment, earlier, incoming.view_id)


def holds(incoming: Incoming) -> None:
    """Keep that an answer still holds."""
    talk, question, seen = parts(incoming.value, 3)
    asked = Asked(whole(talk), question, whole(seen))
    beginnings.holds(incoming.context, incoming.now, incoming.who, asked)


def archive(incoming: Incoming) -> None:
    """Ask whether an assessment is to be archived, or its draft deleted."""
    assessment = whole(incoming.value)
    if archiving.consider(incoming.context, incoming.now, incoming.who, assessment):
        incoming.open(lambda modals: modals.archive(assessment, carrying(assessment=assessment)))


def archived(incoming: Incoming, form: Form) -> None:
    """Archive an assessment."""
    archiving.archive(incoming.context, incoming.now, incoming.who, incoming.carried_id("assessment"))


def restore(incoming: Incoming) -> None:
    """Bring an assessment back."""
    archiving.restore(incoming.context, incoming.now, incoming.who, whole(incoming.value))


def delete_draft(incoming: Incoming) -> None:
    """Ask whether a draft is to be deleted: in place of the window that was pressed in, if it was in one."""
    assessment = whole(incoming.value)
    if not archiving.consider_deleting(incoming.context, incoming.now, incoming.who, assessment):
        return
    show = incoming.turn if incoming.body.get("view") else incoming.open
    show(lambda modals: modals.delete_draft(assessment, carrying(assessment=assessment)))


def deleted(incoming: Incoming, form: Form) -> None:
    """Delete a draft."""
    if "yes" not in form.ticked("sure"):
        raise InvalidInput("sure", Problem.NOT_CONFIRMED)
    archiving.delete(incoming.context, incoming.now, incoming.who, incoming.carried_id("assessment"))


ACTIONS: dict[str, Callable[[Incoming], None]] = {
    "begin_from": begin_from,
    "copy_answers": copy_answers,
    "holds": holds,
    "archive": archive,
    "restore": restore,
    "delete_draft": delete_draft,
}

VIEWS: dict[str, Callable[[Incoming, Form], None]] = {
    "copy_answers": copied,
    "archive": archived,
    "delete_draft": deleted,
}


def _carried(incoming: Incoming) -> str:
    return incoming.carried("begin") if incoming.carries("begin") else ""


def _purpose_of(incoming: Incoming, chosen: str) -> str:
    """Return the purpose that what was chosen begins with, if it has one."""
    template = incoming.context.config.templates.get(beginning(chosen).template or "")
    return template.purpose if template else ""
