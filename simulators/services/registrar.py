"""The registrar's own object at .ru: shown to itself alone, and changed by it (ripn-registrar-1.0; dossier §9)."""

from collections.abc import Sequence
from typing import TypeVar

from simulators import namespaces
from simulators.refusals import Refused, Why
from simulators.registrar_card import Address, Email, RegistrarCard
from simulators.response import Outcome
from simulators.services.call import Call
from simulators.wire import Element, add, child, child_text, children, element, text_of

ADDRESSES_MAX = 20
Entry = TypeVar("Entry")


def info(call: Call) -> Outcome:
    card = _card(call)
    data = element(namespaces.RIPN_REGISTRAR, "infData", "registrar")
    add(data, "id", call.registrar)
    add(data, "status", s="active")
    for number in card.voice:
        add(data, "voice", number)
    for number in card.fax:
        add(data, "fax", number)
    for purpose, address in card.emails:
        add(data, "email", address, type=purpose)
    add(data, "www", card.www)
    add(data, "whois", card.whois)
    for family, address in card.addresses:
        add(data, "addr", address, ip=family)
    return Outcome(data=data)


def update(call: Call) -> Outcome:
    card = _card(call)
    added, removed, changed = (child(call.request, part) for part in ("add", "rem", "chg"))
    if added is None and removed is None and changed is None:
        raise Refused(Why.EMPTY_UPDATE)
    emails = _with(card.emails, _emails(removed), _emails(added))
    addresses = _with(card.addresses, _addresses(removed), _addresses(added))
    if len(addresses) > ADDRESSES_MAX:
        raise Refused(Why.REGISTRAR_ADDRESSES, f"{ADDRESSES_MAX} addresses at most")
    card.emails, card.addresses = emails, addresses
    if changed is not None:
        _change(card, changed)
    call.registry.touch()
    return Outcome()


def _card(call: Call) -> RegistrarCard:
    if child_text(call.request, "id") != call.registrar:
        raise Refused(Why.NOT_SPONSOR)
    return call.registry.registrar(call.registrar).card


def _emails(part: Element | None) -> list[Email]:
    return [] if part is None else [(node.get("type", ""), text_of(node)) for node in children(part, "email")]


def _addresses(part: Element | None) -> list[Address]:
    return [] if part is None else [(node.get("ip", "v4"), text_of(node)) for node in children(part, "addr")]


def _with(entries: Sequence[Entry], removed: Sequence[Entry], added: Sequence[Entry]) -> list[Entry]:
    """Return the entries after a change. Raises `Refused` for one that is missing, or there already."""
    result = list(entries)
    for entry in removed:
        if entry not in result:
            raise Refused(Why.REGISTRAR_ENTRY, "entry is not there")
        result.remove(entry)
    for entry in added:
        if entry in result:
            raise Refused(Why.REGISTRAR_ENTRY, "entry is already there")
        result.append(entry)
    return result


def _change(card: RegistrarCard, changed: Element) -> None:
    card.voice = [text_of(node) for node in children(changed, "voice")] or card.voice
    if child(changed, "fax") is not None:
        card.fax = [number for node in children(changed, "fax") if (number := text_of(node))]
    card.www = child_text(changed, "www") or card.www
    card.whois = child_text(changed, "whois") or card.whois
