"""What can be evidence of an answer: what somebody wrote in Slack, a file in it, or a link.

https://docs.slack.dev/reference/objects/file-object says what Slack tells of a file.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from bot.domain.problems import Problem

MOST_PIECES = 30
"""Pieces of evidence of one answer at most: so many are shown in one window, each with its button."""

LARGEST = 200_000_000
"""Bytes of a file at most: it has to be read to its end for its digest."""

LONGEST_TITLE = 150
"""Characters of a file's name or of what a link is called."""

PROGRAMS = frozenset(
    {
        *("apk", "app", "appimage", "bat", "bin", "cmd", "com", "command", "cpl", "deb", "dll", "dmg", "exe"),
        *(
            "hta",
            "iso",
            "jar",
            "js",
            "jse",
            "lnk",
            "msi",
            "pif",
            "pkg",
            "ps1",
            "reg",
            "rpm",
            "scr",
            "sh",
            "so",
        ),
        *("vb", "vbe", "vbs", "wsf", "docm", "pptm", "xlsm"),
    }
)
"""Ends of names of files that can do something when they are opened: nobody should have to open one."""

ARCHIVES = frozenset(
    {"7z", "ace", "arj", "bz2", "cab", "gz", "lz", "rar", "tar", "tgz", "xz", "z", "zip", "zst"}
)
"""Ends of names of files with other files in them, of which a digest says nothing that people can see."""

_PROGRAM_TYPES = frozenset(
    {
        "application/java-archive",
        "application/vnd.microsoft.portable-executable",
        "application/x-dosexec",
        "application/x-executable",
        "application/x-msdownload",
        "application/x-sh",
    }
)
_ARCHIVE_TYPES = frozenset(
    {
        "application/gzip",
        "application/vnd.rar",
        "application/x-7z-compressed",
        "application/x-tar",
        "application/zip",
    }
)

_NOT_HERE = {
    "tombstone": Problem.EVIDENCE_DELETED,
    "hidden_by_limit": Problem.EVIDENCE_HIDDEN,
    "external": Problem.EVIDENCE_ELSEWHERE,
}
"""Modes of files that Slack has no contents of, or shows none."""


@dataclass(frozen=True)
class Link:
    """An address elsewhere, and what it is called where somebody said so."""

    address: str
    title: str = ""


@dataclass(frozen=True)
class SlackFile:
    """A file as Slack names it in a message.

    `size` is in bytes. `mode` is Slack's: "hosted", "snippet" and others have contents; `author` is Slack's
    user id of who sent it, `address` its permalink; they are empty where that is not said.
    """

    id: str
    name: str
    media_type: str
    size: int
    mode: str
    author: str = ""
    address: str = ""


@dataclass(frozen=True)
class SlackMessage:
    """What was written in Slack: `origin` is channel:ts, `words` plain text, `author` Slack's user id.

    The author is empty for an app's message. Words end with an ellipsis where there was more
    (`cut` says so).
    """

    origin: str
    words: str
    author: str
    cut: bool = False

    @property
    def at(self) -> datetime | None:
        """When it was written; None where its timestamp is none."""
        try:
            return datetime.fromtimestamp(float(self.origin.partition(":")[2]), UTC)
        except (ValueError, OverflowError, OSError):
            return None


@dataclass(frozen=True)
class Brought:
    """What somebody brings as evidence: a message and the files in it; either may be missing."""

    message: SlackMessage | None
    files: tuple[SlackFile, ...] = ()

    @property
    def suitable(self) -> "Brought":
        """What of it can be evidence."""
        return replace(self, files=tuple(each for each in self.files if unsuitable(each) is None))

    @property
    def is_nothing(self) -> bool:
        """Whether there is nothing in it."""
        return self.message is None and not self.files


def unsuitable(file: SlackFile) -> Problem | None:
    """Return why a file cannot be evidence; None where it can be, as far as Slack has told of it."""
    if file.mode in _NOT_HERE:
        return _NOT_HERE[file.mode]
    if file.size > LARGEST:
        return Problem.EVIDENCE_TOO_LARGE
    ending, media = file.name.rpartition(".")[2].lower(), file.media_type.partition(";")[0].lower()
    if ending in PROGRAMS or media in _PROGRAM_TYPES:
        return Problem.EVIDENCE_IS_PROGRAM
    if ending in ARCHIVES or media in _ARCHIVE_TYPES:
        return Problem.EVIDENCE_IS_ARCHIVE
    return None


def told_of(file: Mapping[str, object]) -> SlackFile:
    """Return a file as a file object of Slack's tells of it; much of that may be missing."""
    size, half = file.get("size"), LONGEST_TITLE // 2
    mode = "external" if file.get("is_external") else str(file.get("mode") or "hosted")
    name = str(file.get("name") or file.get("title") or "")
    return SlackFile(
        id=str(file.get("id") or ""),
        name=name if len(name) <= LONGEST_TITLE else f"{name[: half - 1]}…{name[-half:]}",
        media_type=str(file.get("mimetype") or ""),
        size=size if isinstance(size, int) else 0,
        mode=mode,
        author=str(file.get("user") or ""),
        address=str(file.get("permalink") or ""),
    )
