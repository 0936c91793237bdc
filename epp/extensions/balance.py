"""Verisign's balance-1.0: what is left on the registrar's account."""

from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar

from epp.answer import Answer
from epp.command import Codec, Command
from epp.grammar import Grammar
from epp.namespaces import BALANCE
from epp.scalars import parse_decimal
from epp.xml import Node, Writer


@dataclass(frozen=True, slots=True)
class BalanceData:
    """Amounts in the account's currency, which the server does not name. `balance` is what we owe.

    The low balance message comes when the available credit falls below the threshold: an amount, or a share of the
    limit in per cent.
    """

    credit_limit: Decimal
    balance: Decimal
    available_credit: Decimal
    threshold_fixed: Decimal | None = None
    threshold_percent: int | None = None


@dataclass(frozen=True, slots=True)
class BalanceInfo(Command[BalanceData]):
    name: ClassVar[str] = "balance:info"


def _encode(_: BalanceInfo, __: Writer, ___: Grammar) -> None:
    """Leave the element empty: the account is the session's own."""


def _decode(answer: Answer) -> BalanceData:
    return read_balance(answer.require("balance", "infData"))


def read_balance(node: Node) -> BalanceData:
    threshold = node.child("creditThreshold")
    fixed = threshold.text("fixed") if threshold else None
    percent = threshold.text("percent") if threshold else None
    return BalanceData(
        parse_decimal(node.required("creditLimit")),
        parse_decimal(node.required("balance")),
        parse_decimal(node.required("availableCredit")),
        None if fixed is None else parse_decimal(fixed),
        None if percent is None else int(parse_decimal(percent)),
    )


INFO = Codec(BalanceInfo, _encode, _decode)
MESSAGES = {f"{{{BALANCE}}}infData": read_balance}
