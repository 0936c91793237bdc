"""fee-1.0 on the wire (RFC 8748): prices on a check, the agreed fee on a transform, the charge in its answer."""

from collections.abc import Sequence

from simulators.amounts import decimal, minor_units
from simulators.namespaces import FEE
from simulators.policies import Prices
from simulators.refusals import Refused, Why
from simulators.rules.fees import AgreedFee
from simulators.rules.names import canonical, zone_of
from simulators.services.call import Call
from simulators.wire import Element, add, child, child_text, children, element, text_of


def agreed(call: Call) -> AgreedFee | None:
    """Return the fee that a transform agrees to, None without one."""
    extension = call.extension(FEE, call.frame.verb)
    if extension is None:
        return None
    try:
        amount = sum(minor_units(text_of(fee)) for fee in children(extension, "fee"))
    except ValueError as err:
        raise Refused(Why.FEE_TOO_LOW, "not an amount of this currency") from err
    return AgreedFee(amount, child_text(extension, "currency") or None)


def charged(call: Call, element_name: str, amount_minor: int) -> tuple[Element, ...]:
    """Return what a transform's answer tells of the charge: to a client whose command named a fee."""
    if call.extension(FEE, call.frame.verb) is None:
        return ()
    data = element(FEE, element_name, "fee")
    add(data, "currency", call.profile.currency)
    add(data, "fee", decimal(amount_minor))
    add(data, "balance", decimal(call.registry.registrar(call.registrar).balance_minor))
    return (data,)


def credited(call: Call, amount_minor: int) -> tuple[Element, ...]:
    """Return what a delete's answer tells of money given back: to a session that named the extension."""
    if not amount_minor or FEE not in call.session.extension_uris:
        return ()
    data = element(FEE, "delData", "fee")
    add(data, "currency", call.profile.currency)
    add(data, "credit", decimal(-amount_minor), description="Grace period credit")
    add(data, "balance", decimal(call.registry.registrar(call.registrar).balance_minor))
    return (data,)


def prices(call: Call, names: Sequence[str]) -> tuple[Element, ...]:
    """Return the prices that a check asks for, of each name."""
    extension = call.extension(FEE, "check")
    if extension is None:
        return ()
    data = element(FEE, "chkData", "fee")
    add(data, "currency", call.profile.currency)
    wrong_currency = child_text(extension, "currency") not in {"", call.profile.currency}
    for name in names:
        entry = add(data, "cd")
        if wrong_currency or zone_of(name, call.profile.names) is None:
            entry.set("avail", "0")
            add(entry, "objID", name)
            add(entry, "reason", "currency is not supported" if wrong_currency else "no such zone")
            continue
        add(entry, "objID", name)
        _of_name(call, entry, name, extension)
    return (data,)


def _of_name(call: Call, entry: Element, name: str, extension: Element) -> None:
    premium = call.profile.premium_names.get(canonical(name))
    add(entry, "class", premium.tier if premium else "standard")
    for asked in children(extension, "command"):
        _of_command(call, entry, name, asked)


def _of_command(call: Call, entry: Element, name: str, asked: Element) -> None:
    command = asked.get("name", "")
    answered = add(entry, "command")
    answered.set("name", command)
    premium = name in call.profile.premium_names
    if not premium:
        answered.set("standard", "1")
    period = child(asked, "period")
    years = int(text_of(period)) if period is not None else 1
    amount = _amount(call.registry.price(name), command, years)
    if amount is None or (period is not None and period.get("unit") != "y"):
        add(answered, "reason", "not offered")
        return
    if command in {"create", "renew", "transfer"}:
        add(answered, "period", str(years), unit="y")
    fee = add(answered, "fee", decimal(amount))
    days = _grace_days(call, command)
    if days:
        fee.set("refundable", "1")
        fee.set("grace-period", f"P{days}D")


def _amount(prices: Prices, command: str, years: int) -> int | None:
    return {
        "create": prices.create * years,
        "renew": prices.renew * years,
        "transfer": prices.a_transfer * years,
        "restore": prices.restore,
        "update": 0,
        "delete": 0,
    }.get(command)


def _grace_days(call: Call, command: str) -> int:
    return {
        "create": call.profile.lifecycle.add_grace_days,
        "renew": call.profile.lifecycle.renew_grace_days,
        "transfer": call.profile.transfers.grace_days,
    }.get(command, 0)
