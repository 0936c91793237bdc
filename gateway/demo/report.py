"""What the reader of the demo sees: a line as each scene ends, then the table and the books."""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from typing import Any

from rich.console import Console

from gateway.demo.books import Books
from gateway.demo.story import Scene

Json = dict[str, Any]


class Report:
    def __init__(self, console: Console) -> None:
        self._console = console

    def say(self, text: str) -> None:
        self._console.print(text)

    def scene(self, scene: Scene, seconds: float) -> None:
        mark = "[red]✗[/]" if scene.wrong else "[green]✓[/]"
        self._console.print(f" {mark} {scene.title:<22} {scene.name:<20} {scene.outcome:<18} {seconds:5.2f} s")
        if scene.wrong:
            self._console.print(f"   [red]{scene.wrong}[/]")

    def progress(self) -> AbstractContextManager[object]:
        """Show on a terminal that something is under way."""
        return self._console.status("orders under way")

    def table(self, scenes: Sequence[Scene]) -> None:
        """Print what was ordered beside the registries' own records, and the transaction ids by which to find it."""
        self._console.print(f"\n{_row('name', 'operation', 'state', 'registry: before → after', 'UAH')}", style="bold")
        for scene in scenes:
            change = f"{_record(scene, scene.before)} → {_record(scene, scene.after)}"
            self._console.print(_row(scene.name, scene.title, scene.outcome, change, str(scene.price or "–")))
            self._console.print(f"    {scene.trace}", style="dim")
        self._console.print()

    def books(self, books: Books) -> None:
        self._console.print(
            f"Books: {books.topped_up} paid in − {books.charged} charged = {books.posted} on the balance; "
            f"{books.held} held; {books.effects} effects at the registries for {books.succeeded} paid orders."
        )
        for difference in books.differences:
            self._console.print(f" [red]✗ {difference}[/]")
        if not books.differences:
            self._console.print(" [green]✓[/] ledger check: no difference; registries and ledger agree")


def _row(name: str, operation: str, state: str, change: str, charge: str) -> str:
    return f"{name:<20} {operation:<22} {state:<18} {change:<24} {charge:>7}"


def _record(scene: Scene, record: Json | None) -> str:
    """Say in a few characters what an order of this kind changes in a registry's record."""
    if record is None:
        return "free"
    if scene.action == "nameservers":
        return f"{len(record['nameservers'])} hosts"
    if scene.action == "refused":
        return str(record["registrar"])
    return str(record["expires_at"])[:10]
