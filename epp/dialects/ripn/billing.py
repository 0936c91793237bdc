"""The registrar's money and limits at the .ru registry (tci-billing-1.0, tci-limits-1.0, tci-stat-1.0).

What limits and statistics hold is published nowhere, so their answers are kept as text.
"""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import ClassVar, Literal

from epp.answer import Answer
from epp.command import Codec, Command
from epp.envelope import RawElement
from epp.grammar import Grammar
from epp.scalars import parse_decimal
from epp.xml import Node, Writer


@dataclass(frozen=True, slots=True)
class BillingData:
    """The account at `calc_date`: `sum` is what we own, `credit` what we may owe, in the currency asked for."""

    sum: Decimal
    credit: Decimal | None = None
    calc_date: datetime | None = None


@dataclass(frozen=True, slots=True)
class BillingInfo(Command[BillingData]):
    """Asks for the account's state on a day, or its forecast; `period_days` reaches on from there."""

    name: ClassVar[str] = "billing:info"

    day: date
    type: Literal["balance", "forecast", "billing"] = "balance"
    period_days: int = 1
    currency: str = "RUB"


@dataclass(frozen=True, slots=True)
class LimitsInfo(Command[tuple[RawElement, ...]]):
    """Asks how many requests the registrar may make."""

    name: ClassVar[str] = "limits:info"


@dataclass(frozen=True, slots=True)
class StatInfo(Command[tuple[RawElement, ...]]):
    """Asks how many requests the registrar has made."""

    name: ClassVar[str] = "stat:info"


def _encode_billing(command: BillingInfo, writer: Writer, _: Grammar) -> None:
    writer.add("type", command.type)
    param = writer.add("param")
    param.add("date", command.day.isoformat())
    param.add("period", str(command.period_days), unit="d")
    param.add("currency", command.currency)


def _decode_billing(answer: Answer) -> BillingData | None:
    node = answer.take("billing", "infData")
    return read_billing(node) if node else None


def read_billing(node: Node) -> BillingData:
    state = node.child("balance") or node
    credit = state.text("credit")
    return BillingData(
        parse_decimal(state.required("sum")),
        None if credit is None else parse_decimal(credit),
        state.instant("calcDate"),
    )


def _encode_nothing(_: Command[tuple[RawElement, ...]], __: Writer, ___: Grammar) -> None:
    """Leave the element empty: the registrar is the session's own."""


def _decode_as_text(answer: Answer) -> tuple[RawElement, ...]:
    return answer.take_all()


BILLING = Codec(BillingInfo, _encode_billing, _decode_billing)
LIMITS = Codec(LimitsInfo, _encode_nothing, _decode_as_text)
STAT = Codec(StatInfo, _encode_nothing, _decode_as_text)
