"""Proving by exploring that every question of a standard can be reached, and that every path ends."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import product
from math import prod

from bot.domain import english
from bot.domain.questionnaire import Questionnaire
from bot.domain.representatives import Representatives, Setting, Settings, TooMuchToExplore, some_facts
from bot.domain.rules import Criteria, Rule
from bot.domain.spend import Fact, Kind, Phase
from bot.domain.standard import Question, Standard

MOST_COMBINATIONS = 20_000

_KIND, _PHASE = f"fact:{Fact.KIND}", f"fact:{Fact.PHASE}"


@dataclass(frozen=True, slots=True)
class KindPaths:
    """The paths for one kind of thing in the last phase, in which all its questions are due.

    `number` counts different sets of questions that can come to be asked when all are answered; `shortest`
    and `longest` are numbers of questions.
    """

    kind: Kind
    number: int
    shortest: int
    longest: int


@dataclass(frozen=True, slots=True)
class Exploration:
    """What exploring a standard found: its paths, for each kind that is asked anything, and what is wrong.

    `unreachable` are the questions that no facts and answers lead to; `endless` the kinds for which a path
    was found that does not end with every question answered.
    """

    paths: tuple[KindPaths, ...]
    unreachable: tuple[Question, ...]
    endless: tuple[Kind, ...]


@dataclass(frozen=True, slots=True)
class _Group:
    """Questions whose being asked depends on the same things, and on nothing that other groups depend on."""

    keys: tuple[str, ...]
    questions: tuple[Question, ...]


def explore(standard: Standard) -> Exploration:
    """Explore a standard whose rules and questions all exist.

    Facts are taken to be independent of each other. Raises TooMuchToExplore where the rules of a question
    look at so much that there are more than MOST_COMBINATIONS ways in which it can come out.
    """
    explorer = _Explorer(standard)
    kinds = [kind for kind in Kind if standard.candidates(kind, Phase.LIVE)]
    unreachable = explorer.unreachable()
    walked = [(kind, explorer.paths(kind)) for kind in kinds]
    return Exploration(
        paths=tuple(paths for _, (paths, _) in walked),
        unreachable=unreachable,
        endless=tuple(kind for kind, (_, all_end) in walked if not all_end),
    )


def unreachable(standard: Standard) -> tuple[Question, ...]:
    """Return the questions that no facts and answers lead to; much quicker than exploring every path.

    Raises TooMuchToExplore as `explore` does.
    """
    return _Explorer(standard).unreachable()


class _Explorer:
    def __init__(self, standard: Standard) -> None:
        self.standard = standard
        self.values = Representatives(standard)
        self._keys: dict[str, frozenset[str]] = {}

    def unreachable(self) -> tuple[Question, ...]:
        reached: set[str] = set()
        for question in self.standard.questions:
            for questionnaire in self._tries(question):
                if question.id in reached:
                    break
                reached.update(each.id for each in questionnaire.asked)
        return tuple(question for question in self.standard.questions if question.id not in reached)

    def paths(self, kind: Kind) -> tuple[KindPaths, bool]:
        """Return the paths for a kind, and whether they all end."""
        number, ends = 1, True
        least: dict[str, Setting] = {}
        most: dict[str, Setting] = {}
        for group in self._groups(kind):
            part = self._only(group.questions)
            values = [self._values(key, with_absent=False) for key in group.keys]
            found: dict[tuple[str, ...], Settings] = {}
            for settings in _combinations(group.keys, values, self._rules_of(group.questions)):
                answers = self.values.answers(settings, group.questions)
                questionnaire = Questionnaire(part, some_facts(kind, settings), answers)
                found.setdefault(tuple(question.id for question in questionnaire.asked), settings)
                ends = ends and not questionnaire.missing
            number *= len(found)
            least.update(found[min(found, key=len)])
            most.update(found[max(found, key=len)])
        shortest, longest = self._walk(kind, least), self._walk(kind, most)
        return KindPaths(kind, number, shortest or 0, longest or 0), ends and None not in {shortest, longest}

    def _groups(self, kind: Kind) -> list[_Group]:
        """Return what is asked of a kind in groups that are independent of each other."""
        questions = [candidate.question for candidate in self.standard.candidates(kind, Phase.LIVE)]
        their_own = {f"question:{question.id}" for question in questions}
        looked_at = {key for question in questions for key in self._looked_at(question)}
        groups: list[tuple[set[str], list[Question]]] = []
        apart: list[Question] = []
        for question in questions:
            keys = {key for key in self._looked_at(question) if key in their_own or key.startswith("fact:")}
            keys |= {f"question:{question.id}"} & looked_at
            keys -= {_KIND, _PHASE}
            if not keys:
                apart.append(question)
                continue
            together = [group for group in groups if group[0] & keys]
            groups = [group for group in groups if not group[0] & keys]
            members = [each for _, others in together for each in others]
            groups.append((keys.union(*(others for others, _ in together)), [*members, question]))
        return [
            _Group((), tuple(apart)),
            *(_Group(tuple(sorted(keys)), tuple(asked)) for keys, asked in groups),
        ]

    def _tries(self, question: Question) -> Iterator[Questionnaire]:
        """Give the question's standard with every combination of what decides whether it is asked."""
        keys = tuple(sorted(self._looked_at(question) - {_KIND}))
        values = [self._values(key, with_absent=True) for key in keys]
        looked_at = [each for each in self.standard.questions if f"question:{each.id}" in keys]
        for kind in self.standard.section_of(question.id).asked_of_kinds(question):
            for settings in _combinations(keys, values, self._rules_of([question])):
                answers = self.values.answers(settings, looked_at)
                yield Questionnaire(self.standard, some_facts(kind, settings), answers)

    def _values(self, key: str, *, with_absent: bool) -> list[Setting]:
        if key.startswith("fact:"):
            return self.values.of_fact(key)
        question = self.standard.question(key.removeprefix("question:"))
        return self.values.with_absent(question) if with_absent else [*self.values.of_question(question)]

    def _looked_at(self, question: Question) -> frozenset[str]:
        """Return the facts and questions that decide, however indirectly, whether a question is asked."""
        if question.id not in self._keys:
            self._keys[question.id] = frozenset()  # were it to look at itself, the search would still end
            names = self.standard.section_of(question.id).rules_of(question)
            rules = [self.standard.rules_by_id[name] for name in names]
            self._keys[question.id] = frozenset(self._of_rules(rules))
        return self._keys[question.id]

    def _of_rules(self, rules: Iterable[Criteria]) -> Iterator[str]:
        for criterion in (criterion for rule in rules for criterion in rule.criteria):
            if criterion.rule:
                yield from self._of_rules([self.standard.rules_by_id[criterion.rule]])
                continue
            yield criterion.key
            if criterion.question:
                yield from self._looked_at(self.standard.question(criterion.question))

    def _rules_of(self, questions: Iterable[Question]) -> list[str]:
        sections = self.standard.section_of
        return list(dict.fromkeys(name for each in questions for name in sections(each.id).rules_of(each)))

    def _only(self, questions: tuple[Question, ...]) -> Standard:
        """Return the standard with these questions and their rules only, which is much quicker to walk."""
        wanted = {question.id for question in questions}
        rules = self._with_those_they_look_at(self._rules_of(questions))
        sections = [
            section.model_copy(
                update={"questions": tuple(each for each in section.questions if each.id in wanted)}
            )
            for section in self.standard.sections
        ]
        fields = {name: getattr(self.standard, name) for name in Standard.model_fields}
        return Standard.model_validate(fields | {"rules": rules, "sections": sections, "findings": ()})

    def _with_those_they_look_at(self, names: Iterable[str]) -> list[Rule]:
        wanted: dict[str, Rule] = {}
        left = list(names)
        while left:
            name = left.pop()
            if name not in wanted:
                wanted[name] = self.standard.rules_by_id[name]
                left += [each.rule for each in wanted[name].criteria if each.rule]
        return list(wanted.values())

    def _walk(self, kind: Kind, settings: Settings) -> int | None:
        """Answer one question after another; return how many were asked, None where there is no end."""
        every = self.values.answers(settings, self.standard.questions)
        facts = some_facts(kind, settings)
        questionnaire = Questionnaire(self.standard, facts, {})
        asking = questionnaire.next_open(None)
        for _ in self.standard.questions:
            if asking is None:
                break
            answers = {**questionnaire.answers, asking: every[asking]}
            questionnaire = Questionnaire(self.standard, facts, answers)
            asking = questionnaire.next_open(asking)
        return len(questionnaire.asked) if asking is None else None


def _combinations(keys: tuple[str, ...], values: list[list[Setting]], rules: list[str]) -> Iterator[Settings]:
    number = prod(map(len, values))
    if number > MOST_COMBINATIONS:
        raise TooMuchToExplore(
            f"the rules {', '.join(rules)} look at so much together that there are "
            f"{english.number(number)} combinations; at most "
            f"{english.number(MOST_COMBINATIONS)} can be explored"
        )
    return (dict(zip(keys, chosen, strict=True)) for chosen in product(*values))
