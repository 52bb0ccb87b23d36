"""What comes with the program and is worked out once a release: the bundled knowledge as entries of the index, the synonyms.

Reading the files takes a quarter of a second, so what comes out is kept in the index under the digest of the files.
"""

from __future__ import annotations

import hashlib
import json
import logging
from pathlib import Path
from typing import Final

from knowledge.dictionary import Dictionary, Meanings
from knowledge.entries import Entry
from knowledge.index import Index
from knowledge.model import Facts

log = logging.getLogger(__name__)

MAKING: Final = 2  # raised whenever other things are made of the same files
_FOLDER: Final = Path(__file__).with_name("base")
_EMPTY: Final[frozenset[str]] = frozenset()


def digest_of_release() -> str:
    """What tells one release's files from another's."""
    digest = hashlib.sha256(str(MAKING).encode())
    for file in sorted(_FOLDER.glob("*.yaml")):
        digest.update(file.name.encode() + file.read_bytes())
    return digest.hexdigest()


def take_in_bundled(index: Index) -> None:
    """Put the bundled knowledge of this release into the index, unless it is there. Raises `BundledInvalid`."""
    digest = digest_of_release()
    if index.kept("bundled", digest) is None:
        index.store_bundled(bundled_entries(), digest)
        log.debug("the bundled knowledge of this release is in the index")


def bundled_entries() -> list[Entry]:
    """The bundled knowledge, an entry for each document that it was written from."""
    from knowledge.bundled import load  # its format is checked by pydantic, which takes its time to import

    bundled = load()
    return [
        Entry(
            name=document.name,
            path="",
            title=document.title,
            date=document.date,
            digest=document.digest,
            damage=0.0,
            numbered=True,
            reader=MAKING,
            passages=tuple(p for p in bundled.passages if p.document == document.name),
            facts=Facts(
                meetings=tuple(m for m in bundled.facts.meetings if m.source.document == document.name),
                groups=tuple(g for g in bundled.facts.groups if g.source.document == document.name),
                decisions=tuple(d for d in bundled.facts.decisions if d.source.document == document.name),
                advice=tuple(a for a in bundled.facts.advice if a.source.document == document.name),
            ),
        )
        for document in bundled.documents
    ]


def meanings(index: Index, own: Path | None = None) -> Meanings:
    """What the lists of this release say, and the coordinator's list `own`. Raises `SynonymsInvalid`."""
    digest = digest_of_release() + (hashlib.sha256(own.read_bytes()).hexdigest() if own is not None else "")
    kept = index.kept("synonyms", digest)
    if kept is None:
        from knowledge.synonyms import load

        known = load(own)
        same = {key: sorted(known.stems_for(key)) for key in known.entries if " " not in key}
        kept = json.dumps({"same": same, "english": known.english.entries}, ensure_ascii=False)
        index.keep("synonyms", digest, kept)
    read = json.loads(kept)
    sets = {key: frozenset(others) for key, others in read["same"].items()}
    english = {word: tuple(others) for word, others in read["english"].items()}
    return Meanings(lambda stemmed: sets.get(stemmed, _EMPTY), Dictionary(english))
