"""A sweep in a process that may be killed: `python -m tests.gateway.renewals.sweeper URL TENANT`."""

import asyncio
import sys
from dataclasses import replace

from tests.support.office import a_registry, an_office

SIDE_BY_SIDE = 4


async def _main(database_url: str, tenant_id: str) -> None:
    async with an_office(database_url, [a_registry()], tenant_id=tenant_id) as office:
        await replace(office.services.renewals, side_by_side=SIDE_BY_SIDE).run()


if __name__ == "__main__":
    asyncio.run(_main(*sys.argv[1:]))
