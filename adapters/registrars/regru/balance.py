"""What the account may still spend."""

from datetime import datetime

from adapters.errors import Unavailable
from adapters.http import Nonconforming
from adapters.registrars.regru.account import RegruAccount
from adapters.registrars.regru.answers import Declined
from adapters.registrars.regru.money import CURRENCY, money
from adapters.registry_money import RegistryBalance, RegistryMoney


async def balance_of(account: RegruAccount, now: datetime) -> RegistryBalance:
    """Return the prepaid balance and the credit, where one is granted. Raises `Unavailable`."""
    try:
        answer = await account.ask("user/get_balance", {"currency": CURRENCY})
        currency = answer.text("currency")
        prepaid = money(answer.decimal("prepay"), currency)
        credit = money(answer.decimal("credit"), currency) if answer.has("credit") else None
    except (Declined, Nonconforming) as err:
        raise Unavailable("server_error") from err
    available = prepaid.minor + (0 if credit is None else credit.minor)
    return RegistryBalance(RegistryMoney(available, prepaid.currency), credit, now)
