"""What a client agreed to pay, against what the registry charges (RFC 8748 §4)."""

from dataclasses import dataclass

from simulators.refusals import Refused, Why
from simulators.registry import Registry


@dataclass(frozen=True, slots=True)
class AgreedFee:
    """The sum of the fees that a command names; `currency` None: the account's."""

    amount_minor: int
    currency: str | None = None


def check_agreed(registry: Registry, name: str, agreed: AgreedFee | None, amount_minor: int) -> None:
    """Raises `Refused` when the price is more than was agreed; of a premium name a fee must be agreed to."""
    if agreed is None:
        if name in registry.profile.premium_names:
            raise Refused(Why.FEE_MISSING)
        return
    if agreed.currency not in {None, registry.profile.currency}:
        raise Refused(Why.FEE_CURRENCY)
    if agreed.amount_minor < amount_minor:
        raise Refused(Why.FEE_TOO_LOW)
