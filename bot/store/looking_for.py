"""Words that are looked for in what people wrote, as conditions of queries."""

import json
from typing import Any

from sqlalchemy import ColumnElement, func, or_


def holds(column: Any, words: str) -> ColumnElement[bool]:
    """Hold where the words stand in a column, in whichever case; `%` and `_` in them are themselves."""
    return func.lower(column).contains(words.lower(), autoescape=True)


def suppliers_hold(kept: Any, words: str) -> ColumnElement[bool]:
    """Hold where the words stand in names that are kept as JSON.

    Some databases write what is not ASCII in it as it escapes that.
    """
    return or_(
        *(
            holds(kept, each)
            for each in {json.dumps(words)[1:-1], json.dumps(words, ensure_ascii=False)[1:-1]}
        )
    )
