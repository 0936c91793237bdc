"""One sweep of auto-renewal, in a process that may be killed: `python -m tests.gateway.renewals.sweeper URL TENANT`."""

import asyncio
import sys

from tests.support.office import a_registry, an_office


async def _main(database_url: str, tenant_id: str) -> None:
    async with an_office(database_url, [a_registry()], tenant_id=tenant_id) as office:
        await office.services.renewals.run()


if __name__ == "__main__":
    asyncio.run(_main(*sys.argv[1:]))
