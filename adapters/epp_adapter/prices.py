"""What a registry asks for one name (RFC 8748), and the agreement to it that rides on the command.

With the fee agreed to, the registry refuses a price that has risen since, instead of charging it.
"""

from collections.abc import Mapping, Sequence
from decimal import ROUND_CEILING, Decimal
from typing import Any

from adapters.epp_adapter.conversation import Conversation
from adapters.epp_adapter.memory import PriceFact, Recollection
from adapters.errors import PreparationRefused, Unavailable
from adapters.model import DomainName, PricedAction, RegistryMoney, RegistryPrice
from adapters.outcome import RefusalReason
from adapters.registry_money import decimals_of
from epp import (
    CommandExtension,
    CommandRejected,
    DomainCheck,
    DomainCheckData,
    FeeAgreed,
    FeeCheck,
    FeeCheckData,
    FeeData,
    FeeQuery,
    NotNegotiated,
    Period,
    Quote,
    Response,
)

_COMMANDS: Mapping[PricedAction, str] = {
    PricedAction.REGISTER: "create",
    PricedAction.RENEW: "renew",
    PricedAction.TRANSFER: "transfer",
    PricedAction.RESTORE: "restore",
}


def first_year() -> FeeCheck:
    """Return what asks, beside a check, for a year's registration."""
    return FeeCheck((FeeQuery(_COMMANDS[PricedAction.REGISTER], Period(1)),))


def premium_price(response: Response[DomainCheckData], name: DomainName) -> RegistryPrice | None:
    """Return what a year costs by a check with `first_year`; None for a name of the zone's usual price."""
    data = response.extension(FeeCheckData)
    quote = None if data is None else data.quote(name.ascii, _COMMANDS[PricedAction.REGISTER])
    price = None if quote is None else _price(quote)
    return price if price is not None and price.premium else None


async def price_of(talk: Conversation, name: DomainName, action: PricedAction, years: int) -> RegistryPrice | None:
    """Return the registry's price; None when it names none for this name. Raises Unavailable."""
    period = None if action is PricedAction.RESTORE else Period(years)
    query = FeeCheck((FeeQuery(_COMMANDS[action], period),))
    try:
        response = await talk.ask(DomainCheck((name.ascii,)), extensions=(query,))
    except NotNegotiated:
        return None
    except CommandRejected as err:
        raise Unavailable("server_error") from err
    data = response.extension(FeeCheckData)
    quote = None if data is None else data.quote(name.ascii, _COMMANDS[action])
    return None if quote is None else _price(quote)


async def agreement(
    talk: Conversation,
    name: DomainName,
    action: PricedAction,
    years: int,
    max_price: RegistryMoney | None,
    known: Recollection,
) -> tuple[CommandExtension, ...]:
    """Return what the command carries so that no more than `max_price` is charged; None = the zone's usual price.

    Where that is remembered, the name is not asked about: the registry refuses the usual price of a premium one.
    Raises PreparationRefused when the registry asks for more; its price is ours to know, not the customer's.
    """
    if max_price is None:
        return await _usual(talk, name, action, years, known)
    asked = await price_of(talk, name, action, years)
    if asked is None:
        return ()
    price = asked.price
    if price.currency != max_price.currency or price.minor > max_price.minor:
        raise PreparationRefused(RefusalReason.PRICE_CHANGED, f"{name} has another price at the registry")
    return (_agreed(price),)


async def _usual(
    talk: Conversation, name: DomainName, action: PricedAction, years: int, known: Recollection
) -> tuple[CommandExtension, ...]:
    fact = PriceFact(name.parent, action, years)
    remembered: RegistryMoney | None = known.recall(fact)
    if remembered is not None:
        return (_agreed(remembered),)
    asked = await price_of(talk, name, action, years)
    if asked is None:
        return ()
    if asked.premium:
        raise PreparationRefused(RefusalReason.PREMIUM, f"{name} is a premium name")
    known.learn(fact, asked.price)
    return ()


def _agreed(price: RegistryMoney) -> FeeAgreed:
    return FeeAgreed((price.amount,), price.currency)


def has_agreement(extensions: Sequence[CommandExtension]) -> bool:
    """Tell whether a command agreed to a fee: refused with 2004, it then agreed to too little (RFC 8748 §4)."""
    return any(isinstance(extension, FeeAgreed) for extension in extensions)


def _price(quote: Quote) -> RegistryPrice | None:
    total = quote.total
    if total is None or quote.currency is None:
        return None
    usual = quote.standard is True or quote.fee_class in (None, "standard")
    return RegistryPrice(_money(total, quote.currency), premium=not usual, category=quote.fee_class)


def _money(amount: Decimal, currency: str) -> RegistryMoney:
    """Return an amount in minor units; a fraction of one is rounded up, for it has to be agreed to."""
    minor = amount.scaleb(decimals_of(currency))
    return RegistryMoney(int(minor.to_integral_value(ROUND_CEILING)), currency)


def fee_told(response: Response[Any]) -> RegistryMoney | None:
    """Return what an answer says that the command cost; below zero = what it gave back, None where it does not say."""
    data = response.extension(FeeData)
    if data is None or data.currency is None or not (data.fees or data.credits):
        return None
    return _money(data.total, data.currency)
