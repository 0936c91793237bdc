"""Loyalty and promo codes through the interface: one price, shown, quoted and charged."""

from datetime import timedelta

import pytest
from sqlalchemy import delete

from billing_core import Ledger
from billing_core.discounts import PromoCode, promo_codes
from billing_core.storage.discount_tables import loyalty_standings
from gateway.clock import utc_now
from gateway.keys import DATABASE
from tests.billing_core.builders import a_charge, uah
from tests.billing_core.discounts.builders import a_promo
from tests.support.office import eventually
from tests.support.panel import a_registration

UAH = {"currency": "UAH"}


async def add(service, promo: PromoCode) -> None:
    async with service.gateway.app[DATABASE].engine.begin() as connection:
        await promo_codes.add(connection, promo, at=utc_now())


async def uses(service, code="summer"):
    async with service.gateway.app[DATABASE].reading() as connection:
        return (await promo_codes.find(connection, code)).uses


async def quoted(panel, name="example.test", **options):
    answer = await panel.post("/v1/domains", a_registration(name, dry_run=True, **options))
    return answer.body["price"]["amount"], answer.body["discount"]


@pytest.fixture
async def loyal(service, panel):
    """A customer who spent 500.00 a month ago: 3 % off."""
    at = utc_now() - timedelta(days=30)
    async with service.gateway.app[DATABASE].engine.begin() as connection:
        await Ledger().post(connection, a_charge(uah("500.00"), account_id=panel.account_id, at=at))
    programme = {"currency": "UAH", "steps": [{"spent": UAH | {"amount": "400.00"}, "percent": "3"}]}
    put = await panel.call("PUT", "/v1/loyalty", programme, headers={"If-Match": '"1"'})
    assert put.status == 200

    async def standing_with_the_past():
        """Its money woke its renewals, which may have computed the standing of today before it had a past."""
        async with service.gateway.app[DATABASE].engine.begin() as connection:
            await connection.execute(delete(loyalty_standings))
        return (await panel.get(f"/v1/accounts/{panel.account_id}/loyalty")).body["percent"] == "3"

    await eventually(standing_with_the_past)
    return panel


class TestLoyalty:
    async def test_every_price_of_a_customer_is_the_one_that_is_charged(self, loyal):
        listed = (await loyal.get("/v1/tlds/test", account_id=loyal.account_id)).body["prices"]
        assert {row["price"]["amount"] for row in listed if row["years"] == 1} == {"97.00"}
        assert await quoted(loyal) == ("97.00", "loyalty")
        assert (await loyal.register(max_price=UAH | {"amount": "97.00"})).status == 201
        assert await loyal.balance() == "403.00"

    async def test_a_customer_sees_the_tier_and_what_is_missing_to_the_next(self, loyal):
        standing = (await loyal.get(f"/v1/accounts/{loyal.account_id}/loyalty")).body
        assert (standing["percent"], standing["spent"]["amount"], standing["missing"]) == ("3", "500.00", None)

    async def test_a_programme_is_changed_knowing_the_one_before(self, loyal):
        read = await loyal.get("/v1/loyalty")
        assert read.body["steps"] == [{"spent": UAH | {"amount": "400.00"}, "months": None, "percent": "3"}]
        tenure = {"currency": "UAH", "measure": "tenure", "steps": [{"months": 12, "percent": "5"}]}
        for tag, status in ((None, 428), ('"1"', 412), (read.headers["ETag"], 200)):
            headers = {} if tag is None else {"If-Match": tag}
            assert (await loyal.call("PUT", "/v1/loyalty", tenure, headers=headers)).status == status
        assert await quoted(loyal) == ("100.00", None)
        falling = {"currency": "UAH", "measure": "tenure", "steps": [{"months": 1, "percent": "5"}] * 2}
        assert (await loyal.call("PUT", "/v1/loyalty", falling)).status == 422


class TestPromoCode:
    async def test_a_code_lowers_a_price_and_its_use_is_counted(self, service, panel):
        await add(service, a_promo(uses_max=1))
        assert await quoted(panel, promo_code="Summer") == ("80.00", "promo")
        assert await uses(service) == 0
        assert (await panel.register(promo_code="SUMMER")).status == 201
        assert (await panel.balance(), await uses(service)) == ("920.00", 1)
        again = await panel.register("other.test", promo_code="summer")
        assert (again.status, again.code, again.body["reason"]) == (422, "promo_code_refused", "used_up")

    async def test_an_order_that_fails_gives_the_use_back(self, service, panel):
        await add(service, a_promo(uses_max=1))
        service.registry.refuse()
        answer = await panel.register(promo_code="summer")
        assert (answer.code, await uses(service)) == ("policy_error", 0)
        answer = await panel.register(promo_code="summer", max_price=UAH | {"amount": "1.00"})
        assert (answer.code, await uses(service)) == ("price_changed", 0)
        poor = await service.panel("poor", money="10.00")
        answer = await poor.register(promo_code="summer")
        assert (answer.code, await uses(service)) == ("insufficient_funds", 0)

    async def test_guessing_ends_after_some_tries(self, panel):
        for number in range(10):
            answer = await panel.register(promo_code=f"guess-{number}", account_id=panel.account_id)
            assert (answer.status, answer.body["reason"]) == (422, "unknown")
        answer = await panel.register(promo_code="guess-10", account_id=panel.account_id)
        assert (answer.status, answer.code) == (429, "promo_codes_exhausted")
        assert (await panel.register(account_id=panel.account_id)).status == 201

    async def test_operators_add_list_and_end_codes(self, panel):
        code = {"code": "Winter", "amount": UAH | {"amount": "30.00"}, "valid_from": "2026-01-01T00:00:00Z"}
        assert (await panel.post("/v1/promo-codes", code)).status == 201
        assert (await panel.post("/v1/promo-codes", code | {"code": "WINTER"})).code == "promo_code_taken"
        assert await quoted(panel, promo_code="winter") == ("70.00", "promo")
        ended = await panel.call("DELETE", "/v1/promo-codes/winter")
        (listed,) = (await panel.get("/v1/promo-codes")).body["items"]
        assert (ended.status, listed) == (200, ended.body)
        assert (await panel.register(promo_code="winter")).body["reason"] == "not_now"
        both = await panel.post("/v1/promo-codes", code | {"code": "both", "percent": "5"})
        assert both.status == 422
