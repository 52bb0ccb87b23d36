"""Which of many known words a word may be a misspelling of. Pure.

Likeness is the normalised Indel similarity of rapidfuzz (0 to 100). Of a large vocabulary most words are ruled out first, by
their length and by the letters they have: the same words are found as by comparing with each, in a tenth of the time.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

from rapidfuzz import fuzz, process

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

MANY: Final = 20_000  # words from which ruling out first pays, and numpy is worth its loading
BITS: Final = 32  # letters fall into so many classes


@dataclass(frozen=True)
class Spellings:
    """Words to be met by misspellings, none of them empty. Of equally near ones the first comes first."""

    words: Sequence[str] = ()

    def near(self, word: str, *, cutoff: float, limit: int) -> list[tuple[str, float]]:
        """The words that are at least `cutoff` (above 0, to 100) like `word`, the likest first, at most `limit`."""
        among = self.words if len(self.words) < MANY else self._possible(word, cutoff / 100)
        found = process.extract(word, among, scorer=fuzz.ratio, score_cutoff=cutoff, limit=limit)
        return [(near, score) for near, score, _ in found]

    @cached_property
    def _told(self) -> tuple[npt.NDArray[np.int16], npt.NDArray[np.uint32]]:
        """Of each word its length, and a bit for each class of letters that it has."""
        import numpy as np

        lengths = np.fromiter(map(len, self.words), np.int16, len(self.words))
        letters = np.frombuffer("".join(self.words).encode("utf-32-le"), np.uint32)
        starts = np.cumsum(lengths, dtype=np.int64) - lengths
        return lengths, np.bitwise_or.reduceat(np.uint32(1) << (letters % BITS), starts)

    def _possible(self, word: str, likeness: float) -> list[str]:
        """The words that may be so like `word` (0 to 1).

        Two words of n and m letters with a likeness of s are (1 - s)(n + m) insertions and deletions apart. Each changes the
        length by one and the set of letters by one at most.
        """
        import numpy as np

        lengths, letters = self._told
        own = np.uint32(0)
        for letter in word:
            own |= np.uint32(1 << (ord(letter) % BITS))
        most = ((1 - likeness) * (np.arange(lengths.max() + 1) + len(word)) + 1e-6).astype(np.int16)  # by length
        apart = np.maximum(np.abs(lengths - len(word)), np.bitwise_count(letters ^ own))
        return [self.words[i] for i in np.nonzero(apart <= most[lengths])[0].tolist()]
