"""The background thread that computes missing vectors while the bot already answers."""

from __future__ import annotations

import logging
import os
import threading
from typing import Protocol

from bot.exits import ExitCode

logger = logging.getLogger(__name__)

BATCH = 2  # passages at a time: half a second of work, which a question may have to wait for
LOOK_AGAIN = 30.0  # seconds until new documents are looked for
JOIN = 0.1  # seconds that the end waits for a batch


class Vectors(Protocol):
    """The part of `knowledge.library.Library` that this needs."""

    @property
    def semantic(self) -> bool: ...

    def missing_vectors(self) -> int: ...

    def embed(self, *, at_most: int | None = None) -> int: ...


class Embedding:
    """Use as a context manager: the thread works inside the block, and gives up what it is computing at its end.

    What is half computed then is computed again next time, and nothing waits for it; see `leave`.
    """

    def __init__(self, library: Vectors, *, look_again: float = LOOK_AGAIN) -> None:
        self._library = library
        self._look_again = look_again
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._work, name="embedding", daemon=True)

    def __enter__(self) -> Embedding:
        if self._library.semantic:
            self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join(timeout=JOIN)

    def leave(self) -> None:
        """End the process at once, with exit code 0, where a batch is still being computed. Call it when all else is closed.

        It may take long on a busy machine, and taking the interpreter down meanwhile would free the model that it works with.
        """
        if self._thread.is_alive():
            logging.shutdown()
            os._exit(ExitCode.DONE)

    def _work(self) -> None:
        """Until the end: all that is missing, then again whenever another process has put documents in."""
        while not self._stop.is_set():
            try:
                self._catch_up()
            except Exception:
                if self._stop.is_set():  # the index is closed while a batch is on its way
                    return
                logger.exception("computing vectors failed, trying again in %.0f s", self._look_again)
            self._stop.wait(self._look_again)

    def _catch_up(self) -> None:
        computed = 0
        while not self._stop.is_set() and self._library.missing_vectors():
            done = self._library.embed(at_most=BATCH)
            if not done:
                return
            if not computed:
                logger.info("computing vectors, %s passages are without", self._library.missing_vectors() + done)
            computed += done
        if computed:
            logger.info("computed %s vectors", computed)
