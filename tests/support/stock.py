"""What customers have, put straight into the tables: domains and hosting that end on a given day."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from billing_core import Money
from billing_core.auto_renewal import ServiceClass
from billing_core.services import Service, ServiceState, plans, store
from billing_core.services.plans import Plan
from billing_core.tranches import Tranche
from gateway.ids import new_id
from tests.support.office import Office

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


class FakeClock:
    """The time is what the test says; it stands still otherwise."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def pass_days(self, days: float) -> None:
        self.now += timedelta(days=days)


async def a_domain(office: Office, account_id: str, name: str, expires_at: datetime, **columns: Any) -> str:
    """Have an account hold a domain; return its id."""
    domain_id = new_id("dom")
    row: dict[str, Any] = {
        "id": domain_id,
        "tenant_id": office.tenant_id,
        "account_id": account_id,
        "name": name,
        "tld": name.partition(".")[2],
        "expires_at": expires_at,
        "auto_renew": False,
        "deleted_at": None,
        "held": True,
        "statuses": [],
        "grace_statuses": [],
        "at": LONG_AGO,
        **columns,
    }
    await office.execute(
        "INSERT INTO domains (id, tenant_id, account_id, name, tld, registry, held, statuses, nameservers, contacts, "
        "created_at, expires_at, synced_at, updated_at, auto_renew, deleted_at, grace_statuses) VALUES (:id, "
        ":tenant_id, :account_id, :name, :tld, 'fake', :held, :statuses, '[]', '{}', :at, :expires_at, :at, :at, "
        ":auto_renew, :deleted_at, :grace_statuses)",
        **row,
    )
    return domain_id


async def a_hosting(
    office: Office, account_id: str, ends_on: date, *, price: str | None = "50.00", **fields: Any
) -> Service:
    """Have an account hold hosting of a plan that costs so much a month."""
    service = Service(
        id=new_id("svc"),
        tenant_id=office.tenant_id,
        account_id=account_id,
        service_class=ServiceClass.HOSTING,
        plan_code=f"plan-{price}",
        state=ServiceState.ACTIVE,
        ends_on=ends_on,
        anchor_day=ends_on.day,
        term_months=1,
        lead_days=3,
        created_at=LONG_AGO,
    )
    service = replace(service, **fields)
    async with office.services.database.engine.begin() as connection:
        await plans.add(connection, Plan(service.plan_code, ServiceClass.HOSTING, "shared", {}, {}), at=LONG_AGO)
        if price is not None:
            await plans.add_price(connection, service.plan_code, 1, Money.parse(price, "UAH"), valid_from=LONG_AGO)
        paid = Tranche(date(2020, 1, 1), ends_on, Money(5_000, "UAH"), 30, 1)
        await store.add(connection, service, [paid])
    return service


async def an_address(
    office: Office, account_id: str, email: str = "customer@example.net", language: str = "uk"
) -> None:
    """Give an account a profile with an address."""
    await office.execute(
        "INSERT INTO customer_profiles (account_id, kind, name, email, language, created_at, updated_at) "
        "VALUES (:id, 'person', 'Somebody', :email, :language, :at, :at)",
        id=account_id,
        email=email,
        language=language,
        at=LONG_AGO,
    )
