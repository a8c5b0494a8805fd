"""Who owns what a contract brings about."""

from enum import StrEnum


class Ownership(StrEnum):
    """Who owns the data, or the intellectual property, by the words of a contract."""

    OURS = "ours"
    SUPPLIERS = "suppliers"
    SHARED = "shared"
    SILENT = "silent"
    """The contract does not say."""
