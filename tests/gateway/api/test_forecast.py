"""What auto-renewal will charge, as a panel reads it, and that money which comes renews at once."""

from datetime import UTC, datetime, timedelta

import pytest

from adapters.model import DomainName
from tests.support.office import eventually

NAME = "example.test"


@pytest.fixture
async def poor(service):
    """A panel whose money went into one name, which ends in ten days and renews itself."""
    panel = await service.panel(money="100.00")
    assert (await panel.register(NAME, years=1)).status == 201
    domain = service.registry.domains[DomainName.parse(NAME)]
    domain.expires_at = (datetime.now(UTC) + timedelta(days=10)).replace(microsecond=0)
    await panel.get(f"/v1/domains/{NAME}", refresh="true")
    await panel.call("PATCH", f"/v1/domains/{NAME}", {"auto_renew": True})
    return panel


async def test_a_forecast_lists_what_will_be_renewed_and_the_sum_that_is_missing(poor):
    forecast = (await poor.get(f"/v1/accounts/{poor.account_id}/forecast")).body
    (line,) = forecast["lines"]
    assert (line["title"], line["service_class"], line["payable"], line["reason"]) == (
        NAME,
        "domain",
        False,
        "no_funds",
    )
    assert forecast["top_up"] == line["price"] == {"amount": "100.00", "currency": "UAH"}


async def test_money_that_comes_renews_what_waited_for_it(service, poor):
    before = service.registry.domains[DomainName.parse(NAME)].expires_at
    paid = {"amount": {"amount": "100.00", "currency": "UAH"}, "payment_id": "2026-1"}
    assert (await poor.post(f"/v1/accounts/{poor.account_id}/payments", paid)).status == 201

    async def renewed():
        return (
            service.registry.domains[DomainName.parse(NAME)].expires_at > before
            and await poor.balance("held") == "0.00"
        )

    await eventually(renewed)
    assert await poor.balance() == "0.00"
    assert (await poor.get(f"/v1/accounts/{poor.account_id}/forecast")).body["lines"] == []


async def test_the_forecast_of_an_account_that_is_not_yours_is_not_found(service, poor):
    stranger = await service.panel("stranger")
    assert (await stranger.get(f"/v1/accounts/{poor.account_id}/forecast")).status == 404
