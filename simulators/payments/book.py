"""What truly happened to each payment. Only in memory, like the providers' keys: fit for nothing but tests."""

import secrets
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any


class Refused(Exception):
    """Not to a payment as it is."""


@dataclass(slots=True)
class Payment:
    """`id` is the provider's, `order_id` the merchant's; amounts are in major units.

    `state`: created, processing, paid, declined or reversed (all of it went back).
    """

    provider: str
    order_id: str
    amount: Decimal
    currency: str
    description: str
    callback_url: str
    result_url: str
    id: str = field(default_factory=lambda: str(10**9 + secrets.randbelow(9 * 10**9)))
    state: str = "created"
    paid: Decimal = Decimal(0)
    returns: list[Decimal] = field(default_factory=list)
    changed_at: datetime = field(default_factory=lambda: datetime.now(UTC))

    @property
    def returned(self) -> Decimal:
        return sum(self.returns, Decimal(0))

    def process(self) -> None:
        self._must_be("created", "declined")
        self._become("processing")

    def pay(self, amount: Decimal | None = None) -> None:
        """The payer paid, all or another sum."""
        self._must_be("created", "processing", "declined")
        self.paid = self.amount if amount is None else amount
        self._become("paid")

    def decline(self) -> None:
        self._must_be("created", "processing")
        self._become("declined")

    def give_back(self, amount: Decimal | None = None) -> None:
        """A part or the rest went back to the payer: by the merchant's wish, or by the payer's bank."""
        self._must_be("paid")
        sum_ = self.paid - self.returned if amount is None else amount
        if not 0 < sum_ <= self.paid - self.returned:
            raise Refused("more goes back than is left")
        self.returns.append(sum_)
        self._become("reversed" if self.returned == self.paid else "paid")

    def as_json(self) -> dict[str, Any]:
        shown = asdict(self) | {"returned": self.returned}
        return {name: _shown(value) for name, value in shown.items()}

    def _must_be(self, *states: str) -> None:
        if self.state not in states:
            raise Refused(f"the payment is {self.state}")

    def _become(self, state: str) -> None:
        self.state, self.changed_at = state, datetime.now(UTC)


class Book:
    """The payments of all providers."""

    def __init__(self) -> None:
        self._payments: dict[tuple[str, str], Payment] = {}

    def __iter__(self) -> Iterator[Payment]:
        return iter(self._payments.values())

    def open(self, payment: Payment) -> Payment:
        """Keep an order; a second checkout of the same one is the same payment."""
        return self._payments.setdefault((payment.provider, payment.order_id), payment)

    def find(self, provider: str, order_id: str) -> Payment | None:
        return self._payments.get((provider, order_id))

    def with_id(self, provider: str, payment_id: str) -> Payment | None:
        return next((each for each in self if (each.provider, each.id) == (provider, payment_id)), None)


def _shown(value: Any) -> Any:
    if isinstance(value, Decimal | datetime):
        return str(value)
    return [str(each) for each in value] if isinstance(value, list) else value
