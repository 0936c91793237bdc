from datetime import UTC, datetime

import pytest
import pytest_asyncio

from adapters.model import DomainName
from gateway.storage.schema import upgrade
from tests.gateway.migration.export import EXPORT, OldSystem, put_on_sale, written
from tests.support.fake_domain import FakeDomain
from tests.support.office import a_registry, an_office


@pytest.fixture
def export(tmp_path):
    """Write an export; `services=[…]` in the place of its own rows."""
    return lambda **changed: written(tmp_path, EXPORT | changed)


@pytest.fixture
async def old_system(idle_office):
    """An old system beside a node that nothing was imported into yet."""
    await put_on_sale(idle_office)
    return OldSystem(idle_office)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def imported(make_database, tmp_path_factory):
    """An old system that was carried over, first to see and then to keep; a module's tests share it."""
    files = written(tmp_path_factory.mktemp("export"), EXPORT)
    async with an_office(make_database(upgrade), [a_registry()]) as office:
        await put_on_sale(office)
        old_system = OldSystem(office)
        own = FakeDomain(
            office.adapter.user,
            datetime(2019, 6, 1, tzinfo=UTC),
            datetime(2027, 6, 1, 12, tzinfo=UTC),
            (DomainName("ns1.example.net"),),
        )
        office.adapter.domains[DomainName("kept.test")] = own
        await old_system.carry_over(files, apply=False)
        await old_system.carry_over(files)
        yield old_system
