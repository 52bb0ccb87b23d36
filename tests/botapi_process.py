"""The whole process `python -m bot ...` and the strict Bot API server it talks to, for the tests that play both.

The server is not part of the project: where it or aiohttp is missing, whatever imports this is skipped.
"""

from __future__ import annotations

import asyncio
import os
import re
import signal
import sys
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from bot.exits import ExitCode

ROOT = Path(__file__).parent.parent
BOTAPI = ROOT.parent / "shared" / "botapi"
if not (BOTAPI / "client.py").exists():
    pytest.skip("there is no Bot API server in ../shared/botapi", allow_module_level=True)
pytest.importorskip("aiohttp")
sys.path.append(str(BOTAPI))

from client import Server  # noqa: E402

LIMIT = 20.0  # seconds after which what is waited for will not come; two cores may be busy with other things

MINUTES = """Referat af møde i Biblioteksnetværket Vesterhavet

Mødet blev holdt onsdag den 3. september 2025 kl. 10.00-12.00 på Lemvig Bibliotek.

Punkt 1. Kommende møder
Næste møde i Biblioteksnetværket Vesterhavet er tirsdag den 14. marts 2034 kl. 10.00-12.00 på Struer Bibliotek.
"""

SETTINGS = """network:
  name: Biblioteksnetværket Vesterhavet
  short: Biblioteksnetværket
telegram:
  open: {open}
answers:
  engine: {engine}
meetings:
  a_year: 0 # or coordinators are warned, on some days of the year, that no meeting is planned
"""


class Process:
    """`python -m bot ...` with its own data directory. `log` is what it wrote to standard error, line by line, `out` what it
    wrote to standard output once it has ended."""

    def __init__(self, directory: Path, *, url: str, token: str) -> None:
        self.directory = directory
        self.log: list[str] = []
        self._environment = {**os.environ, "TELEGRAM_API_URL": url, "TELEGRAM_BOT_TOKEN": token, "PYTHONPATH": str(ROOT)}
        self._changed = asyncio.Condition()
        self._child: asyncio.subprocess.Process | None = None
        self._reader: asyncio.Task[None] | None = None
        self.out = ""

    @property
    def pid(self) -> int:
        assert self._child
        return self._child.pid

    async def start(self, *arguments: str) -> Process:
        settings = str(self.directory / "config.yaml")
        self._child = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot", "--config", settings, "--data", str(self.directory / "data"), *arguments,
            env=self._environment, cwd=self.directory, stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )  # fmt: skip
        self._reader = asyncio.create_task(self._read())
        return self

    async def _read(self) -> None:
        assert self._child
        assert self._child.stderr
        async for line in self._child.stderr:
            async with self._changed:
                self.log.append(line.decode().rstrip())
                self._changed.notify_all()
        assert self._child.stdout
        self.out = (await self._child.stdout.read()).decode()

    async def told(self, pattern: str, *, times: int = 1) -> None:
        """Until that many lines of the log match `pattern`."""

        def enough() -> bool:
            return sum(bool(re.search(pattern, line)) for line in self.log) >= times

        async with self._changed, asyncio.timeout(LIMIT):
            await self._changed.wait_for(enough)

    async def ended(self) -> int:
        """The exit code, once it has ended by itself."""
        assert self._child
        assert self._reader
        code = await asyncio.wait_for(self._child.wait(), LIMIT)
        await self._reader
        return code

    async def stop(self) -> float:
        """Ask it to stop; the seconds it took. It must end with exit code 0."""
        assert self._child
        started = time.monotonic()
        self._child.send_signal(signal.SIGTERM)
        assert await self.ended() == ExitCode.DONE, self.log
        return time.monotonic() - started

    async def close(self) -> None:
        if self._child and self._child.returncode is None:
            self._child.kill()
            await self.ended()

    def memory(self) -> float:
        """Resident memory in MB; 0 where the system does not tell."""
        status = Path(f"/proc/{self.pid}/status")
        found = re.search(r"VmRSS:\s+(\d+) kB", status.read_text(encoding="ascii")) if status.exists() else None
        return int(found[1]) / 1024 if found else 0.0


Start = Callable[..., Process]


def serving() -> Any:
    """The Bot API server, as a context manager."""
    return Server(limits=False)


@asynccontextmanager
async def processes(server: Any, tmp_path: Path) -> AsyncIterator[Start]:
    """Makes processes that talk to `server`, and ends those that a test leaves behind. No token may be in what they wrote."""
    made: list[Process] = []

    def make(
        name: str = "one", *, url: str | None = None, token: str | None = None, open: bool = True, meaning: bool = False
    ) -> Process:
        """`meaning` lets vectors be computed beside the answers, which takes a core for half a minute."""
        directory = tmp_path / name
        directory.mkdir(exist_ok=True)
        (directory / "config.yaml").write_text(
            SETTINGS.format(open=str(open).lower(), engine="all" if meaning else "lexical"), encoding="utf-8"
        )
        root = url or f"http://127.0.0.1:{server.port}"
        made.append(Process(directory, url=root, token=token or server.token))
        return made[-1]

    yield make
    for one in made:
        await one.close()
    assert not [line for one in made for line in one.log if server.token in line]
    assert not [line for one in made for line in one.log if "Traceback" in line]


async def ingest(make: Callable[..., Process], text: str, *, name: str = "one", file: str = "referat.txt") -> None:
    command = make(name)
    (command.directory / file).write_text(text, encoding="utf-8")
    await command.start("ingest", "--no-vectors", str(command.directory / file))
    assert await command.ended() == ExitCode.DONE, command.log


async def run(make: Callable[..., Process], *arguments: str) -> str:
    """One command beside the bot; what it printed."""
    command = await make(open=False).start(*arguments)
    assert await command.ended() == ExitCode.DONE, command.log
    return command.out
