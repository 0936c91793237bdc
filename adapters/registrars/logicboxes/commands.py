"""What preparation decided: the one call to be made, or that there is nothing to send."""

from dataclasses import dataclass, field

from adapters.outcome import RefusalReason

Fields = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Send:
    """`order_id` is the order that the answer has to be about; None = a new one. `purchase` is sent in its place when
    the platform refuses because what it switches has to be bought first.
    """

    command: str
    fields: Fields = field(repr=False)
    order_id: str | None = None
    purchase: "Send | None" = None


@dataclass(frozen=True, slots=True)
class Stop:
    """It would be refused, or done twice: nothing is sent."""

    reason: RefusalReason
    detail: str


@dataclass(frozen=True, slots=True)
class Wait:
    """The platform is at it already."""


Command = Send | Stop | Wait


def on_order(command: str, order_id: str, *fields: tuple[str, str]) -> Send:
    return Send(command, (("order-id", order_id), *fields), order_id)
