"""Deposits over HTTP: begun once, paid by what is verified, told by nobody else."""

import asyncio

import pytest
from sqlalchemy import text

from gateway.keys import DATABASE
from tests.billing_core.payments.signing import liqpay_callback
from tests.gateway.payments.providers import a_liqpay
from tests.support.office import eventually
from tests.support.panel import a_service, service_settings

WISH = {"provider": "liqpay", "amount": {"amount": "100.00", "currency": "UAH"}}


@pytest.fixture
async def liqpay():
    async with a_liqpay() as liqpay:
        yield liqpay


@pytest.fixture
async def service(database_url, tmp_path, liqpay):
    settings = service_settings(database_url, tmp_path).model_copy(
        update={"payments": liqpay.settings(inquiry_seconds=0.2)}
    )
    async with a_service(settings) as service:
        yield service


@pytest.fixture
async def panel(service):
    return await service.panel(money="0.00")


async def begin(panel, key="wish", **changes):
    answer = await panel.post(f"/v1/accounts/{panel.account_id}/deposits", WISH | changes, key=key)
    assert answer.status == 201, answer.body
    return answer.body


async def call_back(panel, body, provider="liqpay"):
    async with panel.http.post(f"{panel.url}/v1/payment-callbacks/{provider}", data=body) as answer:
        return answer.status


async def read(panel, deposit):
    return (await panel.get(f"/v1/accounts/{panel.account_id}/deposits/{deposit['id']}")).body


async def test_the_same_key_begins_the_same_deposit(panel):
    first, again, other = await begin(panel), await begin(panel), await begin(panel, "other")
    assert first == again
    assert first["checkout"]["method"] == "POST"
    assert first["checkout"]["fields"]["data"]
    assert other["id"] != first["id"]
    listed = (await panel.get(f"/v1/accounts/{panel.account_id}/deposits")).body["items"]
    assert [each["id"] for each in listed] == [other["id"], first["id"]]


async def test_what_is_confirmed_is_credited_and_told(panel, liqpay):
    deposit = await begin(panel)
    assert (await read(panel, deposit))["state"] == "awaiting"
    assert await call_back(panel, liqpay.happened(deposit["id"])) == 200
    assert await panel.balance() == "100.00"
    told = await read(panel, deposit)
    assert (told["state"], told["received"]["amount"]) == ("paid", "100.00")
    payments = (await panel.get(f"/v1/accounts/{panel.account_id}/payments")).body["items"]
    assert [(each["payment_id"], each["state"]) for each in payments] == [("1", "paid")]

    async def events():
        found = (await panel.get("/v1/events")).body["items"]
        return [each["data"]["deposit"] for each in found if each["type"] == "payment.received"]

    assert await eventually(events) == [deposit["id"]]


@pytest.mark.fault("F067")
async def test_fifty_callbacks_at_once_are_one_posting(service, panel, liqpay):
    deposit = await begin(panel)
    body = liqpay.happened(deposit["id"])
    assert set(await asyncio.gather(*(call_back(panel, body) for _ in range(50)))) == {200}
    assert await panel.balance() == "100.00"
    lines = (await panel.get(f"/v1/accounts/{panel.account_id}/statement")).body["items"]
    assert len(lines) == 1
    assert 'dgw_payments_total{outcome="credited",provider="liqpay"} 1.0' in await service.metrics()


async def test_a_signed_lie_is_not_money(panel, liqpay):
    deposit = await begin(panel)
    assert await call_back(panel, liqpay_callback(order_id=deposit["id"], amount=100)) == 200
    assert await panel.balance() == "0.00"
    assert [each["action"] for each in liqpay.asked] == ["status"]


async def test_what_is_not_theirs_is_refused_and_counted(service, panel, liqpay):
    deposit = await begin(panel)
    liqpay.happened(deposit["id"])
    answers = [
        await call_back(panel, liqpay_callback(secret="guessed", order_id=deposit["id"])),
        await call_back(panel, liqpay_callback(order_id="")),
        await call_back(panel, b"x" * 65_537),
        await call_back(panel, b"", provider="monobank"),
    ]
    assert answers == [403, 422, 413, 404]
    assert await panel.balance() == "0.00"
    metrics = await service.metrics()
    for reason in ("forged", "malformed", "too_large"):
        assert f'dgw_payment_callbacks_refused_total{{provider="liqpay",reason="{reason}"}} 1.0' in metrics


async def test_a_lost_callback_is_made_up_for_by_asking(service, panel, liqpay):
    deposit = await begin(panel)
    liqpay.happened(deposit["id"])
    await _let_ask_now(service)

    async def credited():
        return await panel.balance() == "100.00"

    await eventually(credited)


async def test_a_provider_that_is_silent_at_first_is_asked_again(service, panel, liqpay):
    deposit = await begin(panel)
    liqpay.silent = True
    assert await call_back(panel, liqpay.happened(deposit["id"])) == 200
    assert await panel.balance() == "0.00"
    liqpay.silent = False
    await _let_ask_now(service)

    async def credited():
        return await panel.balance() == "100.00"

    await eventually(credited)


async def _let_ask_now(service):
    async with service.gateway.app[DATABASE].engine.begin() as connection:
        await connection.execute(text("UPDATE payment_inquiries SET ask_at = now() - interval '1 second'"))


@pytest.mark.parametrize(
    ("changes", "status", "code"),
    [
        ({"provider": "paypal"}, 422, "provider_not_offered"),
        ({"amount": {"amount": "1.00", "currency": "USD"}}, 422, "currency_mismatch"),
        ({"amount": {"amount": "0.00", "currency": "UAH"}}, 422, "validation_failed"),
        ({"result_url": "javascript:alert(1)"}, 422, "validation_failed"),
    ],
)
async def test_what_cannot_be_begun_says_why(panel, changes, status, code):
    answer = await panel.post(f"/v1/accounts/{panel.account_id}/deposits", WISH | changes, key="k")
    assert (answer.status, answer.code) == (status, code)


async def test_a_payment_goes_back_to_its_payer_once(panel, liqpay):
    deposit = await begin(panel)
    await call_back(panel, liqpay.happened(deposit["id"]))
    wish = {"provider": "liqpay", "payment_id": "1", "amount": {"amount": "40.00", "currency": "UAH"}}
    path = f"/v1/accounts/{panel.account_id}/refunds"
    first, again = await panel.post(path, wish, key="back"), await panel.post(path, wish, key="back")
    assert (first.status, first.body["state"], first.body["id"]) == (201, "done", again.body["id"])
    assert [each["amount"] for each in liqpay.asked if each["action"] == "refund"] == ["40.00"]
    body = liqpay.happened(deposit["id"], status="reversed", refund_amount=40)
    assert await call_back(panel, body) == 200
    assert (await panel.balance(), await panel.balance("held")) == ("60.00", "0.00")
    too_much = await panel.post(path, wish | {"amount": {"amount": "60.01", "currency": "UAH"}}, key="more")
    assert (too_much.status, too_much.code) == (409, "not_refundable")


async def test_a_refund_whose_answer_is_lost_is_held_until_it_is_known(service, panel, liqpay):
    deposit = await begin(panel)
    await call_back(panel, liqpay.happened(deposit["id"]))
    wish = {"provider": "liqpay", "payment_id": "1", "amount": {"amount": "40.00", "currency": "UAH"}}
    liqpay.silent = True
    answer = await panel.post(f"/v1/accounts/{panel.account_id}/refunds", wish, key="back")
    assert answer.body["state"] == "pending"
    assert (await panel.balance(), await panel.balance("held")) == ("60.00", "40.00")
    liqpay.silent = False
    liqpay.happened(deposit["id"], status="reversed", refund_amount=40)
    await _let_ask_now(service)

    async def settled():
        return (await panel.balance(), await panel.balance("held")) == ("60.00", "0.00")

    await eventually(settled)
    assert len([each for each in liqpay.asked if each["action"] == "refund"]) == 1


async def test_a_refused_refund_is_available_again(panel, liqpay):
    deposit = await begin(panel)
    await call_back(panel, liqpay.happened(deposit["id"]))
    liqpay.refund_answer = {"result": "error"}
    wish = {"provider": "liqpay", "payment_id": "1", "amount": {"amount": "40.00", "currency": "UAH"}}
    answer = await panel.post(f"/v1/accounts/{panel.account_id}/refunds", wish, key="back")
    assert (answer.body["state"], await panel.balance()) == ("refused", "100.00")


async def test_nothing_is_promised_unless_the_operator_allows_it(panel):
    wish = {"amount": {"amount": "1.00", "currency": "UAH"}}
    answer = await panel.post(f"/v1/accounts/{panel.account_id}/promised-payments", wish, key="p")
    assert (answer.status, answer.code) == (409, "promise_refused")
