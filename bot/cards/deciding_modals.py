"""The windows in which a submission is decided, and what assessors and the team ask each other about it."""

from datetime import timedelta

from bot.cards import changed, condition, enquiry, evidence, panel, pointing, work
from bot.cards.pointing import Carried
from bot.cards.reading import Data, Reading
from bot.cards.review import submitted
from bot.cards.windows import Windows
from bot.domain.conditions import MOST_CONDITIONS
from bot.domain.lifecycle import Outcome, Status
from bot.domain.money import typed_pounds
from bot.domain.standard import Severity
from bot.render.drawing import Json
from bot.store.assessments import decisions, standing_decision
from bot.store.engine import find
from bot.store.snapshots import frozen
from bot.store.tables import Assessment, Submission


class DecidingModals(Windows):
    """The windows about submissions; `metadata` comes back to the handler together with what is entered."""

    def decide(self, outcome: Outcome, submission_id: int, metadata: str = "", conditions: int = 1) -> Json:
        """Return the form in which a submission is decided; its callback_id is the outcome's value.

        It asks for so many `conditions`, where it asks for any.
        """
        data = _decision(self._reading, submission_id) | _approval(self._reading, submission_id, conditions)
        if outcome is Outcome.ASK_FOR_CHANGES:
            data |= pointing.to_change(self._reading, submission_id)
        return self._render(outcome.value, data, metadata)

    def condition(self, template: str, condition_id: int, metadata: str = "") -> Json:
        """Return a form about a condition."""
        return self._render(template, condition.modal(self._reading, condition_id), metadata)

    def change(self, assessment_id: int, metadata: str = "") -> Json:
        """Return the form in which the facts of what was approved are changed."""
        return self._render("change", _change(self._reading, assessment_id), metadata)

    def agree(self, of: tuple[int, str], metadata: str = "", conditions: int = 1) -> Json:
        """Return the form in which somebody agrees for a group; `of` is a submission's id and the group's.

        It asks for so many `conditions`.
        """
        more = _approval(self._reading, of[0], conditions)
        return self._render("agree", panel.asked_in_form(self._reading, *of) | more, metadata)

    def object(self, of: tuple[int, str], metadata: str = "") -> Json:
        """Return the form in which somebody objects for a group; `of` is as for `agree`."""
        return self._render("object", panel.asked_in_form(self._reading, *of), metadata)

    def revoke(self, submission_id: int, metadata: str = "") -> Json:
        """Return the form in which a decision is revoked."""
        return self._render("revoke", _decision(self._reading, submission_id), metadata)

    def claim_over(self, submission_id: int, metadata: str) -> Json:
        """Return the window in which a submission is taken over from who has it."""
        data = _decision(self._reading, submission_id)
        return self._render(
            "claim_over", data | {"claim": work.claim(self._reading, submission_id)}, metadata
        )

    def next_point(self, submission_id: int, viewer: str, after: str | None, carried: Carried) -> Json:
        """Return the form for the first point after another that `viewer` has not reviewed.

        With none left it is the first of all to begin with (no `after`), and else a window with the outcome.
        """
        of = pointing.points_of(self._reading, submission_id, viewer)
        following = of.following(after)
        if following is None and after is not None:
            return self._render("points_done", pointing.finished(of))
        return self._point(pointing.point(of, following or of.sections[0], carried))

    def point(
        self, submission_id: int, viewer: str, section: str, carried: Carried, *, unkept: bool = False
    ) -> Json:
        """Return the form for one point; `unkept` says that a comment without a judgement was not kept."""
        of = pointing.points_of(self._reading, submission_id, viewer)
        return self._point(pointing.point(of, section, carried, unkept=unkept))

    def what_changed(self, submission_id: int) -> Json:
        """Return all that changed since the submission before."""
        return self._render("what_changed", changed.modal(self._reading, submission_id))

    def ask_team(self, submission_id: int, metadata: str) -> Json:
        """Return the form in which the team is asked something."""
        return self._render("ask_team", _decision(self._reading, submission_id), metadata)

    def answer_team(self, enquiry_id: int, metadata: str) -> Json:
        """Return the form for the team's answer."""
        return self._render("answer_team", enquiry.modal(self._reading, enquiry_id), metadata)

    def answered_before(self, enquiry_id: int, words: str) -> Json:
        """Return the answer that stands beside the words that came too late."""
        data = enquiry.modal(self._reading, enquiry_id)
        return self._render("answered_before", data | {"late": words})

    def withdraw(self, submission_id: int, metadata: str) -> Json:
        """Return the form in which the team withdraws a submission."""
        return self._render("withdraw", _decision(self._reading, submission_id), metadata)

    def sensitive(self, submission_id: int) -> Json:
        """Return the sensitive answers of a submission; who may see them is for the caller to know."""
        return self._render("sensitive", _sensitive(self._reading, submission_id))

    def _point(self, data: Data) -> Json:
        return self._render("point", data, data["metadata"])


def _decision(reading: Reading, submission_id: int) -> Data:
    submission = find(reading.session, Submission, reading.workspace_id, submission_id)
    made = standing_decision(decisions(reading.session, reading.workspace_id, submission_id))
    shown = submitted(reading, submission)
    return {
        **shown,
        **panel.joined(reading, submission),
        "must": [finding for finding in shown["findings"] if finding["severity"] == Severity.BLOCKS],
        "made": reading.decision(made) if made else None,
    }


def _approval(reading: Reading, submission_id: int, conditions: int) -> Data:
    submission = find(reading.session, Submission, reading.workspace_id, submission_id)
    assessment = find(reading.session, Assessment, reading.workspace_id, submission.assessment_id)
    days = reading.config.regimes[reading.organisation_of(assessment).regime].approval_days
    last_day = panel.last_day(reading, submission) or (reading.today + timedelta(days=days) if days else None)
    return {
        "conditions": conditions,
        "most": MOST_CONDITIONS,
        "owner": reading.people([assessment.owner_id])[assessment.owner_id],
        "expires_on": last_day.isoformat() if last_day else None,
    }


def _change(reading: Reading, assessment_id: int) -> Data:
    assessment = find(reading.session, Assessment, reading.workspace_id, assessment_id)
    regime = reading.config.regimes[reading.organisation_of(assessment).regime]
    offered = {category.id: category.title for category in regime.categories}
    own = {assessment.category: offered.get(assessment.category, assessment.category)}
    return {
        "title": assessment.title,
        "ended": assessment.status is Status.EXPIRED,
        "cost": typed_pounds(assessment.cost_pence),
        "written": assessment.purpose,
        "category": assessment.category,
        "categories": [{"id": key, "title": title} for key, title in (offered | own).items()],
        "public_facing": assessment.public_facing,
        "novel": assessment.novel,
        "share": regime.reopen_cost_share,
    }


def _sensitive(reading: Reading, submission_id: int) -> Data:
    submission = find(reading.session, Submission, reading.workspace_id, submission_id)
    shown = frozen(reading.session, submission)
    answers = [answer for answer in shown["answers"].values() if answer["sensitive"]]
    return {
        "title": shown["assessment"]["title"],
        "number": submission.number,
        "answers": evidence.of_answers(reading, answers),
    }
