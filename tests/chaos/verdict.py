"""What a run has shown, as a table for people."""

from collections import Counter

from tests.chaos.run import Verdict

_SHOWN = 8


def table(verdict: Verdict) -> str:
    lines = [f"{name:46} {value}" for name, value in _figures(verdict)]
    lines += ["", *(_finding(what, concerned) for what, concerned in verdict.findings.wrong.items())]
    lines += ["", "broken on purpose: " + _counted(verdict.outages + verdict.hits)]
    lines += ["repeated by panels: " + (_counted(verdict.trouble) or "nothing")]
    lines += ["logged as errors: " + (_counted(verdict.log_errors) or "nothing")]
    word = "PASSED" if not verdict.breaches else f"FAILED: {verdict.breaches} breaches"
    return "\n".join([*lines, "", f"{verdict.plan.name} seed {verdict.plan.seed}: {word}"])


def _figures(verdict: Verdict) -> list[tuple[str, object]]:
    states = Counter(row["state"] for row in verdict.books.operations)
    said = verdict.acknowledged.values()
    return [
        ("orders placed", len(verdict.acknowledged)),
        ("  accepted", sum(each.operation is not None for each in said)),
        ("  refused at once", sum(each.operation is None for each in said)),
        *((f"  {state}", count) for state, count in sorted(states.items())),
        ("effects at the registries that cost money", sum(verdict.truth.charges.values())),
        ("charges in the ledger", sum(row["state"] == "captured" for row in verdict.books.holds)),
        ("seconds under load / to quiescence", f"{verdict.load_seconds:.0f} / {verdict.quiet_seconds:.0f}"),
        ("nodes that ended by themselves", verdict.own_ends),
        ("exits that were not 0 after SIGTERM", verdict.bad_exits),
    ]


def _finding(what: str, concerned: list[str]) -> str:
    shown = "; ".join(concerned[:_SHOWN]) + ("; …" if len(concerned) > _SHOWN else "")
    return f"{what:46} {len(concerned)}{'   <-- ' + shown if concerned else ''}"


def _counted(counter: Counter[str]) -> str:
    return ", ".join(f"{name} x{count}" for name, count in sorted(counter.items()))
