"""What a registry knows, kept in a file over restarts."""

import asyncio
import json
import logging
import os
import time
from pathlib import Path
from typing import Any

from simulators.simulator import Simulator

log = logging.getLogger(__name__)

SAVE_EVERY_SECONDS = 2.0
SAVING_SHARE_MAX = 0.02


class StateFile:
    """One registry's state in one JSON file, replaced as a whole so that a crash leaves the old or the new."""

    def __init__(self, path: Path, simulator: Simulator) -> None:
        self._path = path
        self._simulator = simulator
        self._saved: object = None

    def load(self) -> None:
        """Take over what was saved, if anything was. Raises ValueError for a file that is no state."""
        if self._path.exists():
            try:
                self._simulator.restore(json.loads(self._path.read_bytes()))
            except (KeyError, TypeError, ValueError) as err:
                raise ValueError(f"{self._path} holds no state of {self._simulator.profile.name}") from err
        self._saved = self._simulator.version()

    def save(self) -> None:
        """Write the state, unless nothing has changed since the last time."""
        version = self._simulator.version()
        if version != self._saved:
            write_json(self._path, self._simulator.snapshot())
            self._saved = version

    async def keep(self) -> None:
        """Save every few seconds, until cancelled; a failed write is logged and tried again.

        Saving holds up the servers, so a registry grown large is saved more seldom.
        """
        pause = SAVE_EVERY_SECONDS
        while True:
            await asyncio.sleep(pause)
            began = time.monotonic()
            try:
                self.save()
            except OSError:
                log.exception("state of %s not saved", self._simulator.profile.name)
            pause = max(SAVE_EVERY_SECONDS, (time.monotonic() - began) / SAVING_SHARE_MAX)


def write_json(path: Path, content: Any, *, indent: int | None = None) -> None:
    """Write a file that other programs see either not at all or whole; it is for its owner only."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    with os.fdopen(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(json.dumps(content, indent=indent))
    temporary.replace(path)
