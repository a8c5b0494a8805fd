"""What an assessment can begin with, and what an answer was begun with."""

from collections.abc import Sequence

from bot.cards.adding import MOST_EARLIER, readable
from bot.cards.reading import Data, Reading
from bot.domain.calendar import london_date
from bot.domain.section import OF_A_SPEND
from bot.domain.spend import Kind
from bot.domain.template import Template
from bot.store.copies import origins
from bot.store.engine import find, key_of
from bot.store.tables import Answer, Assessment


def offered(reading: Reading, viewer: str) -> Data:
    """Return the templates and earlier assessments that the start form offers to `viewer` (Slack's id)."""
    return {
        "templates": [{"id": each.id, "title": each.title} for each in _templates(reading)],
        "earlier": [_earlier(each) for each in readable(reading, viewer, OF_A_SPEND)],
    }


def chosen(reading: Reading, value: str, earlier: Sequence[Data]) -> Data | None:
    """Return what was chosen in the start form, of `earlier` assessments if it is one; None for nothing."""
    kind, _, key = value.partition(":")
    if kind == "template" and key in reading.config.templates:
        template = reading.config.templates[key]
        begun = sum(each.begins for each in template.questions)
        hints = sum(each.hint is not None for each in template.questions)
        return {
            "value": value,
            "title": template.title,
            "says": template.says,
            "begun": begun,
            "hints": hints,
        }
    found = next((each for each in earlier if kind == "assessment" and str(each["id"]) == key), None)
    return {**found, "value": value, "says": None} if found else None


def copy_answers(reading: Reading, assessment_id: int, viewer: str) -> Data:
    """Return what the form shows by which the answers of an earlier assessment are copied."""
    assessment = find(reading.session, Assessment, reading.workspace_id, assessment_id)
    kinds = (Kind.ORGANISATION,) if assessment.year else OF_A_SPEND
    found = readable(reading, viewer, tuple(kinds), MOST_EARLIER + 1)
    others = [_earlier(each) for each in found if each.id != assessment_id]
    return {"title": assessment.title, "earlier": others[:MOST_EARLIER]}


def template_of(reading: Reading, assessment: Assessment) -> Template | None:
    """Return the template that an assessment began from, where it is still configured."""
    return reading.config.templates.get(assessment.template or "")


def hint(reading: Reading, assessment: Assessment, question: str) -> Data | None:
    """Return the hint that an assessment's template has for a question, if there is one."""
    template = template_of(reading, assessment)
    said = template.hint(question) if template else None
    return {"title": template.title, "says": said} if template and said else None


def begun_from(reading: Reading, answer: Answer) -> Data | None:
    """Return where an answer comes from: an earlier assessment or a template; None where it is of its own."""
    if answer.template is not None:
        template = reading.config.templates.get(answer.template)
        return {"template": True, "title": template.title if template else None, "on": None}
    origin = origins(reading.session, reading.workspace_id, [answer]).get(key_of(answer))
    return {"template": False, "title": origin.title, "on": london_date(origin.at)} if origin else None


def _templates(reading: Reading) -> list[Template]:
    """Return the templates that are for some organisation's standard, and for a category of its regime."""
    followed = [
        (each.standard, {category.id for category in reading.config.regimes[each.regime].categories})
        for each in reading.config.organisations
    ]
    return [
        template
        for template in reading.config.templates.values()
        if any(
            standard in template.standards
            and (not template.categories or categories.intersection(template.categories))
            for standard, categories in followed
        )
    ]


def _earlier(assessment: Assessment) -> Data:
    return {"id": assessment.id, "title": assessment.title, "started": assessment.started_at}
