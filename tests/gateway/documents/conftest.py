from dataclasses import dataclass
from datetime import UTC, date, datetime

import pytest_asyncio

from billing_core import Ledger, Money
from billing_core.auto_renewal import ServiceClass
from billing_core.services import plans, store
from billing_core.services.plans import Plan
from gateway.api.examples import PROFILE
from gateway.ids import new_id
from gateway.keys import DATABASE, SERVICES
from gateway.settings import DocumentSettings, SellerSettings
from gateway.storage.schema import upgrade
from tests.billing_core.builders import a_charge
from tests.billing_core.services.builders import a_service as a_hosting
from tests.support.panel import a_service, service_settings

OCTOBER, NOVEMBER, DECEMBER = (datetime(2026, month, 15, 9, 0, tzinfo=UTC) for month in (10, 11, 12))
SELLER = SellerSettings(
    name="ТОВ «Хостинг»",
    tax_number="12345678",
    vat_number="123456726590",
    vat_status="платник ПДВ на загальних підставах",
    address="01001, м. Київ, вул. Хрещатик, 1",
    place="м. Київ",
    director="Коваленко О. В.",
)


@dataclass
class Clock:
    now: datetime = NOVEMBER

    def __call__(self) -> datetime:
        return self.now


@dataclass
class Office:
    """The running service, a panel, and the books of its account."""

    service: object
    panel: object
    clock: Clock

    @property
    def services(self):
        return self.service.gateway.app[SERVICES]

    @property
    def path(self):
        return f"/v1/accounts/{self.panel.account_id}/documents"

    def begin(self):
        return self.service.gateway.app[DATABASE].engine.begin()

    async def reading(self, statement, **values):
        from sqlalchemy import text

        async with self.begin() as connection:
            return (await connection.execute(text(statement), values)).all()

    async def profile(self, **fields):
        path = f"/v1/accounts/{self.panel.account_id}/profile"
        return await self.panel.call("PUT", path, {**PROFILE, **fields})

    async def hosting(self, title="Старт", **fields):
        """A hosting service of the account; what it is charged for is its id."""
        service_id = f"svc_{self.panel.account_id[4:]}"
        async with self.begin() as connection:
            plan = f"plan_{self.panel.account_id}"
            titles = {"uk": f"Хостинг «{title}»", "en": f"Hosting {title}"}
            limits = {"disk_mb": 1024}
            await plans.add(connection, Plan(plan, ServiceClass.HOSTING, "shared", titles, limits), at=OCTOBER)
            owned = {"account_id": self.panel.account_id, "tenant_id": self.panel.tenant_id, "plan_code": plan}
            await store.add(connection, a_hosting(id=service_id, **owned, **fields))
        return service_id

    async def sold(self, reference, amount, at=OCTOBER):
        charge = a_charge(
            Money.parse(amount, "UAH"),
            key=f"{reference}:{at}",
            account_id=self.panel.account_id,
            reference=reference,
            at=at,
        )
        async with self.begin() as connection:
            return await Ledger().post(connection, charge)

    async def taken_back(self, entry, at):
        async with self.begin() as connection:
            await Ledger().reverse(connection, entry.id, key=f"undo:{entry.id}", at=at)

    async def order(self, kind="act", month="2026-10", **fields):
        body = {"kind": kind, **fields}
        return await self.panel.post(self.path, body | ({"month": month} if month else {}))

    async def print(self, document_id, **query):
        url = f"{self.panel.url}/v1/documents/{document_id}.pdf"
        headers = {"Authorization": f"Bearer {self.panel.token}"}
        async with self.panel.http.get(url, headers=headers, params=query) as response:
            return response.status, response.headers.copy(), await response.read()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def shared(make_database, tmp_path_factory):
    """One service a module, with its clock."""
    clock = Clock(OCTOBER)
    documents = DocumentSettings(sellers={date(2026, 1, 1): SELLER})
    settings = service_settings(make_database(upgrade), tmp_path_factory.mktemp("data"))
    async with a_service(settings.model_copy(update={"documents": documents}), clock=clock) as service:
        yield service, clock


@pytest_asyncio.fixture(loop_scope="module")
async def office(shared):
    """A tenant of the test's own, whose account has 1000.00 since October."""
    service, clock = shared
    clock.now = OCTOBER
    panel = await service.panel(new_id("tenant"))
    clock.now = NOVEMBER
    return Office(service, panel, clock)
