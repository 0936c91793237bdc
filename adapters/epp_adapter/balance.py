"""What is left on the account at a registry that says so (Verisign's balance-1.0)."""

from datetime import datetime
from decimal import Decimal

from adapters.epp_adapter.conversation import Conversation
from adapters.errors import Unavailable
from adapters.model import RegistryBalance, RegistryMoney
from epp import BalanceInfo, CommandRejected, NotNegotiated


async def balance_of(talk: Conversation, currency: str, now: datetime) -> RegistryBalance | None:
    """Return the balance, in the currency that the contract names; None when the server offers no such query."""
    try:
        response = await talk.ask(BalanceInfo())
    except NotNegotiated:
        return None
    except CommandRejected as err:
        raise Unavailable("server_error") from err
    data = response.data
    if data is None:
        return None
    return RegistryBalance(_money(data.available_credit, currency), _money(data.credit_limit, currency), now)


def _money(amount: Decimal, currency: str) -> RegistryMoney:
    return RegistryMoney(int(amount.scaleb(2)), currency)
