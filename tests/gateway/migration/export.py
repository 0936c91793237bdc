"""A small old billing system: its export in files, and the node that it is carried over to."""

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from billing_core import Money
from billing_core.auto_renewal import ServiceClass
from billing_core.migration.identity import imported_id
from billing_core.services import plans
from billing_core.services.plans import Plan
from gateway.clock import Clock, utc_now
from gateway.migration.importer import Importer
from gateway.migration.model import Cutover, ImportReport
from gateway.migration.proofs import Prover
from tests.support.office import Office

CUT_OVER = datetime(2026, 11, 30, 22, tzinfo=UTC)  # the first of December in Kyiv
OLENA = imported_id("acc", "old", "client", "7")
DZVIN = imported_id("acc", "old", "client", "8")

TABLES = (
    *("customer_accounts", "ledger_accounts", "journal_entries", "journal_lines", "services", "service_tranches"),
    *("service_events", "domains", "partners", "partner_rates", "referrals", "old_history", "imported_ids"),
    *("customer_profiles", "temporary_credits"),
)

EXPORT = {
    "clients": [
        {
            "id": "7",
            "balance": "150.50",
            "bonus": "20",
            "name": "Олена Коваль",
            "email": "olena@example.com",
            "phone": "+380.441234567",
            "tax_number": "1234567890",
            "iban": "UA21 3223 1300 0002 6007 2335 6600 2",
        },
        {
            "id": "8",
            "balance": "-40.00",
            "name": "ТОВ «Дзвін»",
            "kind": "company",
            "email": "olena@example.com",
            "contract": "Д-117",
            "contract_on": "2024-03-05",
        },
        {"id": "9", "name": "Jan Novák", "language": "en"},
    ],
    "plans": [{"old": "H-1", "new": "start"}],
    "services": [
        {
            "id": "s1",
            "client": "7",
            "plan": "H-1",
            "paid_until": "2027-03-31",
            "last_price": "1000",
            "term_months": 12,
            "login": "olena",
            "site": "Kept.test",
        },
        {"id": "s2", "client": "8", "plan": "H-1", "paid_through": "2026-12-14", "auto_renew": False},
        {"id": "s3", "client": "7", "plan": "H-1", "paid_until": "2028-01-10", "last_price": "120"},
    ],
    "domains": [
        {"name": "Kept.test", "client": "7", "expires_at": "2027-05-01"},
        {"name": "gone.test", "client": "8", "expires_at": "2027-05-01"},
    ],
    "partners": [{"id": "p3", "client": "9", "rate_percent": "10", "number": 345, "unpaid_commission": "77.70"}],
    "referrals": [{"client": "7", "partner": "p3", "project": 2, "signed_up_on": "2020-02-29"}],
    "history": [{"id": "h1", "client": "7", "on": "2019-05-05", "what": "Оплата 100 грн"}],
}


def written(folder: Path, export: dict) -> list[Path]:
    for kind, rows in export.items():
        (folder / f"{kind}.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    return [folder / f"{kind}.jsonl" for kind in export]


async def put_on_sale(office: Office) -> None:
    """Sell the plan that old services become one of, by the month."""
    async with office.services.database.engine.begin() as connection:
        at = datetime(2020, 1, 1, tzinfo=UTC)
        await plans.add(
            connection, Plan("start", ServiceClass.HOSTING, "shared", {}, {}, panel="web1", panel_plan="s"), at=at
        )
        await plans.add_price(connection, "start", 1, Money(12_000, "UAH"), valid_from=at)


@dataclass
class OldSystem:
    """Remembers the reports, and how many rows the node had in its tables before the first run and after each."""

    office: Office
    clock: Clock = utc_now
    reports: list[ImportReport] = field(default_factory=list)
    counts: list[dict[str, int]] = field(default_factory=list)

    async def carry_over(self, files: list[Path], *, apply: bool = True, ask: bool = True, **options) -> ImportReport:
        """Import files; the registry is asked unless told not to."""
        if not self.counts:
            self.counts.append(await self._counted())
        services = self.office.services
        asking = (
            Prover(services.database, services.registries, 10_000, self.clock, pause_max_seconds=0) if ask else None
        )
        importer = Importer(services.database, services.registries, services.vat, asking, self.clock)
        cutover = Cutover("old", self.office.tenant_id, CUT_OVER)
        report = await importer.run(files, cutover, apply=apply, **options)
        self.reports.append(report)
        self.counts.append(await self._counted())
        return report

    async def _counted(self) -> dict[str, int]:
        return {table: await self.office.count(table) for table in TABLES}
