"""Whom or what an answer names, where it is a person or a contract and is kept by its id."""

from sqlmodel import Session

from bot.domain.question import Question, QuestionKind
from bot.store.engine import found_by
from bot.store.tables import Contract, Person


def person_named(session: Session, workspace_id: int, question: Question, value: str) -> str | None:
    """Return Slack's user id of the person who is the answer to a question, where one is."""
    if question.kind is not QuestionKind.PERSON:
        return None
    person = found_by(session, Person, workspace_id, value)
    return person.slack_id if person else None


def contract_named(session: Session, workspace_id: int, question: Question, value: str) -> str | None:
    """Return the title of the contract that is the answer to a question, where one is."""
    if question.kind is not QuestionKind.CONTRACT:
        return None
    contract = found_by(session, Contract, workspace_id, value)
    return contract.title if contract else None
