from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select

from billing_core.services import (
    Block,
    ServiceChanged,
    ServiceEvent,
    ServiceState,
    UnknownService,
    history,
    store,
    tranche_store,
)
from billing_core.storage.service_tables import service_events
from tests.billing_core.services.builders import MADE_AT, OCTOBER, a_service, an_october

pytestmark = pytest.mark.usefixtures("plans_on_sale")


async def test_a_service_reads_back_as_it_was_written(conn):
    service = a_service(label="my site", auto_renew=True, priority=5, blocked=Block.OWN_WISH)
    await store.add(conn, service, [OCTOBER])
    assert await store.read(conn, service.id) == service
    assert await tranche_store.tranches_of(conn, service.id) == (OCTOBER,)


async def test_a_service_changed_in_between_is_not_overwritten(conn):
    service = await an_october(conn)
    await store.save(conn, replace(service, label="first"), at=MADE_AT)
    with pytest.raises(ServiceChanged):
        await store.save(conn, replace(service, label="second"), at=MADE_AT)
    assert (await store.read(conn, service.id)).label == "first"


async def test_an_event_is_kept_in_the_history(conn):
    service = await an_october(conn)
    suspended = await history.apply(
        conn, service, ServiceEvent.SUSPEND, at=MADE_AT, today=date(2026, 10, 5), detail={"why": "abuse"}
    )
    assert (suspended.state, suspended.suspended_on) == (ServiceState.SUSPENDED, date(2026, 10, 5))
    row = (await conn.execute(select(service_events))).one()
    assert (row.event, row.from_state, row.to_state, row.detail) == ("suspend", "active", "suspended", {"why": "abuse"})


async def test_services_of_an_account_come_in_pages(conn):
    for number in (1, 2, 3):
        await store.add(conn, a_service(id=f"svc_{number}"))
    first = await store.of_account(conn, a_service().account_id, limit=2)
    rest = await store.of_account(conn, a_service().account_id, after=first[-1].id)
    assert [each.id for each in (*first, *rest)] == ["svc_1", "svc_2", "svc_3"]


async def test_an_unknown_service_is_an_error(conn):
    with pytest.raises(UnknownService):
        await store.lock(conn, "svc_none")
