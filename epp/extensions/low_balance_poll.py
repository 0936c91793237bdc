"""Verisign's lowbalance-poll-1.0: a poll message that the account runs dry. Its URI is announced as an object's."""

from dataclasses import dataclass

from epp.namespaces import LOWBALANCE_POLL
from epp.xml import Node


@dataclass(frozen=True, slots=True)
class LowBalance:
    """Amounts as the server prints them, which is not said to be a number; `threshold_type` is FIXED or PERCENT."""

    registrar_name: str
    credit_limit: str | None = None
    credit_threshold: str | None = None
    threshold_type: str | None = None
    available_credit: str | None = None


def read_low_balance(node: Node) -> LowBalance:
    threshold = node.child("creditThreshold")
    return LowBalance(
        node.required("registrarName"),
        node.text("creditLimit"),
        node.text("creditThreshold"),
        threshold.attribute("type") if threshold else None,
        node.text("availableCredit"),
    )


MESSAGES = {f"{{{LOWBALANCE_POLL}}}pollData": read_low_balance}
