"""Importing an old billing system: rows a second, and how much memory it takes.

    python benchmarks/migration.py [--full] [--clients 4000 16000]

Writes an export of so many clients with five services each, and imports it: a dry run first, then for good, then once
more, when everything is there. Several sizes, from the smallest on, show whether memory grows with them: what is told
is the most that the process ever had. `--full` takes 200,000 clients with 1,000,000 services.
"""

import argparse
import asyncio
import os
import platform
import resource
import sys
import tempfile
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

sys.path[0] = str(Path(__file__).resolve().parents[1])

from billing_core import Money
from billing_core.auto_renewal import ServiceClass
from billing_core.services import plans
from billing_core.services.plans import Plan
from gateway.clock import utc_now
from gateway.migration.importer import Importer
from gateway.migration.model import Cutover
from gateway.storage.schema import upgrade
from tests.chaos.postgres import a_postgres
from tests.support.office import a_registry, an_office

SERVICES_EACH = 5
CUT_OVER = datetime(2026, 11, 30, 22, tzinfo=UTC)
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


def write_export(folder: Path, clients: int) -> list[Path]:
    """Write clients with balances and services, some in debt; return the files."""
    files = [folder / name for name in ("clients.csv", "plans.csv", "services.csv")]
    first_day = date(2026, 12, 1)
    with files[0].open("w") as stream:
        stream.write("id,balance,name,email\n")
        for n in range(clients):
            stream.write(f"{n},{n % 700 - 50}.{n % 100:02},Client {n},c{n}@example.net\n")
    files[1].write_text("old,new\nH-1,start\n")
    with files[2].open("w") as stream:
        stream.write("id,client,plan,paid_until,last_price,term_months\n")
        for n in range(clients * SERVICES_EACH):
            ends_on = first_day + timedelta(days=n % 365)
            stream.write(f"{n},{n // SERVICES_EACH},H-1,{ends_on},{100 + n % 50}.00,{1 + n % 12}\n")
    return files


async def measure(folder: Path, clients: int) -> None:
    files = write_export(folder, clients)
    async with a_postgres(folder / "data") as postgres:
        await upgrade(postgres.url)
        async with an_office(postgres.url, [a_registry()]) as office:
            async with office.services.database.engine.begin() as connection:
                await plans.add(connection, Plan("start", ServiceClass.HOSTING, "shared", {}, {}), at=LONG_AGO)
                await plans.add_price(connection, "start", 1, Money(12_000, "UAH"), valid_from=LONG_AGO)
            services = office.services
            importer = Importer(services.database, services.registries, services.vat, None, utc_now)
            for title, apply in (("dry run", False), ("import", True), ("again", True)):
                before, began = _memory_mb(), time.perf_counter()
                report = await importer.run(files, Cutover("old", office.tenant_id, CUT_OVER), apply=apply)
                if not report.agrees or report.rejected:
                    raise AssertionError("the import does not agree with its export")
                seconds = time.perf_counter() - began
                rate = clients * (SERVICES_EACH + 1) / seconds
                memory = f"memory {before:.0f} -> {_memory_mb():.0f} MB"
                print(
                    f"{title:8} {clients:,} clients: {rate:8.0f} rows a second, {seconds:6.1f} s, {memory}", flush=True
                )


def _memory_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--full", action="store_true", help="200,000 clients")
    parser.add_argument("--clients", type=int, nargs="+", default=[4_000, 16_000])
    args = parser.parse_args()
    system = f"{platform.machine()}, {os.cpu_count()} CPUs, {platform.system()} {platform.release()}"
    print(f"{system}, Python {platform.python_version()}, load {os.getloadavg()[0]:.1f}")
    for clients in [200_000] if args.full else sorted(args.clients):
        with tempfile.TemporaryDirectory(prefix="dgw-bench-") as folder:
            asyncio.run(measure(Path(folder), clients))


if __name__ == "__main__":
    main()
