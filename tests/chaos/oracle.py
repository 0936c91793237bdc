"""Whether each order had its one effect and its one charge: registries against operations against ledger.

The gateway's word counts only where it was given to a panel: what it has acknowledged must be there.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import asyncpg

from billing_core import ledger_check
from gateway.database import Database
from tests.chaos.orders import REFUSED_AT_ONCE, Order, Planted
from tests.chaos.panel import Acknowledged
from tests.chaos.registries import Registry

ENDED = ("succeeded", "failed", "cancelled")
ACTIONS = {"register": "create", "renew": "renew", "transfer": "transfer"}
"""What a registry charges for, by kind of operation."""


@dataclass(frozen=True)
class Books:
    """The gateway's own tables, and what the ledger's check finds wrong with them."""

    operations: list[asyncpg.Record]
    attempts: frozenset[str]
    holds: list[asyncpg.Record]
    domains: Mapping[str, asyncpg.Record]
    tickets: Counter[str]
    charged_minor: int
    differences: int

    @classmethod
    async def read(cls, connection: asyncpg.Connection, database: Database) -> "Books":
        operations = await connection.fetch(
            "SELECT id, kind, state, domain, registry, price_minor, hold_id, idempotency_key, problem->>'code' AS code,"
            " payload, coalesce(extract(epoch FROM completed_at - created_at)::float8, 0) AS seconds"
            " FROM operations ORDER BY seq"
        )
        attempts = await connection.fetch("SELECT cltrid FROM operation_attempts")
        holds = await connection.fetch("SELECT id, state, amount_minor, captured_minor, reference FROM holds")
        domains = await connection.fetch("SELECT name, held, expires_at, deleted_at FROM domains WHERE held")
        tickets = await connection.fetch("SELECT registry FROM session_tickets")
        charged = await connection.fetchval(
            "SELECT -coalesce(sum(amount_minor), 0) FROM journal_lines JOIN journal_entries e ON e.id = entry_id "
            "WHERE account LIKE 'customer:%' AND e.reference LIKE 'op_%'"
        )
        async with database.reading() as reading:
            differences = len((await ledger_check.check(reading)).differences)
        return cls(
            operations,
            frozenset(row["cltrid"] for row in attempts),
            holds,
            {row["name"]: row for row in domains},
            Counter(row["registry"] for row in tickets),
            int(charged),
            differences,
        )


@dataclass(frozen=True)
class Truth:
    """What the registries hold and have charged us for; `sessions` are those of ours that outlived all nodes."""

    charges: Counter[tuple[str, str]]
    domains: Mapping[str, Mapping[str, Any]]
    us: frozenset[str]
    applied: frozenset[str]
    sessions: Counter[str]

    @classmethod
    def read(cls, registries: Iterable[Registry]) -> "Truth":
        charges: Counter[tuple[str, str]] = Counter()
        domains: dict[str, Any] = {}
        applied: set[str] = set()
        sessions: Counter[str] = Counter()
        for registry in registries:
            objects = registry.control.objects()
            charges.update((each["action"], each["object"]) for each in objects["registrars"][registry.us]["charges"])
            domains |= objects["domains"]
            for action in ACTIONS.values():
                entries = registry.control.journal(command=f"domain:{action}")
                ours = (each for each in entries if each["applied"] and each["registrar"] == registry.us)
                applied.update(each["cltrid"] for each in ours if each["cltrid"])
            standing = (each for each in registry.control.sessions() if each["registrar"] == registry.us)
            sessions[registry.name] = sum(1 for _ in standing)
        return cls(charges, domains, frozenset(registry.us for registry in registries), frozenset(applied), sessions)


@dataclass
class Findings:
    """Everything that must be nothing, with what it concerns."""

    wrong: dict[str, list[str]] = field(default_factory=dict)

    def must_be_empty(self, what: str, concerned: Iterable[object]) -> None:
        self.wrong[what] = sorted(map(str, concerned))


def judge(
    acknowledged: Mapping[Order, Acknowledged], planted: Iterable[Planted], books: Books, truth: Truth
) -> Findings:
    findings = Findings()
    known = {row["id"]: row for row in books.operations}
    told = {order: said.operation for order, said in acknowledged.items() if said.operation is not None}
    findings.must_be_empty("lost: acknowledged, then gone", (each for each in told.values() if each not in known))
    findings.must_be_empty("not ended", (_line(row) for row in known.values() if row["state"] not in ENDED))
    keys = Counter(row["idempotency_key"] for row in known.values())
    findings.must_be_empty("ordered twice under one key", (key for key, times in keys.items() if times > 1))
    findings.must_be_empty("ordered, never acknowledged", set(keys) - {order.key for order in told})
    wrongly = (order for order in told if order.kind in REFUSED_AT_ONCE)
    findings.must_be_empty("ordered though it had to be refused", wrongly)
    _compare_effects(findings, books, truth)
    _compare_money(findings, books)
    _compare_dates(findings, planted, books, truth)
    return findings


def _compare_effects(findings: Findings, books: Books, truth: Truth) -> None:
    done: Counter[tuple[str, str]] = Counter()
    for row in books.operations:
        if row["kind"] in ACTIONS and row["state"] == "succeeded":
            done[ACTIONS[row["kind"]], row["domain"]] += 1
    charged = Counter({key: times for key, times in truth.charges.items() if key[0] in ACTIONS.values()})
    findings.must_be_empty("charged by the registry, not by us", (charged - done).elements())
    findings.must_be_empty("charged by us, not done by the registry", (done - charged).elements())
    findings.must_be_empty("done twice at the registry", (key for key, times in charged.items() if times > 1))
    findings.must_be_empty("done at the registry without an attempt on record", truth.applied - books.attempts)
    lost = (
        row["domain"]
        for row in books.operations
        if row["state"] == "succeeded" and row["kind"] in {"register", "transfer"}
        if truth.domains.get(row["domain"], {}).get("registrar") not in truth.us
    )
    findings.must_be_empty("ours by our word, not by the registry's", lost)


def _compare_money(findings: Findings, books: Books) -> None:
    holds = {row["id"]: row for row in books.holds}
    findings.must_be_empty("holds left", (row["id"] for row in books.holds if row["state"] == "placed"))
    wrong = []
    for row in books.operations:
        if row["hold_id"] is not None:
            hold = holds[row["hold_id"]]
            wanted = row["price_minor"] if row["state"] == "succeeded" else None
            if (hold["state"] == "captured") != (wanted is not None) or (hold["captured_minor"] or None) != wanted:
                wrong.append(_line(row))
    findings.must_be_empty("charge and outcome differ", wrong)
    due = sum(row["price_minor"] or 0 for row in books.operations if row["state"] == "succeeded")
    findings.must_be_empty(
        "charged in all, not due", () if due == books.charged_minor else (books.charged_minor - due,)
    )
    findings.must_be_empty("ledger differences", (books.differences,) if books.differences else ())


def _compare_dates(findings: Findings, planted: Iterable[Planted], books: Books, truth: Truth) -> None:
    """Compare every expiry that we know with the registry's, and each renewal with its one year."""
    elsewhere = []
    for name, row in books.domains.items():
        theirs = truth.domains.get(name)
        if row["deleted_at"] is None and theirs is not None:
            expires_at = datetime.fromisoformat(theirs["expires_at"])
            if expires_at != row["expires_at"]:
                elsewhere.append(f"{name}: {row['expires_at']} here, {expires_at} there")
    findings.must_be_empty("expiry differs from the registry's", elsewhere)
    before = {each.name: each.expires_at for each in planted}
    moved = []
    for row in books.operations:
        if row["kind"] == "renew" and row["domain"] in truth.domains:
            years = datetime.fromisoformat(truth.domains[row["domain"]]["expires_at"]).year - before[row["domain"]].year
            if years != (1 if row["state"] == "succeeded" else 0):
                moved.append(f"{_line(row)}: {years} years")
    findings.must_be_empty("renewed by other than one year", moved)


def _line(row: asyncpg.Record) -> str:
    return f"{row['kind']} {row['domain']} {row['state']} {row['code'] or ''} {row['id']}"
