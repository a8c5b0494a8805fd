"""The windows in which a team looks over its answers before submitting."""

import json

from bot.cards import checking, history, left
from bot.cards.checking import OVERVIEW, Place
from bot.cards.notes import shown_notes
from bot.cards.reading import Data, Reading
from bot.cards.sensitive import may_read
from bot.cards.windows import Windows
from bot.render.drawing import Json
from bot.store.engine import find
from bot.store.noted import notes_of
from bot.store.tables import Assessment, Conversation

Of = tuple[int, int]
"""An assessment's id, and that of the conversation that is gone on with; 0 where it is still to begin."""


class CheckingModals(Windows):
    """The windows about answers. `viewer` is Slack's user id of who looks."""

    def review_answers(self, of: Of, viewer: str, place: Place = OVERVIEW) -> Json:
        """Return a page of the review: the overview, or one of a point."""
        checked = checking.checked(self._reading, *of, viewer)
        if place == OVERVIEW:
            carried = json.dumps({"assessment": of[0]})
            return self._render("review_answers", checking.overview(checked), carried)
        return self._render("review_point", checking.point(checked, place))

    def review_question(self, of: Of, viewer: str, question: str) -> Json:
        """Return the page of the review on which a question stands."""
        checked = checking.checked(self._reading, *of, viewer)
        return self.review_answers(of, viewer, checking.page_of(checked, question))

    def left(self, of: Of, section: str = "", page: int = 1) -> Json:
        """Return a page of what is left, of one section where it is named."""
        return self._render("left", left.data(self._reading, *of, section, page))

    def history(self, conversation_id: int, question: str, viewer: str, page: int = 1) -> Json:
        """Return a page of the answers to a question, the newest first."""
        return self._render("history", history.data(self._reading, conversation_id, question, viewer, page))

    def note(self, of: tuple[int, str], viewer: str, metadata: str) -> Json:
        """Return the form for a note, with those there are; `of` is an assessment's id and a question's."""
        return self._render("note", _note(self._reading, *of, viewer), metadata)

    def gone_to(self, assessment_id: int, conversation_id: int, question: str) -> Json:
        """Return where a question is asked now."""
        return self._render("gone_to", _gone_to(self._reading, assessment_id, conversation_id, question))

    def not_gone_to(self) -> Json:
        """Return that a question was not asked, and where it is said why."""
        return self._render("not_gone_to", {})


def _note(reading: Reading, assessment_id: int, question_id: str, viewer: str) -> Data:
    assessment = find(reading.session, Assessment, reading.workspace_id, assessment_id)
    sheet = reading.questionnaire_of(assessment)
    question = sheet.standard.question(question_id)
    notes = notes_of(reading.session, reading.workspace_id, assessment_id, question_id)
    hide = not may_read(reading, sheet, assessment, question, viewer)
    return {
        "asks": question.asks,
        "sensitive": sheet.standard.is_sensitive(question_id),
        "notes": shown_notes(reading, reversed(notes), hide=hide),
    }


def _gone_to(reading: Reading, assessment_id: int, conversation_id: int, question: str) -> Data:
    assessment = find(reading.session, Assessment, reading.workspace_id, assessment_id)
    talk = find(reading.session, Conversation, reading.workspace_id, conversation_id)
    of = f"{assessment_id}:{conversation_id}"
    return {
        "asks": reading.standard_of(assessment).question(question).asks,
        "channel": None if talk.person_id else assessment.channel or None,
        "review": f"{of}:{question}",
        "left": f"{of}::1",
    }
