"""Puts the stage up in a temporary folder, plays the story, prints what happened, and takes everything down again."""

import asyncio
import os
import tempfile
import time
from pathlib import Path

import aiohttp
from rich.console import Console

from billing_core import ledger_check
from gateway.cli.serve import stop_on_signals
from gateway.demo.books import audit
from gateway.demo.panel import Panel
from gateway.demo.registries import Registries
from gateway.demo.report import Report
from gateway.demo.story import DEPOSIT, Scene, Story
from gateway.dev import Playground, playground
from gateway.keys import DATABASE
from gateway.observability import logging

_OWN_ENVIRONMENT = {"DGW_CONFIG": os.devnull, "DGW_HTTP__PORT": "0", "DGW_HTTP__METRICS_PORT": "0"}
"""The demo heeds nobody's settings: it must not touch a database or a registry that it did not start."""


def run(*, keep: bool) -> int:
    """Return 0 only if the registries' own objects, the orders and the ledger agree."""
    with tempfile.TemporaryDirectory(prefix="dgw-demo-") as folder:
        return asyncio.run(_run(Path(folder), keep=keep))


async def _run(folder: Path, *, keep: bool) -> int:
    report = Report(Console(highlight=False, soft_wrap=True))
    with (folder / "gateway.log").open("w") as log:
        logging.configure(style="json", stream=log)
        started = time.monotonic()
        report.say("Starting PostgreSQL, eight registries and the gateway …")
        async with playground(folder, environ=_OWN_ENVIRONMENT) as stage:
            report.say(f"Up in {time.monotonic() - started:.1f} s: {stage.gateway.url}\n")
            agrees = await _play(stage, report)
            if keep:
                await _stay(stage, folder, report)
            else:
                report.say("\n`dgw demo --keep` leaves this running; `make run` starts it without the story.")
        return 0 if agrees else 1


async def _play(stage: Playground, report: Report) -> bool:
    async with aiohttp.ClientSession() as http:
        panel = Panel(http, stage.gateway.url, stage.panel.api_key)
        registries = Registries(http, stage.registries)
        story = Story(panel, registries)
        scenes: list[Scene] = []
        since = time.monotonic()
        with report.progress():
            async for scene in story.play():
                report.scene(scene, time.monotonic() - since)
                scenes.append(scene)
                since = time.monotonic()
        books = await audit(
            panel, registries, story.account_id, scenes, deposit=DEPOSIT, ledger=await _ledger_differences(stage)
        )
    report.table(scenes)
    report.books(books)
    return not books.differences and not any(scene.wrong for scene in scenes)


async def _ledger_differences(stage: Playground) -> list[str]:
    async with stage.gateway.app[DATABASE].reading() as connection:
        found = await ledger_check.check(connection)
    return [f"ledger: {one.invariant} of {one.subject}: {one.expected} ≠ {one.found}" for one in found.differences]


async def _stay(stage: Playground, folder: Path, report: Report) -> None:
    stop = stop_on_signals()
    report.say(
        f"\nStill running, until Ctrl-C:\n"
        f"  interface   {stage.gateway.url}/v1     reference {stage.gateway.url}/docs\n"
        f"  metrics     {stage.gateway.metrics_url}/metrics\n"
        f"  registries  {stage.ready_file}\n"
        f"  log         {folder / 'gateway.log'}\n"
        f"  API key     {stage.panel.api_key}"
    )
    await stop.wait()
