"""reg.ru's sums, whose rouble goes by its code of 1997."""

from decimal import ROUND_CEILING, Decimal

from adapters.http import Reader
from adapters.registry_money import RegistryMoney, decimals_of

CURRENCY = "RUR"

_CODES = {"RUR": "RUB"}


def money(amount: Decimal, currency: str) -> RegistryMoney:
    """Return an amount in minor units; a fraction of one is rounded up, for it would have to be paid."""
    code = _CODES.get(currency, currency)
    minor = amount.scaleb(decimals_of(code)).to_integral_value(ROUND_CEILING)
    return RegistryMoney(int(minor), code)


def currency_of(answer: Reader) -> str:
    """Return the currency that an answer names: roubles unless it says otherwise."""
    return answer.get_text("currency") or CURRENCY
