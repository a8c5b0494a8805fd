from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.lifecycle import Action, NotAllowed, Outcome, Status, after, restored

LEADS_TO = {
    (Status.ANSWERING, Action.ANSWER): Status.ANSWERING,
    (Status.ANSWERING, Action.SUBMIT): Status.SUBMITTED,
    (Status.CHANGES_ASKED, Action.ANSWER): Status.CHANGES_ASKED,
    (Status.CHANGES_ASKED, Action.SUBMIT): Status.SUBMITTED,
    (Status.SUBMITTED, Action.APPROVE): Status.APPROVED,
    (Status.SUBMITTED, Action.APPROVE_WITH_CONDITIONS): Status.APPROVED_WITH_CONDITIONS,
    (Status.SUBMITTED, Action.ASK_FOR_CHANGES): Status.CHANGES_ASKED,
    (Status.SUBMITTED, Action.REJECT): Status.REJECTED,
    (Status.APPROVED, Action.REVOKE): Status.SUBMITTED,
    (Status.APPROVED_WITH_CONDITIONS, Action.REVOKE): Status.SUBMITTED,
    (Status.REJECTED, Action.REVOKE): Status.SUBMITTED,
    (Status.SUBMITTED, Action.WITHDRAW): Status.ANSWERING,
    (Status.ANSWERING, Action.MOVE_ON): Status.ANSWERING,
    (Status.CHANGES_ASKED, Action.MOVE_ON): Status.CHANGES_ASKED,
    (Status.APPROVED, Action.MOVE_ON): Status.ANSWERING,
    (Status.APPROVED_WITH_CONDITIONS, Action.MOVE_ON): Status.ANSWERING,
    (Status.EXPIRED, Action.MOVE_ON): Status.ANSWERING,
    (Status.APPROVED, Action.REOPEN): Status.ANSWERING,
    (Status.APPROVED_WITH_CONDITIONS, Action.REOPEN): Status.ANSWERING,
    (Status.EXPIRED, Action.REOPEN): Status.ANSWERING,
    (Status.APPROVED, Action.EXPIRE): Status.EXPIRED,
    (Status.APPROVED_WITH_CONDITIONS, Action.EXPIRE): Status.EXPIRED,
    (Status.ANSWERING, Action.ARCHIVE): Status.ARCHIVED,
    (Status.CHANGES_ASKED, Action.ARCHIVE): Status.ARCHIVED,
    (Status.ARCHIVED, Action.RESTORE): Status.ANSWERING,
    (Status.ANSWERING, Action.DELETE): Status.DELETED,
    (Status.ARCHIVED, Action.DELETE): Status.DELETED,
}


@pytest.mark.parametrize(("status", "action"), list(product(Status, Action)))
def test_every_status_and_action(status: Status, action: Action) -> None:
    if (status, action) in LEADS_TO:
        assert after(status, action) is LEADS_TO[status, action]
    else:
        with pytest.raises(NotAllowed) as refused:
            after(status, action)
        assert (refused.value.status, refused.value.action) == (status, action)


def test_an_outcome_is_an_action_and_a_plain_text_too() -> None:
    assert {after(Status.SUBMITTED, outcome) for outcome in Outcome} == {
        Status.APPROVED,
        Status.APPROVED_WITH_CONDITIONS,
        Status.CHANGES_ASKED,
        Status.REJECTED,
    }
    assert after(Status.ANSWERING, "submit") is Status.SUBMITTED


@pytest.mark.parametrize(
    "forged", ["", "delete ", "__init__", "send", "approved", "APPROVE", "error.execution"]
)
def test_a_forged_action_leads_nowhere(forged: str) -> None:
    with pytest.raises(NotAllowed, match="not allowed when submitted"):
        after(Status.SUBMITTED, forged)


@settings(max_examples=50, deadline=None)
@given(st.lists(st.sampled_from(Action), max_size=12))
def test_a_decision_always_stands_on_a_submission(actions: list[Action]) -> None:
    status, submitted = Status.ANSWERING, False
    for action in actions:
        try:
            status = after(status, action)
        except NotAllowed:
            continue
        submitted = submitted or action is Action.SUBMIT

    assert submitted or status in (Status.ANSWERING, Status.ARCHIVED, Status.DELETED)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from(Action), max_size=12))
def test_what_is_archived_comes_back_to_where_it_was_and_what_is_deleted_never(actions: list[Action]) -> None:
    status, before = Status.ANSWERING, None
    for action in actions:
        try:
            following = restored(status, before) if action is Action.RESTORE else after(status, action)
        except NotAllowed:
            continue
        assert status is not Status.DELETED
        if action is Action.RESTORE:
            assert (status, following) == (Status.ARCHIVED, before)
        if status is Status.ARCHIVED:
            assert action in (Action.RESTORE, Action.DELETE)
        before = status if following is Status.ARCHIVED else None
        status = following


@pytest.mark.parametrize("status", sorted(set(Status) - {Status.ARCHIVED}))
def test_only_what_is_archived_can_be_restored(status: Status) -> None:
    with pytest.raises(NotAllowed):
        restored(status, Status.CHANGES_ASKED)
