"""What a run has shown: a table for people, and a line of JSON to keep."""

from collections import Counter
from dataclasses import asdict
from typing import Any

from tests.chaos.overload import p99, times_slower
from tests.chaos.run import Verdict

_SHOWN = 8


def table(verdict: Verdict) -> str:
    lines = [f"{name:46} {value}" for name, value in _figures(verdict)]
    lines += ["", *(_finding(what, concerned) for what, concerned in verdict.findings.wrong.items())]
    lines += ["", "broken on purpose: " + _counted(verdict.outages + verdict.played.hits)]
    lines += ["repeated by panels: " + (_counted(verdict.trouble) or "nothing")]
    lines += ["logged as errors: " + (_counted(verdict.log_errors) or "nothing")]
    word = "PASSED" if not verdict.breaches else f"FAILED: {verdict.breaches} breaches"
    return "\n".join([*lines, "", f"{verdict.plan.name} seed {verdict.plan.seed}: {word}"])


def _figures(verdict: Verdict) -> list[tuple[str, object]]:
    states = Counter(row["state"] for row in verdict.books.operations)
    said = verdict.played.acknowledged.values()
    return [
        ("orders placed", len(said)),
        ("  accepted", sum(each.operation is not None for each in said)),
        ("  refused at once", sum(each.operation is None for each in said)),
        *((f"  {state}", count) for state, count in sorted(states.items())),
        ("effects at the registries that cost money", sum(verdict.truth.charges.values())),
        ("charges in the ledger", sum(row["state"] == "captured" for row in verdict.books.holds)),
        ("seconds under load / to quiescence", f"{verdict.load_seconds:.0f} / {verdict.quiet_seconds:.0f}"),
        *_beside(verdict),
        ("sessions left that nobody can end", (verdict.truth.sessions - verdict.books.tickets).total()),
        ("nodes that ended by themselves", verdict.own_ends),
        ("exits that were not 0 after SIGTERM", verdict.bad_exits),
    ]


def _beside(verdict: Verdict) -> list[tuple[str, object]]:
    played, books = verdict.played, verdict.books
    if not played.turns:
        return []
    turns = (f"{p99(each.quiet, played, books):.2f}/{p99(each.beside, played, books):.2f}" for each in played.turns)
    return [
        ("p99 of the others, quiet/beside, each turn", " ".join(turns)),
        ("  times slower in the middle turn", f"{times_slower(played, books):.2f}"),
    ]


def as_json(verdict: Verdict) -> dict[str, Any]:
    """Everything that the table says, under stable names."""
    return {
        "run": verdict.plan.name,
        "seed": verdict.plan.seed,
        "passed": not verdict.breaches,
        "breaches": {what: concerned for what, concerned in verdict.findings.wrong.items() if concerned},
        "figures": {name.strip(): value for name, value in _figures(verdict)},
        "broken": dict(verdict.outages + verdict.played.hits),
        "repeated": dict(verdict.trouble),
        "logged": dict(verdict.log_errors),
        "plan": asdict(verdict.plan),
    }


def _finding(what: str, concerned: list[str]) -> str:
    shown = "; ".join(concerned[:_SHOWN]) + ("; …" if len(concerned) > _SHOWN else "")
    return f"{what:46} {len(concerned)}{'   <-- ' + shown if concerned else ''}"


def _counted(counter: Counter[str]) -> str:
    return ", ".join(f"{name} x{count}" for name, count in sorted(counter.items()))
