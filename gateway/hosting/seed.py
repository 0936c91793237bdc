"""Plans at simulated panels to begin with, for development."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from billing_core import Money
from billing_core.auto_renewal import ServiceClass
from billing_core.services import plans
from billing_core.services.plans import Plan
from gateway.catalogue.seed import CURRENCY, VALID_FROM
from gateway.database import Database
from gateway.hosting.tariffs import DISK

_OFFERED = {
    "start": (1024, "100.00", {"uk": "Старт", "ru": "Старт", "en": "Start"}),
    "pro": (10240, "200.00", {"uk": "Про", "ru": "Про", "en": "Pro"}),
}
"""By the word that a panel's own name of the plan ends with: disk in MB, a month's price, titles."""


async def seed_plans(database: Database, panels: Mapping[str, Mapping[str, Any]], at: datetime) -> None:
    """Sell what the panels of a ready file have, as plans `whm-start`, `whm-pro`; those that are there already stay."""

    async def work(connection: AsyncConnection) -> None:
        known = {each.plan.code for each in await plans.priced(connection, CURRENCY, at)}
        for panel, facts in panels.items():
            for name in facts["plans"]:
                word = name.rpartition("_")[2]
                code = f"{panel}-{word}"
                if word in _OFFERED and code not in known:
                    await _add(connection, code, panel, name, at)

    await database.run(work)


async def _add(connection: AsyncConnection, code: str, panel: str, name: str, at: datetime) -> None:
    disk_mb, price, titles = _OFFERED[name.rpartition("_")[2]]
    plan = Plan(code, ServiceClass.HOSTING, panel, titles, {DISK: disk_mb}, panel=panel, panel_plan=name)
    await plans.add(connection, plan, at=at)
    await plans.add_price(connection, code, 1, Money.parse(price, CURRENCY), valid_from=VALID_FROM)
