"""The prices that a check asks for, in each version of the fee extension: RFC 8748 and the drafts 0.12, 0.11, 0.6.

All say the same in another order; a question is one command, for a period or none, about one name.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from simulators.amounts import decimal
from simulators.namespaces import FEE, FEE_0_6, FEE_0_11, FEES
from simulators.policies import Prices
from simulators.rules.names import canonical, zone_of
from simulators.services.call import Call
from simulators.wire import Element, add, child, child_text, children, element, namespace, text_of

_PERIODIC = frozenset({"create", "renew", "transfer"})


@dataclass(frozen=True, slots=True)
class _Question:
    command: str
    period: Element | None
    currency: str

    @property
    def years(self) -> int:
        return 1 if self.period is None else int(text_of(self.period))

    @property
    def in_years(self) -> bool:
        return self.period is None or self.period.get("unit") == "y"


def prices(call: Call, names: Sequence[str]) -> tuple[Element, ...]:
    """Return the prices that a check asks for, in the version that it asks in."""
    extension = call.extension_of(FEES, "check")
    if extension is None:
        return ()
    version = namespace(extension)
    data = element(version, "chkData", "fee")
    if version == FEE_0_6:
        for entry in children(extension, "domain"):
            _write_plain(call, data, child_text(entry, "name"), _question(entry), version)
    elif version == FEE_0_11:
        for name in names:
            _write_plain(call, data, name, _question(extension), version)
    else:
        add(data, "currency", call.profile.currency)
        for name in names:
            _write_by_object(call, data, name, extension, version)
    return (data,)


def _question(entry: Element) -> _Question:
    return _Question(child_text(entry, "command"), child(entry, "period"), child_text(entry, "currency"))


def _questions(extension: Element) -> Iterator[_Question]:
    currency = child_text(extension, "currency")
    return (
        _Question(command.get("name", ""), child(command, "period"), currency)
        for command in children(extension, "command")
    )


def _write_plain(call: Call, data: Element, name: str, asked: _Question, version: str) -> None:
    """Write an answer of 0.11 or 0.6: one element a name and command, everything below it."""
    cd = add(data, "cd")
    if version == FEE_0_11:
        _add_object(call, cd, name)
        add(cd, "command", asked.command)
        add(cd, "currency", call.profile.currency)
    else:
        add(cd, "name", name)
        add(cd, "currency", call.profile.currency)
        add(cd, "command", asked.command)
    add(cd, "period", str(asked.years), unit="y")
    why_not = _why_not(call, name, asked)
    if why_not is None:
        _add_fee(call, cd, name, asked)
        add(cd, "class", _tier(call, name))
    elif version == FEE_0_11:
        cd.set("avail", "0")
        add(cd, "reason", why_not)


def _write_by_object(call: Call, data: Element, name: str, extension: Element, version: str) -> None:
    """Write an answer of 1.0 or 0.12: one element a name, with an element for each command."""
    questions, cd = list(_questions(extension)), add(data, "cd")
    unknown = next((why for asked in questions if (why := _why_no_price(call, name, asked))), None)
    if version == FEE:
        if unknown is not None:
            cd.set("avail", "0")
        add(cd, "objID", name)
        if unknown is not None:
            add(cd, "reason", unknown)
            return
        add(cd, "class", _tier(call, name))
    else:
        _add_object(call, cd, name)
    for asked in questions:
        _write_command(call, cd, name, asked, version)


def _write_command(call: Call, cd: Element, name: str, asked: _Question, version: str) -> None:
    command = add(cd, "command")
    command.set("name", asked.command)
    if version == FEE and not _is_premium(call, name):
        command.set("standard", "1")
    why_not = _why_not(call, name, asked)
    if why_not is not None:
        if version != FEE:
            command.set("avail", "0")
        add(command, "reason", why_not)
        return
    if asked.command in _PERIODIC:
        add(command, "period", str(asked.years), unit="y")
    _add_fee(call, command, name, asked)
    if version != FEE:
        add(command, "class", _tier(call, name))


def _add_object(call: Call, cd: Element, name: str) -> None:
    """Name the object in its own namespace, as the drafts do."""
    node = call.data("domain", "name")
    node.text = name
    add(cd, "object").append(node)


def _add_fee(call: Call, holder: Element, name: str, asked: _Question) -> None:
    fee = add(holder, "fee", decimal(_amount(call.registry.price(canonical(name)), asked) or 0))
    days = _grace_days(call, asked.command)
    if days:
        fee.set("refundable", "1")
        fee.set("grace-period", f"P{days}D")


def _why_not(call: Call, name: str, asked: _Question) -> str | None:
    """Return why there is no price; None = there is one."""
    unknown = _why_no_price(call, name, asked)
    if unknown is not None:
        return unknown
    offered = asked.in_years and _amount(call.registry.price(canonical(name)), asked) is not None
    return None if offered else "not offered"


def _why_no_price(call: Call, name: str, asked: _Question) -> str | None:
    if asked.currency not in {"", call.profile.currency}:
        return "currency is not supported"
    return "no such zone" if zone_of(name, call.profile.names) is None else None


def _is_premium(call: Call, name: str) -> bool:
    return canonical(name) in call.profile.premium_names


def _tier(call: Call, name: str) -> str:
    premium = call.profile.premium_names.get(canonical(name))
    return premium.tier if premium else "standard"


def _amount(prices: Prices, asked: _Question) -> int | None:
    return {
        "create": prices.create * asked.years,
        "renew": prices.renew * asked.years,
        "transfer": prices.a_transfer * asked.years,
        "restore": prices.restore,
        "update": 0,
        "delete": 0,
    }.get(asked.command)


def _grace_days(call: Call, command: str) -> int:
    return {
        "create": call.profile.lifecycle.add_grace_days,
        "renew": call.profile.lifecycle.renew_grace_days,
        "transfer": call.profile.transfers.grace_days,
    }.get(command, 0)
