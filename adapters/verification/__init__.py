"""What a registry's present state proves about an order whose answer was lost.

Pure: the caller has asked the registry, and passes what it said. Three findings are told apart (did ours happen, did
somebody else's, did nothing), and what proves none of them stays undecided rather than guessed.
"""

from typing import assert_never

from adapters.model import (
    Attempt,
    ChangeOrder,
    DeleteOrder,
    HostOrder,
    Order,
    RegisterOrder,
    RenewOrder,
    RestoreOrder,
    TransferCodeOrder,
    TransferDecisionOrder,
    TransferOrder,
)
from adapters.outcome import Verdict
from adapters.rules import TldRules
from adapters.verification.changes import change
from adapters.verification.evidence import CLOCK_TOLERANCE, Evidence, is_older
from adapters.verification.hosts import host_change
from adapters.verification.registration import registration
from adapters.verification.removal import deletion, restoration
from adapters.verification.renewal import renewal
from adapters.verification.transfers import code, decision, transfer

__all__ = ["CLOCK_TOLERANCE", "Evidence", "is_older", "verdict"]


def verdict(order: Order, attempt: Attempt, evidence: Evidence, rules: TldRules) -> Verdict:
    """Return what the evidence proves about `order`."""
    if isinstance(order, ChangeOrder):
        return change(order, attempt, evidence, rules)
    match order:
        case RegisterOrder():
            return registration(order, attempt, evidence, rules)
        case RenewOrder():
            return renewal(order, attempt, evidence, rules)
        case HostOrder():
            return host_change(order, attempt, evidence)
        case TransferOrder():
            return transfer(order, attempt, evidence)
        case TransferCodeOrder():
            return code(attempt, evidence)
        case TransferDecisionOrder():
            return decision(order, attempt, evidence)
        case DeleteOrder():
            return deletion(order, attempt, evidence)
        case RestoreOrder():
            return restoration(order, attempt, evidence, rules)
        case _:
            assert_never(order)
