"""What a submission freezes: the assessment as it stood, its answers, its parts, and what they come to.

It holds no people's words: `{"kept": digest}` stands for each text, which can be erased where it is kept.
The author of a text is who answered, or who began the assessment where it says what that is for. Names of
things (titles, suppliers) have no author.
"""

from collections.abc import Iterable, Mapping
from itertools import chain
from typing import Any

from bot.domain.calendar import london_date
from bot.domain.findings import CLOSED_NAME
from bot.domain.given import fits
from bot.domain.question import AnswerValue, Question
from bot.domain.questionnaire import Questionnaire
from bot.flows.context import Step, chain_of
from bot.store.answer_names import contract_named, person_named
from bot.store.assessments import latest_answers
from bot.store.copies import authors, origins
from bot.store.engine import find, key_of
from bot.store.evidence import evidence_of
from bot.store.people import slack_ids
from bot.store.snapshots import KEPT
from bot.store.standing import standing_of
from bot.store.standing_data import shown_value, standing_data
from bot.store.tables import Answer, Assessment, EvidenceKind
from bot.store.versions import all_versions
from bot.store.words import Keeping

Json = dict[str, Any]

_NOT_SHOWN: Json = {"shown": "", "person": None}
"""How an answer is shown that can be none to the question any more, as one from another edition."""


def take(step: Step, assessment: Assessment) -> Json:
    """Return the assessment, its latest answers and its parts as JSON, and keep the words that it names."""
    standing = standing_of(step.session, step.context.config, assessment, london_date(step.now))
    sheet, answers = standing.questionnaire, standing.tree.answers[key_of(assessment)]
    asked = [(question, answers[question.id]) for question in sheet.asked]
    before = all_versions(step.session, step.workspace_id, key_of(assessment))
    data = standing_data(assessment, standing)
    writing = _Writing(Keeping(step.session, step.workspace_id, chain_of(assessment).name))
    proof = _proof(step, assessment, writing)
    wholes = [
        latest_answers(step.session, step.workspace_id, key_of(each.assessment)) for each in standing.above
    ]
    of_wholes = [answer for whole in wholes for answer in whole.values()]
    begun = _Begun(step, answers.values(), [*chain.from_iterable(before.values()), *of_wholes])
    frozen = {
        **data,
        "assessment": writing.facts(data["assessment"], assessment.started_by_id),
        "points": [writing.point(point) for point in data["points"]],
        "parts": [writing.part(part) for part in data["parts"]],
        "above": [writing.above(*pair, begun) for pair in zip(data["above"], wholes, strict=True)],
        "findings": [writing.finding(finding, answers, begun) for finding in data["findings"]],
        "answers": {
            question.id: {
                **_answer(step, writing, sheet, (question, answer), begun),
                "evidence": proof.get(question.id, []),
                "versions": [
                    _version(step, writing, question, each, begun) for each in before[question.id][:-1]
                ],
            }
            for question, answer in asked
        },
        "evidence": sum(
            answer.value == AnswerValue.YES and bool(answer.words or proof.get(question.id))
            for question, answer in asked
        ),
    }
    step.session.flush()  # every text at once
    return frozen


class _Writing:
    """Puts what stands for a text in its place."""

    def __init__(self, keeping: Keeping) -> None:
        self._keeping = keeping

    def __call__(self, text: str | None, author: int | None = None) -> str | Json | None:
        """Return what stands for a text; nothing stands for itself."""
        return {KEPT: self._keeping.digest(author, text)} if text else text

    def facts(self, facts: Json, author: int) -> Json:
        return {
            **facts,
            "title": self(facts["title"]),
            "purpose": self(facts["purpose"], author),
            "parent_title": self(facts["parent_title"]),
        }

    def point(self, point: Json) -> Json:
        of_parts = {name: self._titled(point[name]) for name in ("held_back_by", "not_comparable")}
        return {**point, **of_parts}

    def part(self, part: Json) -> Json:
        parts = [self.part(each) for each in part["parts"]]
        return {**part, "title": self(part["title"]), "parts": parts}

    def above(self, above: Json, answers: Mapping[str, Answer], begun: "_Begun") -> Json:
        said = [
            {**answer, "words": self(answer["words"], begun.author(answers[answer["question"]]))}
            for answer in above["answers"]
        ]
        return {**above, "title": self(above["title"]), "answers": said}

    def finding(self, finding: Json, answers: Mapping[str, Answer], begun: "_Begun") -> Json:
        answer = answers.get(finding["question"]) if finding["question"] else None
        author = begun.author(answer) if answer else None
        frozen = {**finding, "words": self(finding["words"], author), "about": self(finding["about"], author)}
        if finding["about"] and finding["rule"] != CLOSED_NAME:  # a contract or a supplier, named in these
            frozen |= {"seen": self(finding["seen"]), "remedy": self(finding["remedy"])}
        return frozen

    def _titled(self, parts: list[Json] | tuple[Json, ...]) -> list[Json]:
        return [{**part, "title": self(part["title"])} for part in parts]


class _Begun:
    """Where answers come from that an earlier assessment or a template began."""

    def __init__(self, step: Step, answers: Iterable[Answer], others: Iterable[Answer]) -> None:
        self._templates = step.context.config.templates
        self._origins = origins(step.session, step.workspace_id, answers)
        self._authors = authors(step.session, step.workspace_id, [*answers, *others])

    def author(self, answer: Answer) -> int:
        """Return who wrote the words of an answer first."""
        return self._authors[key_of(answer)]

    def of(self, writing: _Writing, answer: Answer) -> Json | None:
        """Return where an answer comes from; None where it is of its own."""
        if answer.template is not None:
            template = self._templates.get(answer.template)
            return {"template": True, "title": template.title if template else None, "on": None}
        origin = self._origins.get(key_of(answer))
        if origin is None:
            return None
        return {"template": False, "title": writing(origin.title), "on": london_date(origin.at).isoformat()}


def _answer(
    step: Step, writing: _Writing, sheet: Questionnaire, asked: tuple[Question, Answer], begun: _Begun
) -> Json:
    question, answer = asked
    of = (
        find(step.session, Answer, step.workspace_id, answer.inherited_from_id)
        if answer.inherited_from_id
        else None
    )
    words = writing(answer.words, begun.author(answer))
    return {
        "asks": question.asks,
        "clause": question.clause,
        "kind": question.kind.value,
        "value": answer.value,
        **_shown(step, writing, question, answer.value),
        "words": words,
        "digest": words[KEPT] if isinstance(words, dict) else None,
        "by": answer.person_id,
        "at": answer.at.isoformat(),
        "phase": answer.phase.value,
        "sensitive": sheet.standard.is_sensitive(question.id),
        "inherited": {
            "from": writing(find(step.session, Assessment, step.workspace_id, of.assessment_id).title),
            "words": writing(of.words, authors(step.session, step.workspace_id, [of])[key_of(of)]),
        }
        if of
        else None,
        "begun": begun.of(writing, answer),
    }


def _version(step: Step, writing: _Writing, question: Question, answer: Answer, begun: _Begun) -> Json:
    """Return an answer that another one has taken the place of since."""
    shown = _shown(step, writing, question, answer.value) if fits(question, answer.value) else _NOT_SHOWN
    return {
        "value": answer.value,
        **shown,
        "words": writing(answer.words, begun.author(answer)),
        "by": answer.person_id,
        "at": answer.at.isoformat(),
        "phase": answer.phase.value,
    }


def _proof(step: Step, assessment: Assessment, writing: _Writing) -> dict[str, list[Json]]:
    """Return the evidence of each question, as far as it is known now; the words keep their digests.

    What is called so by a person (a link) is theirs; a file's name and the address of what is in Slack are
    names of things.
    """
    rows = evidence_of(step.session, assessment)
    people = slack_ids(
        step.session, {key for row in rows for key in (row.author_id, row.added_by_id) if key is not None}
    )
    found: dict[str, list[Json]] = {}
    for row in rows:
        author = row.author_id if row.kind is EvidenceKind.LINK else None
        found.setdefault(row.question, []).append(
            {
                "id": row.id,
                "kind": row.kind.value,
                "state": row.state.value,
                "title": writing(row.title, author),
                "address": writing(row.address, author),
                "author": people.get(row.author_id or 0),
                "words": {KEPT: row.words} if row.words else "",
                "digest": row.digest,
                "size": row.size,
                "media_type": row.media_type,
                "written_at": row.written_at.isoformat() if row.written_at else None,
                "added_by": people[row.added_by_id],
                "added_at": row.added_at.isoformat(),
                "held_in_slack": row.kind is EvidenceKind.FILE,
            }
        )
    return found


def _shown(step: Step, writing: _Writing, question: Question, value: str) -> Json:
    """Return an answer as people read it: a person as Slack names them, a contract by its title."""
    contract = contract_named(step.session, step.workspace_id, question, value)
    return {
        "shown": writing(contract) if contract else shown_value(question, value),
        "person": person_named(step.session, step.workspace_id, question, value),
    }
