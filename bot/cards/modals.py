"""The modals: what each shows when it opens."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.cards import (
    asking,
    beginning,
    changed,
    condition,
    enquiry,
    evidence,
    follow_up,
    moving,
    panel,
    plan,
    pointing,
    request,
    work,
)
from bot.cards.adding import addable
from bot.cards.checking_modals import CheckingModals
from bot.cards.located import where
from bot.cards.pointing import Carried
from bot.cards.reading import Data, Reading
from bot.cards.review import submitted
from bot.domain.conditions import MOST_CONDITIONS
from bot.domain.evidence import Brought
from bot.domain.key_dates import KeyDateKind
from bot.domain.lifecycle import DateDecision, Outcome, Status
from bot.domain.money import typed_pounds
from bot.domain.spend import Kind
from bot.domain.standard import Severity
from bot.render.drawing import Json
from bot.store.assessments import decisions, latest_submission, standing_decision
from bot.store.contracts import dated_contract
from bot.store.copies import copied_to
from bot.store.engine import find
from bot.store.snapshots import frozen
from bot.store.tables import Assessment, Contract, Submission

CHOICES: Mapping[KeyDateKind, tuple[DateDecision, ...]] = {
    KeyDateKind.BREAK: (DateDecision.USE_BREAK, DateDecision.REPROCURE, DateDecision.LET_END),
    KeyDateKind.RENEWAL: (DateDecision.RENEW, DateDecision.REPROCURE, DateDecision.LET_END),
    KeyDateKind.EXTENSION: (DateDecision.EXTEND, DateDecision.REPROCURE, DateDecision.LET_END),
    KeyDateKind.END: (DateDecision.REPROCURE, DateDecision.LET_END),
    KeyDateKind.REVIEW: (DateDecision.REVIEWED,),
}
"""What can be decided about each kind of date. Letting a break date pass means not to use the break."""

_TALKED_IN = ("C", "G")
"""How the ids of channels begin; a direct message has no team in it."""


@dataclass(frozen=True)
class Begin:
    """What was chosen in the start form to begin from: the option's `value`.

    The purpose stands in the `field` of that name, with `purpose` in it to begin with.
    """

    value: str = ""
    field: str = "purpose"
    purpose: str = ""


NOTHING_CHOSEN = Begin()


class Modals(CheckingModals):
    """The modals of one workspace. `metadata` comes back to the handler together with what is entered."""

    def start(
        self,
        channel: str | None,
        viewer: str,
        metadata: str = "",
        planned_id: int | None = None,
        begin: Begin = NOTHING_CHOSEN,
    ) -> Json:
        """Return the form that starts an assessment; `channel` is chosen in it at first.

        It can be part of what `viewer` (Slack's id) may add to. With the id of a planned item, it has what
        was planned filled in; and `begin` is what was chosen to begin from.
        """
        return self._render("start", _start(self._reading, channel, viewer, planned_id, begin), metadata)

    def copy_answers(self, assessment_id: int, viewer: str, metadata: str) -> Json:
        """Return the form by which answers are copied from an earlier assessment that `viewer` may read."""
        return self._render(
            "copy_answers", beginning.copy_answers(self._reading, assessment_id, viewer), metadata
        )

    def archive(self, assessment_id: int, metadata: str) -> Json:
        """Return the window in which an assessment is archived, or its draft deleted instead."""
        return self._render("archive", _put_away(self._reading, assessment_id), metadata)

    def delete_draft(self, assessment_id: int, metadata: str) -> Json:
        """Return the window in which a draft is deleted."""
        return self._render("delete_draft", _put_away(self._reading, assessment_id), metadata)

    def about(self) -> Json:
        """Return the window that says what this is."""
        return self._render("about", {})

    def planned_item(self, now: datetime, item_id: int | None, metadata: str = "") -> Json:
        """Return the form of a planned item, or of a new one without an id."""
        return self._render("planned_item", plan.item(self._reading, now, item_id), metadata)

    def remove_planned(self, item_id: int, metadata: str = "") -> Json:
        """Return the window in which an item is taken out of the plan."""
        return self._render("remove_planned", plan.removal(self._reading, item_id), metadata)

    def calendars(self, links: Sequence[Data]) -> Json:
        """Return the window with a person's links to their calendars."""
        return self._render("calendars", {"links": list(links)})

    def plan_export(self) -> Json:
        """Return how to get the plan as a file."""
        return self._render("plan_export", {"organisations": _organisations(self._reading)})

    def start_year(self, channel: str | None) -> Json:
        """Return the form that starts what an organisation answers once a year."""
        return self._render("start_year", _start_year(self._reading, channel))

    def words(self, of: tuple[int, str], value: str, viewer: str, metadata: str = "") -> Json:
        """Return the form for the reason or the evidence of an answer.

        `of` is an assessment's id and a question's; `viewer` is Slack's user id of who looks.
        """
        return self._render("words", asking.words(self._reading, *of, value, viewer), metadata)

    def answer(self, of: tuple[int, str], viewer: str, metadata: str = "") -> Json:
        """Return the form for an answer that is written or chosen."""
        return self._render("answer", asking.answer(self._reading, *of, viewer), metadata)

    def use_as_evidence(
        self, brought: Brought, viewer: str, channel: str, chosen: int | None, metadata: str = ""
    ) -> Json:
        """Return the form in which what somebody brings is attached to a question.

        `chosen` is the assessment to show the questions of, where it is one that `viewer` may answer;
        without it the one of `channel` is, or else the newest.
        """
        data = evidence.form(self._reading, brought, viewer, channel, chosen)
        return self._render("use_as_evidence", data, metadata)

    def evidence(self, of: tuple[int, str], viewer: str, note: str = "") -> Json:
        """Return the window with the evidence of a question; `note` is what has just come of it.

        "added", or "needed" where a piece could not be removed.
        """
        return self._render("evidence", evidence.window(self._reading, *of, viewer, note))

    def take_over(self, of: tuple[int, str], metadata: str = "") -> Json:
        """Return the form that takes over the answer of what an assessment is part of, with a note."""
        return self._render("take_over", asking.take_over(self._reading, *of), metadata)

    def why(self, of: tuple[int, str]) -> Json:
        """Return why a question is asked, and what a good answer looks like."""
        return self._render("why", asking.why(self._reading, *of))

    def ask(self, of: tuple[int, str], metadata: str) -> Json:
        """Return the form in which a colleague is asked a question; `of` is as for `words`."""
        return self._render("ask", request.asking(self._reading, *of), metadata)

    def ask_point(self, assessment_id: int, metadata: str) -> Json:
        """Return the form in which a colleague is asked what is left of a point."""
        return self._render("ask_point", request.asking_point(self._reading, assessment_id), metadata)

    def decline(self, request_id: int, metadata: str) -> Json:
        """Return the form in which a colleague says that something is not for them."""
        return self._render("decline", request.declining(self._reading, request_id), metadata)

    def of_assessment(self, template: str, assessment_id: int, metadata: str) -> Json:
        """Return a form about who sees to an assessment, or where it is talked about, by its name."""
        assessment = find(self._reading.session, Assessment, self._reading.workspace_id, assessment_id)
        owner = self._reading.people([assessment.owner_id])[assessment.owner_id]
        data = {"title": assessment.title, "owner": owner, **where(self._reading, assessment)}
        return self._render(template, data, metadata)

    def move_on(self, assessment_id: int, phase: str, metadata: str = "") -> Json:
        """Return the window in which an assessment is moved on to a phase; where it cannot be, it says so."""
        return self._render("move_on", moving.to_phase(self._reading, assessment_id, phase), metadata)

    def change_edition(self, assessment_id: int, metadata: str = "") -> Json:
        """Return the window in which an assessment is moved to another edition."""
        return self._render("change_edition", moving.to_edition(self._reading, assessment_id), metadata)

    def sensitive(self, submission_id: int) -> Json:
        """Return the sensitive answers of a submission; who may see them is for the caller to know."""
        return self._render("sensitive", _sensitive(self._reading, submission_id))

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

    def record(self, key_date_id: int, metadata: str = "") -> Json:
        """Return the form for the decision about a contract's date."""
        return self._render("record", _record(self._reading, key_date_id), metadata)

    def of_date(self, template: str, key_date_id: int, metadata: str) -> Json:
        """Return a form about a contract's date, by its template's name."""
        return self._render(template, _record(self._reading, key_date_id), metadata)

    def hand_over(self, contract_id: int, metadata: str) -> Json:
        """Return the form that makes somebody else answer for a contract."""
        contract = find(self._reading.session, Contract, self._reading.workspace_id, contract_id)
        return self._render("hand_over", {"title": contract.title, "supplier": contract.supplier}, metadata)

    def follow_up(self, template: str, follow_up_id: int, metadata: str) -> Json:
        """Return a form about what has to follow from a decision, by its template's name."""
        return self._render(template, follow_up.modal(self._reading, follow_up_id), metadata)

    def _point(self, data: Data) -> Json:
        return self._render("point", data, data["metadata"])


def _put_away(reading: Reading, assessment_id: int) -> Data:
    assessment = find(reading.session, Assessment, reading.workspace_id, assessment_id)
    submission = latest_submission(reading.session, reading.workspace_id, assessment_id)
    return {
        "id": assessment_id,
        "title": assessment.title,
        "never_submitted": submission is None,
        "copied_to": copied_to(reading.session, reading.workspace_id, assessment_id),
    }


def _start(reading: Reading, channel: str | None, viewer: str, planned_id: int | None, begin: Begin) -> Data:
    parents = addable(reading, viewer, (Kind.PROGRAMME, Kind.SERVICE))
    return {
        "organisations": _organisations(reading) if planned_id is None else [],
        "categories": _categories(reading),
        "parents": [{"id": each.id, "kind": each.kind, "title": each.title} for each in parents],
        "channel": channel if channel and channel.startswith(_TALKED_IN) else None,
        "planned": None if planned_id is None else _planned(reading, planned_id),
        "begin": {
            **(offered := beginning.offered(reading, viewer)),
            "chosen": beginning.chosen(reading, begin.value, offered["earlier"]),
            "field": begin.field,
            "written": begin.purpose,
        },
    }


def _planned(reading: Reading, planned_id: int) -> Data:
    found, _ = plan.planned(reading, planned_id)
    categories = _categories(reading)
    return {
        "title": found.title,
        "category": next((each for each in categories if each["id"] == found.category), None),
        "total": sum(found.spend.values()),
    }


def _start_year(reading: Reading, channel: str | None) -> Data:
    return {
        "organisations": _organisations(reading),
        "channel": channel if channel and channel.startswith(_TALKED_IN) else None,
    }


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
    answers = [
        evidence.of_answer(reading, answer) for answer in shown["answers"].values() if answer["sensitive"]
    ]
    return {
        "title": shown["assessment"]["title"],
        "number": submission.number,
        "answers": answers,
    }


def _record(reading: Reading, key_date_id: int) -> Data:
    found = dated_contract(reading.session, reading.workspace_id, key_date_id)
    return {
        "title": found.contract.title,
        "supplier": found.contract.supplier,
        "kind": found.key_date.kind,
        "on": found.key_date.on,
        "choices": CHOICES[found.key_date.kind],
        "next_option": _next_option(found.contract),
        "deadline": found.key_date.deadline,
    }


def _next_option(contract: Contract) -> Data | None:
    """Return by how long the next option extends a contract, and until when; None where none is left."""
    terms = contract.said_terms
    if not terms.open_options:
        return None
    length = terms.open_options[0].length
    return {"number": length.number, "unit": length.unit.value, "until": terms.extended().end}


def _organisations(reading: Reading) -> list[Data]:
    return [{"id": each.id, "name": each.name} for each in reading.config.organisations]


def _categories(reading: Reading) -> list[Data]:
    """Return the categories of every regime in use here, each once."""
    regimes = [reading.config.regimes[organisation.regime] for organisation in reading.config.organisations]
    titles = {category.id: category.title for regime in regimes for category in regime.categories}
    return [{"id": key, "title": title} for key, title in titles.items()]
