"""Fees on the wire (RFC 8748 and its drafts): what a transform agrees to, what its answer says was charged."""

from simulators.amounts import decimal, minor_units
from simulators.namespaces import FEE_0_11, FEES
from simulators.refusals import Refused, Why
from simulators.rules.fees import AgreedFee
from simulators.services.call import Call
from simulators.wire import Element, add, child_text, children, element, namespace, text_of


def agreed(call: Call) -> AgreedFee | None:
    """Return the fee that a transform agrees to, None without one."""
    extension = call.extension_of(FEES, call.frame.verb)
    if extension is None:
        return None
    try:
        amount = sum(minor_units(text_of(fee)) for fee in children(extension, "fee"))
    except ValueError as err:
        raise Refused(Why.FEE_TOO_LOW, "not an amount of this currency") from err
    return AgreedFee(amount, child_text(extension, "currency") or None)


def charged(call: Call, element_name: str, amount_minor: int) -> tuple[Element, ...]:
    """Return what a transform's answer tells of the charge: to a client whose command named a fee, in its version."""
    extension = call.extension_of(FEES, call.frame.verb)
    if extension is None:
        return ()
    version = namespace(extension)
    data = element(version, element_name, "fee")
    add(data, "currency", call.profile.currency)
    add(data, "fee", decimal(amount_minor))
    if (version, element_name) != (FEE_0_11, "trnData"):
        _add_balance(call, data)
    return (data,)


def credited(call: Call, amount_minor: int) -> tuple[Element, ...]:
    """Return what a delete's answer tells of money given back: to a session that named the extension."""
    version = next((uri for uri in FEES if uri in call.session.extension_uris), None)
    if not amount_minor or version is None:
        return ()
    data = element(version, "delData", "fee")
    add(data, "currency", call.profile.currency)
    add(data, "credit", decimal(-amount_minor), description="Grace period credit")
    _add_balance(call, data)
    return (data,)


def _add_balance(call: Call, data: Element) -> None:
    add(data, "balance", decimal(call.registry.registrar(call.registrar).balance_minor))
