"""Callbacks of the three providers: verified over what was sent, read to one shape, refused when forged."""

import base64
import json
from dataclasses import replace

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import given
from hypothesis import strategies as st

from billing_core import Money
from billing_core.payments import (
    ForgedNotice,
    LiqPay,
    MalformedNotice,
    Monobank,
    Order,
    PaymentNotice,
    PaymentState,
    WayForPay,
)
from tests.billing_core.builders import uah
from tests.billing_core.payments.signing import (
    AT,
    liqpay_callback,
    monobank_callback,
    monobank_public_key,
    wayforpay_callback,
)

LIQPAY = LiqPay("lp-public", "lp-secret")
WAYFORPAY = WayForPay("merchant", "panel.example", "wfp-secret")
MONOBANK = Monobank("mono-secret", monobank_public_key())
URLS = {"callback_url": "https://panel.example/callback", "result_url": "https://panel.example/"}
ORDER = Order("dep_1", Money(35_050, "UAH"), "Поповнення", at=AT, **URLS)
PAID = {"order_id": "dep_1", "state": PaymentState.PAID, "amount": Money(35_050, "UAH"), "changed_at": AT}


def test_a_payment_reads_alike_from_each_provider():
    assert LIQPAY.read(liqpay_callback(), {}) == PaymentNotice(provider="liqpay", payment_id="165", **PAID)
    assert WAYFORPAY.read(wayforpay_callback(), {}) == PaymentNotice(provider="wayforpay", payment_id="dep_1", **PAID)
    assert MONOBANK.read(*monobank_callback()) == PaymentNotice(provider="monobank", payment_id="inv-1", **PAID)


def test_liqpay_signs_by_the_digest_of_the_merchant_and_no_other():
    newer = LiqPay("lp-public", "lp-secret", digest="sha3_256")
    assert newer.read(liqpay_callback(digest="sha3_256"), {}).state is PaymentState.PAID
    with pytest.raises(ForgedNotice):
        newer.read(liqpay_callback(digest="sha1"), {})


@pytest.mark.parametrize("amount", ["350", "350.5", "350.50", "350.00"])
def test_wayforpay_signs_the_amount_as_it_is_written(amount):
    assert WAYFORPAY.read(wayforpay_callback(amount=amount), {}).amount == Money.parse(amount, "UAH")


def test_wayforpay_wants_a_signed_answer():
    notice = WAYFORPAY.read(wayforpay_callback(), {})
    body = json.loads(WAYFORPAY.reply(notice, at=AT).body)
    assert body == {
        "orderReference": "dep_1",
        "status": "accept",
        "time": 1795341600,
        "signature": WAYFORPAY.sign(["dep_1", "accept", "1795341600"]),
    }


@pytest.mark.parametrize(
    ("provider", "callback"),
    [
        (LIQPAY, (liqpay_callback(secret="guessed"), {})),
        (LIQPAY, (liqpay_callback(public_key="another"), {})),
        (LIQPAY, (b"data=e30=", {})),
        (LIQPAY, (b"", {})),
        (WAYFORPAY, (wayforpay_callback(secret="guessed"), {})),
        (WAYFORPAY, (wayforpay_callback(merchantAccount="another"), {})),
        (WAYFORPAY, (b"{}", {})),
        (MONOBANK, monobank_callback(key=ec.derive_private_key(8, ec.SECP256R1()))),
        (MONOBANK, (monobank_callback()[0], {})),
        (MONOBANK, (monobank_callback()[0], {"X-Sign": "***"})),
        (MONOBANK, (monobank_callback(amount=1)[0], monobank_callback()[1])),
    ],
)
def test_what_is_not_theirs_is_refused(provider, callback):
    with pytest.raises(ForgedNotice):
        provider.read(*callback)


@pytest.mark.parametrize(
    ("provider", "callback"),
    [
        (LIQPAY, (liqpay_callback(amount="much"), {})),
        (LIQPAY, (liqpay_callback(amount=1.001), {})),
        (LIQPAY, (liqpay_callback(order_id=""), {})),
        (WAYFORPAY, (b"[]", {})),
        (MONOBANK, monobank_callback(ccy=999)),
        (MONOBANK, monobank_callback(modifiedDate="soon")),
    ],
)
def test_what_cannot_be_read_moves_no_money(provider, callback):
    with pytest.raises(MalformedNotice):
        provider.read(*callback)


@pytest.mark.parametrize(
    ("state", "notices"),
    [
        (PaymentState.PENDING, [("status", "processing"), ("status", "created"), ("status", "hold")]),
        (PaymentState.FAILED, [("status", "failure"), ("status", "expired")]),
        (PaymentState.RETURNED, [("status", "reversed")]),
    ],
)
def test_only_the_final_success_is_money(state, notices):
    for name, value in notices:
        assert MONOBANK.read(*monobank_callback(**{name: value})).state is state


def test_a_test_payment_is_no_money():
    assert LIQPAY.read(liqpay_callback(status="sandbox"), {}).state is PaymentState.PENDING


def test_less_than_was_asked_is_what_came():
    assert MONOBANK.read(*monobank_callback(finalAmount=1000)).amount == Money(1000, "UAH")


def test_checkouts_are_signed():
    form = LIQPAY.checkout(ORDER).fields
    sent = json.loads(base64.b64decode(form["data"]))
    assert (form["signature"], sent["amount"], sent["order_id"]) == (LIQPAY.sign(form["data"]), "350.50", "dep_1")
    form = WAYFORPAY.checkout(ORDER).fields
    signed = ["merchant", "panel.example", "dep_1", "1795341600", "350.50", "UAH", "Поповнення", "1", "350.50"]
    assert form["merchantSignature"] == WAYFORPAY.sign(signed)


def test_a_part_that_went_back_is_told_with_the_whole():
    cancelled = [{"status": "success", "amount": 10_000}, {"status": "failure", "amount": 5}]
    notice = MONOBANK.read(*monobank_callback(finalAmount=25_050, cancelList=cancelled))
    assert (notice.state, notice.amount, notice.whole) == (PaymentState.RETURNED, uah("100.00"), uah("350.50"))
    gross = replace(MONOBANK, final_is_net=False).read(*monobank_callback(cancelList=cancelled))
    assert (gross.amount, gross.whole) == (uah("100.00"), uah("350.50"))
    notice = LIQPAY.read(liqpay_callback(status="reversed", refund_amount=100), {})
    assert (notice.state, notice.amount, notice.whole) == (PaymentState.RETURNED, uah("100.00"), uah("350.50"))
    notice = WAYFORPAY.read(wayforpay_callback(transactionStatus="Refunded"), {})
    assert (notice.state, notice.amount, notice.whole) == (PaymentState.RETURNED, uah("350.50"), None)


def test_an_answer_about_another_order_is_not_taken():
    told = json.dumps({"payment_id": 1, "order_id": "dep_2", "status": "success", "amount": 1, "currency": "UAH"})
    with pytest.raises(MalformedNotice):
        LIQPAY.inquiry("dep_1", None).read(told.encode())
    with pytest.raises(MalformedNotice):
        WAYFORPAY.inquiry("dep_2", None).read(wayforpay_callback())
    with pytest.raises(MalformedNotice):
        MONOBANK.inquiry("dep_2", "inv-1").read(monobank_callback()[0])


def test_an_order_that_nobody_began_to_pay_is_no_notice():
    assert LIQPAY.inquiry("dep_1", None).read(b'{"status": "error", "err_code": "payment_not_found"}') is None
    assert WAYFORPAY.inquiry("dep_1", None).read(b'{"reasonCode": 1127, "reason": "Order not found"}') is None
    assert MONOBANK.inquiry("dep_1", "inv-1").read(b'{"status": "created"}') is None


def test_keys_are_not_shown():
    assert "secret" not in repr([LIQPAY, WAYFORPAY, MONOBANK, MONOBANK.key()])


@given(st.binary(max_size=300))
def test_no_bytes_of_a_stranger_are_taken_for_a_payment(body):
    for provider in (LIQPAY, WAYFORPAY, MONOBANK):
        with pytest.raises((ForgedNotice, MalformedNotice)):
            provider.read(body, {"X-Sign": "MEUCIQ=="})
