"""What shows through a sensitive answer: the results and findings it counts towards."""

from dataclasses import dataclass
from functools import cached_property

from bot.domain.rules import Criteria
from bot.domain.standard import Standard


@dataclass(frozen=True)
class Secrecy:
    """What of a submission depends on sensitive answers.

    `standard` is the one it was answered against, where it is still known; where it is not, and there is a
    sensitive answer (`has_sensitive`), everything that could depend on one is taken to.
    """

    standard: Standard | None
    has_sensitive: bool

    def of_section(self, section_id: str | None) -> bool:
        """Return whether a sensitive answer, of the whole or of a part, can count towards a section."""
        if self.standard is None or section_id is None:
            return self.has_sensitive
        return any(
            section.id == section_id and any(section.sensitive_of(each) for each in section.questions)
            for section in self.standard.sections
        )

    def of_finding(self, rule_id: str) -> bool:
        """Return whether a finding's rule looks at a sensitive answer, also by way of another rule."""
        if self.standard is None:
            return False
        rules = {rule.id: rule for rule in self.standard.findings}
        return rule_id in rules and self._looks_at_one(rules[rule_id])

    @cached_property
    def _sensitive(self) -> frozenset[str]:
        if self.standard is None:
            return frozenset()
        standard = self.standard
        return frozenset(each.id for each in standard.questions if standard.is_sensitive(each.id))

    def _looks_at_one(self, criteria: Criteria) -> bool:
        if self.standard is None:
            return False
        return any(
            criterion.question in self._sensitive
            or (criterion.rule is not None and self._looks_at_one(self.standard.rules_by_id[criterion.rule]))
            for criterion in criteria.criteria
        )
