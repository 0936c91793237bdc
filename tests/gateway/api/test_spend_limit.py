"""Keys that may spend so much, over HTTP: what is counted, and what comes back."""

import asyncio
from datetime import timedelta

import pytest
import pytest_asyncio
from sqlalchemy import text

from adapters.outcome import RefusalReason
from gateway.audit import Actor
from gateway.ids import new_id
from gateway.keys import DATABASE, ISSUER, SERVICES
from gateway.storage.schema import upgrade
from gateway.storage.spending_limits import Maxima
from tests.support.office import eventually
from tests.support.panel import Panel, a_service, service_settings

pytestmark = pytest.mark.asyncio(loop_scope="module")

US = Actor("cli:test")
YEAR = 100_00


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def service(make_database, tmp_path_factory):
    async with a_service(service_settings(make_database(upgrade), tmp_path_factory.mktemp("data"))) as running:
        yield running


@pytest_asyncio.fixture(loop_scope="module")
async def limited(service):
    async def make(day: int | None, month: int | None = None) -> Panel:
        return await service.panel(new_id("panel"), limit=Maxima("UAH", day, month))

    return make


def a_name() -> str:
    return f"{new_id('n').replace('_', '-').lower()}.test"


def key_id(panel: Panel) -> str:
    return panel.token.split("_")[2]


async def test_an_order_above_the_limit_is_refused_with_what_is_left_and_keeps_nothing(service, limited):
    panel = await limited(150_00)
    assert (await panel.register(a_name())).status == 201
    before, sent = await service.rows(), service.sent
    refused = await panel.register(a_name())
    assert (refused.status, refused.code, refused.body["retryable"]) == (402, "spend_limit", True)
    assert refused.body["left"] == {"amount": "50.00", "currency": "UAH"}
    assert (refused.body["limit"]["amount"], refused.body["period"]) == ("150.00", "day")
    assert refused.body["resets_at"].endswith("Z")
    tried = await panel.register(a_name(), dry_run=True)
    assert tried.code == "spend_limit"
    assert (await service.rows(), service.sent) == (before, sent)


async def test_the_same_key_again_is_counted_once_and_a_trial_never(limited):
    panel, name = await limited(YEAR), a_name()
    assert (await panel.register(name, dry_run=True)).status == 200
    body = {"key": "order-1"}
    first, again = [await panel.post("/v1/domains", _order(name), **body) for _ in range(2)]
    assert (first.status, again.headers["Idempotency-Replayed"]) == (201, "true")


async def test_what_failed_may_be_spent_again(service, limited):
    panel = await limited(YEAR)
    service.registry.refuse(RefusalReason.POLICY, "a reserved name", code=2306)
    assert (await panel.register(a_name())).code == "policy_error"
    assert (await panel.register(a_name())).status == 201
    assert (await panel.register(a_name())).code == "spend_limit"


async def test_what_the_balance_does_not_cover_is_not_counted(service):
    poor = await service.panel(new_id("panel"), money="0.00", limit=Maxima("UAH", YEAR, None))
    assert (await poor.register(a_name())).code == "insufficient_funds"
    payment = {"amount": {"amount": "100.00", "currency": "UAH"}, "payment_id": new_id("pay")}
    await poor.post(f"/v1/accounts/{poor.account_id}/payments", payment)
    assert (await poor.register(a_name())).status == 201


async def test_orders_at_one_moment_spend_no_more_than_the_limit(limited):
    panel = await limited(3 * YEAR)
    answers = await asyncio.gather(*(panel.register(a_name()) for _ in range(8)))
    assert sorted(answer.status for answer in answers) == [201] * 3 + [402] * 5
    assert await panel.balance() == "700.00"


async def test_a_key_and_its_successor_spend_together(service, limited):
    panel = await limited(2 * YEAR)
    fresh = await service.gateway.app[ISSUER].rotate(key_id(panel), overlap=timedelta(hours=1), by=US)
    successor = Panel(panel.http, panel.url, fresh.token, panel.tenant_id, panel.account_id, panel._keys)
    answers = [await one.register(a_name()) for one in (panel, successor, panel)]
    assert [answer.status for answer in answers] == [201, 201, 402]


async def test_a_limit_may_be_set_raised_and_taken_away_while_the_key_works(service):
    panel, issuer = await service.panel(new_id("panel")), service.gateway.app[ISSUER]
    assert (await panel.register(a_name())).status == 201
    assert await issuer.limit(key_id(panel), Maxima("UAH", YEAR, None), by=US)

    async def refused():  # who knows the key from before counts nothing yet
        answer = await panel.register(a_name())
        return answer.status == 402 and answer.code == "spend_limit"

    await eventually(refused)
    assert await issuer.limit(key_id(panel), Maxima("UAH", 2 * YEAR, None), by=US)
    assert (await panel.register(a_name())).status == 201
    assert await issuer.limit(key_id(panel), None, by=US)
    assert (await panel.register(a_name())).status == 201


async def test_whatever_is_done_to_a_key_is_in_the_audit_trail_without_its_secret(service, limited):
    issuer, panel = service.gateway.app[ISSUER], await limited(YEAR)
    await issuer.limit(key_id(panel), Maxima("UAH", None, YEAR), by=US)
    fresh = await issuer.rotate(key_id(panel), overlap=timedelta(hours=1), by=US)
    await issuer.revoke(fresh.key_id, by=US)
    assert not await issuer.revoke(fresh.key_id, by=US)
    about = [f"key:{each}" for each in (key_id(panel), fresh.key_id)]
    query = text(
        'SELECT actor, action, "object", before, after FROM audit_entries WHERE "object" = ANY(:about) ORDER BY id'
    )
    async with service.gateway.app[DATABASE].reading() as connection:
        told = (await connection.execute(query, {"about": about})).all()
    assert [(row.actor, row.action, row.object) for row in told] == [
        ("cli:test", "key.create", about[0]),
        ("cli:test", "key.limit", about[0]),
        ("cli:test", "key.rotate", about[0]),
        ("cli:test", "key.revoke", about[1]),
    ]
    assert (told[1].before["day_minor"], told[1].after["month_minor"]) == (YEAR, YEAR)
    assert told[2].after["successor"] == fresh.key_id
    assert fresh.secret not in str(told)


async def test_a_change_that_can_not_be_audited_does_not_happen(service, limited, monkeypatch):
    panel, issuer = await limited(YEAR), service.gateway.app[ISSUER]
    database = service.gateway.app[DATABASE]
    async with database.engine.begin() as connection:
        await connection.execute(text("ALTER TABLE audit_entries RENAME TO audit_hidden"))
    try:
        with pytest.raises(Exception, match="audit_entries"):
            await issuer.revoke(key_id(panel), by=US)
    finally:
        async with database.engine.begin() as connection:
            await connection.execute(text("ALTER TABLE audit_hidden RENAME TO audit_entries"))
    assert (await panel.register(a_name())).status == 201
    assert service.gateway.app[SERVICES].audit is issuer.audit


def _order(name: str) -> dict[str, object]:
    from tests.support.panel import a_registration

    return a_registration(name)
