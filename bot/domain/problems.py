"""What can be wrong with something a person typed, as codes that the templates put into words."""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Self


class Problem(StrEnum):
    """One thing that can be wrong. The value is the code a template looks up."""

    TEXT_EMPTY = "text_empty"
    TEXT_TOO_LONG = "text_too_long"
    CHOICE_MISSING = "choice_missing"
    CHOICE_ALONE = "choice_alone"
    CONDITION_MISSING = "condition_missing"
    MONEY_UNREADABLE = "money_unreadable"
    MONEY_NEGATIVE = "money_negative"
    MONEY_TOO_LARGE = "money_too_large"
    DATE_UNREADABLE = "date_unreadable"
    DATE_MISSING = "date_missing"
    DATE_PASSED = "date_passed"
    DATE_TO_COME = "date_to_come"
    DATE_OUTSIDE_CONTRACT = "date_outside_contract"
    END_BEFORE_START = "end_before_start"
    EXTENT_BEFORE_END = "extent_before_end"
    PERIOD_UNREADABLE = "period_unreadable"
    EXEMPTION_ENDED = "exemption_ended"
    NOTICE_UNREADABLE = "notice_unreadable"
    NOTICE_LONGER_THAN_TERM = "notice_longer_than_term"
    NO_OPTION_LEFT = "no_option_left"
    RENEWAL_UNKNOWN = "renewal_unknown"
    REFERENCE_TAKEN = "reference_taken"
    YEAR_BEGUN = "year_begun"
    CATEGORY_UNSUITABLE = "category_unsuitable"
    PARENT_UNSUITABLE = "parent_unsuitable"
    NOT_YOURS = "not_yours"
    NOT_TO_READ = "not_to_read"
    NOTHING_TO_COPY = "nothing_to_copy"
    TEMPLATE_UNSUITABLE = "template_unsuitable"
    NOT_CONFIRMED = "not_confirmed"
    MOVED_ON = "moved_on"
    PLAN_MOVED_ON = "plan_moved_on"
    SPEND_MISSING = "spend_missing"
    NUMBER_UNREADABLE = "number_unreadable"
    LINK_UNREADABLE = "link_unreadable"
    OUTSIDE_LIMITS = "outside_limits"
    YEAR_TOO_SHORT = "year_too_short"
    NO_SUCH_DAY = "no_such_day"
    BREAK_UNREADABLE = "break_unreadable"
    OPTION_UNREADABLE = "option_unreadable"
    TOO_MANY = "too_many"
    CELL_EMPTY = "cell_empty"
    CHOICE_UNKNOWN = "choice_unknown"
    SUPPLIER_UNREADABLE = "supplier_unreadable"
    GUESS_UNREADABLE = "guess_unreadable"
    PERSON_UNKNOWN = "person_unknown"
    PERSON_HAS_LEFT = "person_has_left"
    PRODUCT_UNKNOWN = "product_unknown"
    ASSESSMENT_UNKNOWN = "assessment_unknown"
    CURRENCY_FOREIGN = "currency_foreign"
    TWICE_IN_FILE = "twice_in_file"
    MATCHES_TWO = "matches_two"
    CONTRACT_OVER = "contract_over"
    COLUMN_UNKNOWN = "column_unknown"
    COLUMN_TWICE = "column_twice"
    COLUMNS_MISSING = "columns_missing"
    CELLS_TOO_MANY = "cells_too_many"
    TEXT_BROKEN = "text_broken"
    NOT_UTF8 = "not_utf8"
    IS_SPREADSHEET = "is_spreadsheet"
    FILE_EMPTY = "file_empty"
    FILE_BROKEN = "file_broken"
    FILE_TOO_LARGE = "file_too_large"
    FILE_GONE = "file_gone"
    NO_CONTRACTS = "no_contracts"
    ROWS_TOO_MANY = "rows_too_many"
    ASKS_THEMSELVES = "asks_themselves"
    IS_A_BOT = "is_a_bot"
    LEFT_SLACK = "left_slack"
    NOTHING_TO_ASK = "nothing_to_ask"
    OWNS_ALREADY = "owns_already"
    THERE_ALREADY = "there_already"
    EVIDENCE_DELETED = "evidence_deleted"
    EVIDENCE_HIDDEN = "evidence_hidden"
    EVIDENCE_ELSEWHERE = "evidence_elsewhere"
    EVIDENCE_TOO_LARGE = "evidence_too_large"
    EVIDENCE_IS_PROGRAM = "evidence_is_program"
    EVIDENCE_IS_ARCHIVE = "evidence_is_archive"
    EVIDENCE_TOO_MANY = "evidence_too_many"
    QUESTION_NOT_ASKED = "question_not_asked"


class InvalidInput(Exception):
    """One field holds something that cannot be taken as it is.

    `field` names the field, or is empty where whoever raised it read a text without knowing which
    field it came from. `problem` says what is wrong. `values` are what the sentence about it needs,
    ready to show to people: dates as "1 April 2027", money as "£1.2 million".
    """

    def __init__(self, field: str, problem: Problem, values: Mapping[str, str] | None = None) -> None:
        super().__init__(field, problem)
        self.field = field
        self.problem = problem
        self.values: Mapping[str, str] = MappingProxyType(dict(values or {}))

    def at(self, field: str) -> Self:
        """Give the same problem, said of `field`."""
        return type(self)(field, self.problem, self.values)

    def __str__(self) -> str:
        return f"{self.field or 'input'}: {self.problem}"


class InvalidForm(Exception):
    """A form has at least one field that cannot be taken; `problems` holds one entry for each problem."""

    def __init__(self, problems: Iterable[InvalidInput]) -> None:
        self.problems: tuple[InvalidInput, ...] = tuple(problems)
        super().__init__(self.problems)

    def __str__(self) -> str:
        return "; ".join(str(problem) for problem in self.problems)
