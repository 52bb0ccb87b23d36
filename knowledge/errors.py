"""What can be wrong with a file, a folder or an index. Each error says, in English and for the operator, which file and why.

KnowledgeError
├── SourceError   a file that cannot be read: the rest goes on without it
└── IndexUnusable an index that cannot be opened or is of a newer version
"""

from __future__ import annotations

from pathlib import Path


class KnowledgeError(Exception):
    """Whatever `knowledge` cannot go on with; the text may be shown to the operator."""


class SourceError(KnowledgeError):
    """`path` cannot be read as a document: `reason` says why, in one line."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(f"{path}: {reason}")
        self.path = path
        self.reason = reason


class IndexUnusable(KnowledgeError):
    """The index file cannot be used: `reason` says why and what to do."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(f"{path}: {reason}")
        self.path = path
        self.reason = reason
