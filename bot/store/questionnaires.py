"""Assessments as questionnaires: what is asked of each, with its answers, its facts and its parts.

Whatever is asked about one assessment or about many takes the same few queries.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import literal
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, func, select

from bot.domain.contract_facts import ContractSeen, same_supplier
from bot.domain.given import Given
from bot.domain.questionnaire import Questionnaire
from bot.domain.spend import Facts
from bot.domain.standard import Standard
from bot.domain.tree import Node
from bot.store.assessments import PUT_AWAY
from bot.store.contracts import visible
from bot.store.editions import Editions, edition_of
from bot.store.engine import key_of, of_workspace
from bot.store.tables import Answer, Assessment, Contract

DEEPEST = 3
"""A programme has services, and a service has components."""

Below = Mapping[int, Sequence[Assessment]]
Kept = Mapping[int, Mapping[str, Answer]]
Contracts = Mapping[int, Sequence[ContractSeen]]


@dataclass(frozen=True)
class Tree:
    """An assessment with everything below it: as a node, and what each one's latest answers are."""

    node: Node
    answers: Kept
    contracts: tuple[ContractSeen, ...]


def questionnaire_of(session: Session, assessment: Assessment, configured: Editions) -> Questionnaire:
    """Return an assessment as a questionnaire with its latest answers."""
    return questionnaires_of(session, [assessment], configured)[key_of(assessment)]


def questionnaires_of(
    session: Session, assessments: Sequence[Assessment], configured: Editions
) -> dict[int, Questionnaire]:
    """Return assessments of one workspace as questionnaires, by their ids."""
    if not assessments:
        return {}
    workspace_id = assessments[0].workspace_id
    keys = [key_of(each) for each in assessments]
    below, contracts = _below(session, workspace_id, keys)
    kept, stale = _latest_of(session, workspace_id, keys)
    stale |= {key for each in assessments for key in each.look_again}
    return {
        key_of(each): _questionnaire(
            edition_of(session, each, configured),
            _facts(each, below, contracts),
            kept[key_of(each)],
            stale,
        )
        for each in assessments
    }


def tree_of(session: Session, root: Assessment, configured: Editions) -> Tree:
    """Return an assessment with everything below it."""
    workspace_id, root_id = root.workspace_id, key_of(root)
    below, contracts = _below(session, workspace_id, [root_id])
    everything = {root_id: root} | {key_of(each): each for parts in below.values() for each in parts}
    kept, stale = _latest_of(session, workspace_id, everything)
    stale |= {key for each in everything.values() for key in each.look_again}

    def node(assessment: Assessment) -> Node:
        key = key_of(assessment)
        standard = edition_of(session, assessment, configured)
        facts = _facts(assessment, below, contracts)
        parts = tuple(node(part) for part in below.get(key, ()))
        sheet = _questionnaire(standard, facts, kept[key], stale)
        return Node(key, assessment.title, assessment.kind, sheet, parts)

    return Tree(node(root), kept, tuple(each for held in contracts.values() for each in held))


def _questionnaire(
    standard: Standard, facts: Facts, kept: Mapping[str, Answer], stale: Collection[int]
) -> Questionnaire:
    answers = {
        question: Given(answer.value, answer.words, answer.phase, answer.edition, answer.id in stale)
        for question, answer in kept.items()
    }
    return Questionnaire(standard, facts, answers)


def _latest_of(
    session: Session, workspace_id: int, assessment_ids: Collection[int]
) -> tuple[dict[int, dict[str, Answer]], set[int]]:
    """Return the answer that counts, the latest, of every question of these assessments; none is left out.

    Beside them are the ids of those that repeat an answer of a parent who has answered anew since.
    """
    latest = (
        select(func.max(Answer.id))
        .where(of_workspace(Answer.workspace_id, workspace_id), col(Answer.assessment_id).in_(assessment_ids))
        .group_by(col(Answer.assessment_id), col(Answer.question))
    )
    source: Any = aliased(Answer)
    newer: Any = aliased(Answer)
    anew = (
        select(newer.id)
        .join(source, (newer.assessment_id == source.assessment_id) & (newer.question == source.question))
        .where(source.id == Answer.inherited_from_id, newer.id > source.id)
        .correlate(Answer)
        .exists()
    )
    query: Any = select(Answer, anew).where(col(Answer.id).in_(latest))
    found: dict[int, dict[str, Answer]] = {key: {} for key in assessment_ids}
    stale: set[int] = set()
    for answer, is_stale in session.exec(query) if assessment_ids else ():
        found[answer.assessment_id][answer.question] = answer
        if is_stale:
            stale.add(key_of(answer))
    return found, stale


def _below(session: Session, workspace_id: int, ids: Collection[int]) -> tuple[Below, Contracts]:
    """Return the parts of each of these and of everything below them, and the contracts of all of them.

    Both are by the id of the assessment whose they are, and asked for at once.
    """
    part: Any = aliased(Assessment)
    tree: Any = (
        select(Assessment.id, literal(1).label("level"))
        .where(of_workspace(Assessment.workspace_id, workspace_id), col(Assessment.id).in_(ids))
        .cte("tree", recursive=True)
    )
    tree = tree.union(
        select(part.id, tree.c.level + 1).where(
            part.workspace_id == workspace_id,
            part.parent_id == tree.c.id,
            part.status.not_in(PUT_AWAY),
            tree.c.level < DEEPEST,
        )
    )
    query: Any = (
        select(Assessment, Contract)
        .outerjoin(
            Contract,
            (col(Contract.assessment_id) == Assessment.id)
            & (col(Contract.workspace_id) == workspace_id)
            & visible(),
        )
        .where(col(Assessment.id).in_(select(tree.c.id)))
        .order_by(col(Assessment.id), col(Contract.id))
    )
    parts: dict[int, dict[int, Assessment]] = defaultdict(dict)
    contracts: dict[int, list[ContractSeen]] = defaultdict(list)
    for assessment, contract in session.exec(query):
        if assessment.parent_id is not None:
            parts[assessment.parent_id][key_of(assessment)] = assessment
        if contract is not None:
            contracts[key_of(assessment)].append(seen(contract))
    return {whole: list(each.values()) for whole, each in parts.items()}, contracts


def _facts(assessment: Assessment, below: Below, contracts: Contracts) -> Facts:
    parts = _all_below(key_of(assessment), below)
    held = [each for key in (key_of(assessment), *parts) for each in contracts.get(key, ())]
    return Facts(
        kind=assessment.kind,
        phase=assessment.phase,
        category=assessment.category,
        cost_pence=assessment.cost_pence,
        public_facing=assessment.public_facing,
        novel=assessment.novel,
        stands_alone=assessment.parent_id is None,
        parts=len(parts),
        contracts=len(held),
        suppliers=len({same_supplier(each.supplier) for each in held}),
    )


def _all_below(key: int, below: Below) -> list[int]:
    return [each for part in below.get(key, ()) for each in (key_of(part), *_all_below(key_of(part), below))]


def seen(contract: Contract) -> ContractSeen:
    """Return a contract as findings look at it."""
    said = contract.said
    return ContractSeen(
        id=key_of(contract),
        title=said.title,
        suppliers=tuple(each.name for each in said.suppliers),
        value_pence=said.value_pence,
        start=said.terms.start,
        end=said.terms.end,
        extent=said.terms.extent,
        break_date=said.terms.first_break,
        renewal_date=said.terms.renewal.on if said.terms.renewal else None,
        automatic=said.terms.automatic,
        product=said.product,
        supplies=said.supplies,
        data_owner=said.data_owner,
        ip_owner=said.ip_owner,
        usage_based=said.usage_based,
    )
