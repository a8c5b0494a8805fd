"""JSON that is the same bytes for the same content, and its digest."""

import hashlib
import json
from typing import Any


def canonical(content: Any) -> bytes:
    """Return JSON that is the same bytes for the same content."""
    return json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def digest(content: Any) -> str:
    """Return the SHA-256 of canonical JSON, in hexadecimal."""
    return hashlib.sha256(canonical(content)).hexdigest()
