"""How the process ends: exit codes (DESIGN section 6; 69, 75 and 78 are those of sysexits.h) and the error that carries one."""

from __future__ import annotations

from enum import IntEnum


class ExitCode(IntEnum):
    """0 is also the code of an answer that is a refusal."""

    DONE = 0
    PROBLEM = 1
    USAGE = 2
    NO_NETWORK = 69
    BUSY = 75
    CONFIGURATION = 78


class Ended(Exception):
    """The command cannot go on: `code` is the process's exit code, the text says why in one line for the operator."""

    def __init__(self, code: ExitCode, reason: str) -> None:
        super().__init__(reason)
        self.code = code
