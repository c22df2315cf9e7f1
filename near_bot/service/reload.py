"""Replaces the assistant when the knowledge or the catalogues change, while it goes on answering.

What is examined, prepared and loaded is one copy of the files, so that no change under way slips in between. A version
with problems changes nothing.
"""

import asyncio
import gc
import os
import signal
import sys
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from shutil import copytree
from tempfile import TemporaryDirectory

from watchfiles import Change, awatch

from ..assistant import Assistant
from ..knowledge.load import KNOWLEDGE
from ..knowledge.schema import LANGUAGES
from ..logs import get_logger
from ..metrics import RELOADS
from ..phrasing.catalogue import LOCALES
from ..prepare import prepared

LOG = get_logger(__name__)
Report = Callable[[Sequence[str]], Awaitable[None]]
"""Tells staff of problems, each a line `file:line:column: what is wrong`; of none, once there are none any more."""

_PROGRAM = Path(__file__).parents[2]
_SUFFIXES = (".yaml", ".json", ".po")
_QUIET = 500
"""Milliseconds without a further change after which an editor is taken to have written all."""
_LONGEST = 5_000
"""Milliseconds after which changes are taken up though they go on."""
_LOG_SAYS_WHY = "the knowledge cannot be loaded by the program that is running; its log says why"


class Reloader:
    """Holds the assistant that answers. A turn takes `assistant` once, and so ends with the one that it began with.

    Who sets `wanted` has the files read again, whether they have changed or not.
    """

    def __init__(
        self,
        assistant: Assistant,
        cache: Path,
        report: Report,
        wanted: asyncio.Event,
        *,
        knowledge: Path = KNOWLEDGE,
        locales: Path = LOCALES,
    ) -> None:
        self.assistant = assistant
        self._cache = cache.absolute()
        self._report = report
        self._knowledge = knowledge
        self._locales = locales
        self._wanted = wanted
        self._problems: tuple[str, ...] = ()

    async def run(self) -> None:
        """Reloads whenever there is reason to, until it is cancelled."""
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._watch())
            while True:
                await self._wanted.wait()
                self._wanted.clear()
                await self._tell(await self._replace())

    async def _watch(self) -> None:
        try:
            async for _ in awatch(self._knowledge, self._locales, watch_filter=_is_ours, debounce=_LONGEST, step=_QUIET):
                self._wanted.set()
        except Exception as error:
            LOG.error("changes of the knowledge are not noticed; send SIGHUP after each, or mend this and restart", reason=repr(error))

    async def _replace(self) -> tuple[str, ...]:
        """Puts the present version in the place of the assistant; the problems instead, where it has any."""
        LOG.info("the knowledge is read again")
        with TemporaryDirectory(prefix="near-bot-", ignore_cleanup_errors=True) as folder:
            copy = Path(folder)
            try:
                await asyncio.to_thread(self._copy_to, copy)
                problems = await self._examined(copy)
                if not problems:
                    self.assistant = await asyncio.to_thread(self._loaded, copy)
            except OSError as error:
                problems = [f"the knowledge cannot be read: {error}"]
            except Exception:
                LOG.exception("the knowledge cannot be loaded")
                problems = [_LOG_SAYS_WHY]
        if not problems:
            _free()
        return tuple(line.replace(f"{copy}{os.sep}", "") for line in problems)

    def _copy_to(self, copy: Path) -> None:
        copytree(self._knowledge, copy / "knowledge")
        copytree(self._locales, copy / "locales")

    async def _examined(self, copy: Path) -> list[str]:
        """The problems that `near_bot.service.examine` finds; where it finds none, everything is prepared."""
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            *("-m", "near_bot.service.examine", copy / "knowledge", copy / "locales", self._cache),
            cwd=_PROGRAM,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            start_new_session=True,
        )
        try:
            output, errors = await process.communicate()
        finally:
            if process.returncode is None:  # the bot is ending
                with suppress(ProcessLookupError):
                    os.killpg(process.pid, signal.SIGKILL)  # with the processes that learn for it
                await process.wait()
        problems = output.decode(errors="replace").splitlines()
        if process.returncode and not problems:
            LOG.error("the knowledge cannot be examined", status=process.returncode, output=errors.decode(errors="replace"))
            return [_LOG_SAYS_WHY]
        return problems

    def _loaded(self, copy: Path) -> Assistant:
        knowledge, understander = prepared(self._cache, copy / "knowledge")
        knowledge = replace(knowledge, retention=self.assistant.knowledge.retention)
        assistant = Assistant(knowledge, understander, copy / "locales")
        for language in LANGUAGES:
            assistant.phrasing(language)  # reads its catalogue, as long as the copy is there
        return assistant

    async def _tell(self, problems: tuple[str, ...]) -> None:
        """Logs and counts how it went; tells staff of problems that are new, and of their end."""
        if problems and self._wanted.is_set():
            return  # the files have changed meanwhile
        RELOADS(result="refused" if problems else "taken").inc()
        for line in problems:
            LOG.error("the knowledge cannot be used; the last good version goes on answering", problem=line)
        if not problems:
            LOG.info("the knowledge has been reloaded")
        if problems != self._problems:
            self._problems = problems
            try:
                await self._report(problems)
            except Exception:
                LOG.exception("staff could not be told of the knowledge's problems")


def _is_ours(_: Change, path: str) -> bool:
    return path.endswith(_SUFFIXES)


def _free() -> None:
    """Gives back the memory of the assistant before, which a start-up or a reload has put out of the collector's sight."""
    gc.unfreeze()
    gc.collect()
    gc.freeze()
