"""Payments through acquirers: what a callback says, whether it is theirs, and what it does to the balance."""

from billing_core.payments.liqpay import LiqPay
from billing_core.payments.monobank import Monobank
from billing_core.payments.provider import (
    Checkout,
    ForgedNotice,
    MalformedNotice,
    Order,
    PaymentNotice,
    PaymentProvider,
    PaymentState,
    ProviderCall,
    Refund,
    RefundAnswer,
    Reply,
)
from billing_core.payments.wayforpay import WayForPay

__all__ = [
    "Checkout",
    "ForgedNotice",
    "LiqPay",
    "MalformedNotice",
    "Monobank",
    "Order",
    "PaymentNotice",
    "PaymentProvider",
    "PaymentState",
    "ProviderCall",
    "Refund",
    "RefundAnswer",
    "Reply",
    "WayForPay",
]
