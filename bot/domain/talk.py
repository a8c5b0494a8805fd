"""Words in a thread that sound like a decision. They decide nothing: only buttons do."""

import re

_DECIDES = re.compile(
    r"(i |we |it is |it's )?(approved?|agreed?|reject(ed)?|signed off|sign(ed)? (it|this) off|go ahead"
    r"|lgtm|(looks|seems|sounds|all) (good|fine|ok|okay|great)|happy with (this|it)|fine)"
    r"( it| this)?( (to|for|by|from|with) (me|us))?",
    re.IGNORECASE,
)
"""What is a decision in any clause of a short reply."""

_ASSENTS = re.compile(
    r"ok|okay|yes|no|[+-]1|:\+1:|:thumbsup:|:white_check_mark:|\N{THUMBS UP SIGN}", re.IGNORECASE
)
"""What is one where nothing else is said."""

_CLAUSES = re.compile(r"[.,!;:\n]+(?=\s|$)|\s[-\N{EN DASH}\N{EM DASH}]\s")
_MENTION = re.compile(r"<@[A-Z0-9]+(\|[^>]*)?>")

LONGEST = 80
"""Characters of a reply that may be meant as a decision: a longer one is talk."""


def sounds_like_a_decision(text: str) -> bool:
    """Return whether a reply says in few words that something is approved, agreed to or rejected."""
    words = _MENTION.sub("", text).strip(" \t\n*_~\"'“”")
    if not words or len(words) > LONGEST or words.endswith("?"):
        return False
    clauses = [clause.strip(" \t*_~\"'“”") for clause in _CLAUSES.split(words)]
    return _ASSENTS.fullmatch(words.rstrip(".!")) is not None or any(
        _DECIDES.fullmatch(clause) is not None for clause in clauses
    )
