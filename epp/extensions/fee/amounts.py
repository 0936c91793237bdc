"""Fees and credits as every version of the extension writes them: exact decimals of one currency."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from epp.errors import LocalProtocolError, RemoteProtocolError
from epp.scalars import parse_boolean, parse_decimal, parse_whole
from epp.values import Period
from epp.xml import Node, Writer


@dataclass(frozen=True, slots=True)
class Fee:
    """An amount to pay. `grace_period` (xs:duration, `P5D`) is how long it is refunded, if it is `refundable`.

    `applied` tells whether the account is debited `immediate`ly or `delayed`; None = not said.
    """

    amount: Decimal
    description: str | None = None
    refundable: bool | None = None
    grace_period: str | None = None
    applied: str | None = None


@dataclass(frozen=True, slots=True)
class Credit:
    """An amount that comes off, zero or negative."""

    amount: Decimal
    description: str | None = None


def total(fees: tuple[Fee, ...], credits_: tuple[Credit, ...]) -> Decimal:
    return sum((fee.amount for fee in fees), Decimal(0)) + sum((credit.amount for credit in credits_), Decimal(0))


def read_fees(node: Node) -> tuple[Fee, ...]:
    return tuple(
        Fee(
            parse_decimal(child.content),
            child.attribute("description"),
            parse_boolean(child.attribute("refundable")),
            child.attribute("grace-period"),
            child.attribute("applied"),
        )
        for child in node.children("fee")
    )


def read_credits(node: Node) -> tuple[Credit, ...]:
    return tuple(
        Credit(parse_decimal(child.content), child.attribute("description")) for child in node.children("credit")
    )


def read_amount(node: Node, name: str) -> Decimal | None:
    text = node.text(name)
    return None if text is None else parse_decimal(text)


def read_period(node: Node) -> Period | None:
    period = node.child("period")
    if period is None:
        return None
    value = parse_whole(period.content, 99)
    if value == 0:
        raise RemoteProtocolError("a period of nothing", reason="nonconforming")
    unit: Literal["y", "m"] = "m" if period.attribute("unit") == "m" else "y"
    return Period(value, unit)


def write_amount(writer: Writer, name: str, amount: Decimal) -> None:
    if not amount.is_finite():
        raise LocalProtocolError(f"a {name} is a number")
    writer.add(name, f"{amount:f}")
