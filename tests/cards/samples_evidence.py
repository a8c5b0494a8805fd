"""What is said of evidence, and the windows about it, with the data they usually get."""

from tests.cards.samples import ASSESSOR, AT, LEAD, PIECES, Data

MESSAGES: dict[str, Data] = {
    "evidence_added": {"by": LEAD, "asks": "Have you agreed your aims?", "count": 2},
    "evidence_lost": {
        "kind": "file", "title": "Interviews.pdf", "assessment": "Licensing service",
        "asks": "Have you agreed your aims?", "state": "gone", "error": "file_deleted", "quoted": False,
        "has_digest": True, "open": True,
    },
    "evidence_refused": {
        "asks": "Have you agreed your aims?",
        "files": [{"title": "setup.exe", "problem": "evidence_is_program"}],
        "too_many": True,
        "most": 30,
    },
}  # fmt: skip

QUESTION: Data = {"id": "agreed-aims", "label": "1.1 Have you agreed your aims?"}

MODALS: dict[str, Data] = {
    "evidence": {
        "assessment": "Licensing service",
        "clause": "1.1",
        "asks": "Have you agreed your aims?",
        "note": "added",
        "hidden": False,
        "count": len(PIECES),
        "pieces": PIECES,
        "open": True,
    },
    "use_as_evidence": {
        "suitable": True,
        "attachable": 1,
        "assessments": [{"id": 3, "title": "Licensing service"}],
        "chosen": {"id": 3, "title": "Licensing service"},
        "groups": [{"number": 1, "title": "Define user needs", "questions": [QUESTION]}],
        "question": QUESTION,
        "message": {"by": ASSESSOR, "at": AT, "words": "We spoke to 12 people.", "cut": True},
        "files": [
            {"title": "Interviews.pdf", "size": 136_700, "problem": None},
            {"title": "setup.exe", "size": 0, "problem": "evidence_is_program"},
        ],
    },
}
