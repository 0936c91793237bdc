"""The fee that we agree to pay beside a transform, and what the server then took."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from epp.command import Command
from epp.errors import LocalProtocolError
from epp.extensions import PlainExtension
from epp.extensions.fee.amounts import (
    Credit,
    Fee,
    read_amount,
    read_credits,
    read_fees,
    read_period,
    total,
    write_amount,
)
from epp.extensions.versions import FEE_VERSIONS, best_version
from epp.namespaces import FEE_0_6
from epp.values import Period
from epp.xml import Node, Writer

_COMMANDS = {"domain:create", "domain:renew", "domain:transfer", "domain:update"}
_ANSWERS = ("creData", "renData", "trnData", "updData", "delData")


@dataclass(frozen=True, slots=True)
class FeeAgreed:
    """Beside a create, renew, transfer request or update (a restore): the amounts that we agree to pay.

    The server refuses when they are too low (2004), so that no price changes unseen. `credits` are zero or negative.
    Version 0.6 needs the `currency` and knows no credits.
    """

    fees: tuple[Decimal, ...]
    currency: str | None = None
    credits: tuple[Decimal, ...] = ()

    def bind(self, command: Command[Any], services: Collection[str] | None) -> PlainExtension:
        if command.name not in _COMMANDS or not command.is_transform:
            raise LocalProtocolError(f"{command.name} takes no fee")
        version = best_version(FEE_VERSIONS, services)
        if version == FEE_0_6 and (self.credits or self.currency is None):
            raise LocalProtocolError("fee-0.6 needs the currency and knows no credits")
        if not self.fees or min(self.fees) < 0 or max(self.credits, default=0) > 0:
            raise LocalProtocolError("at least one fee, none below zero, no credit above")
        return _BoundFee(version, command.name.partition(":")[2], self)


@dataclass(frozen=True, slots=True)
class _BoundFee:
    namespace: str
    verb: str
    agreed: FeeAgreed

    def encode(self, parent: Writer) -> None:
        element = parent.add_object("fee", self.namespace, self.verb)
        element.add_given("currency", self.agreed.currency)
        for fee in self.agreed.fees:
            write_amount(element, "fee", fee)
        for credit in self.agreed.credits:
            write_amount(element, "credit", credit)


@dataclass(frozen=True, slots=True)
class FeeData:
    """What a command cost or gave back, and what the account then held; the balance may be negative."""

    currency: str | None
    fees: tuple[Fee, ...] = ()
    credits: tuple[Credit, ...] = ()
    period: Period | None = None
    balance: Decimal | None = None
    credit_limit: Decimal | None = None

    @property
    def total(self) -> Decimal:
        """The fees with the credits taken off."""
        return total(self.fees, self.credits)


def read_fee_data(node: Node) -> FeeData:
    return FeeData(
        node.text("currency"),
        read_fees(node),
        read_credits(node),
        read_period(node),
        read_amount(node, "balance"),
        read_amount(node, "creditLimit"),
    )


READERS: dict[str, Callable[[Node], object]] = {
    f"{{{version}}}{name}": read_fee_data for version in FEE_VERSIONS for name in _ANSWERS
}
