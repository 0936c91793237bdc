"""What is left on the account, at registries that say so: each in a mapping of its own."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from adapters.epp_adapter.conversation import Conversation
from adapters.errors import Unavailable
from adapters.model import RegistryBalance, RegistryMoney
from epp import (
    BalanceData,
    BalanceInfo,
    Command,
    CommandRejected,
    ContractBalanceData,
    ContractBalanceInfo,
    NotNegotiated,
)
from epp.dialects import ripn


@dataclass(frozen=True, slots=True)
class Funds:
    """What may be spent, in major units; `credit` is the limit within it, None where the registry does not say."""

    available: Decimal
    credit: Decimal | None


@dataclass(frozen=True, slots=True)
class BalanceQuery:
    """How a registry is asked, and what its answer means; `currency` is the contract's, which answers do not name.

    `ask` is given the day and the number of our contract; None = without that number nobody can ask.
    """

    currency: str
    ask: Callable[[date, str | None], Command[Any] | None]
    read: Callable[[Any], Funds]


def verisign_funds(data: BalanceData) -> Funds:
    return Funds(data.available_credit, data.credit_limit)


def tci_funds(data: ripn.BillingData) -> Funds:
    """`sum` is what is ours, and `credit` comes on top of it."""
    return Funds(data.sum + (data.credit or Decimal(0)), data.credit)


def _of_contract(_today: date, contract: str | None) -> ContractBalanceInfo | None:
    return None if contract is None else ContractBalanceInfo(contract)


def hostmaster_funds(data: ContractBalanceData) -> Funds:
    """Whatever is left, nothing may be spent of it while paid operations are not allowed."""
    return Funds(Decimal(0) if data.paid_operations_allowed is False else data.balance, None)


VERISIGN_BALANCE = BalanceQuery("USD", lambda _today, _contract: BalanceInfo(), verisign_funds)
TCI_BALANCE = BalanceQuery("RUB", lambda today, _contract: ripn.BillingInfo(today), tci_funds)
HOSTMASTER_BALANCE = BalanceQuery("UAH", _of_contract, hostmaster_funds)


async def balance_of(
    talk: Conversation, query: BalanceQuery, now: datetime, contract: str | None
) -> RegistryBalance | None:
    """Return the balance; None when the server offers no such query, or wants a contract's number that we lack."""
    command = query.ask(now.date(), contract)
    if command is None:
        return None
    try:
        response = await talk.ask(command)
    except NotNegotiated:
        return None
    except CommandRejected as err:
        raise Unavailable("server_error") from err
    if response.data is None:
        return None
    funds = query.read(response.data)
    credit = None if funds.credit is None else _money(funds.credit, query.currency)
    return RegistryBalance(_money(funds.available, query.currency), credit, now)


def _money(amount: Decimal, currency: str) -> RegistryMoney:
    return RegistryMoney(int(amount.scaleb(2)), currency)
