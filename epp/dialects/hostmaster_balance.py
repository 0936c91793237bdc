"""The .ua registry's balance-1.0: what is left under a contract with the administrator of a public domain."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import ClassVar

from epp.answer import Answer
from epp.command import Codec, Command
from epp.grammar import Grammar
from epp.instants import parse_instant
from epp.scalars import parse_decimal
from epp.xml import Node, Writer


@dataclass(frozen=True, slots=True)
class ContractBalanceData:
    """The amount in hryvnias at `balance_date`. `paid_operations_allowed` None = not said."""

    contract: str
    balance: Decimal
    balance_date: datetime | None = None
    contract_until: datetime | None = None
    paid_operations_allowed: bool | None = None


@dataclass(frozen=True, slots=True)
class ContractBalanceInfo(Command[ContractBalanceData]):
    """Asks for the balance of one `contract`, by its number."""

    name: ClassVar[str] = "balance:info"

    contract: str


def _encode(command: ContractBalanceInfo, writer: Writer, _: Grammar) -> None:
    writer.add("contract", command.contract)


def _decode(answer: Answer) -> ContractBalanceData:
    return read_contract_balance(answer.require("balance", "infData"))


def read_contract_balance(node: Node) -> ContractBalanceData:
    balance, status = node.child("balance"), node.child("status")
    dated = balance.attribute("bdate") if balance else None
    return ContractBalanceData(
        node.required("contract"),
        parse_decimal(node.required("balance")),
        None if dated is None else parse_instant(dated, node.zone),
        node.instant("contractUntil"),
        None if status is None else status.attribute("s") == "1",
    )


INFO = Codec(ContractBalanceInfo, _encode, _decode)
