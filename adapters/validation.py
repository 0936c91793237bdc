"""What a registry would refuse in an order, found by field before anything is sent."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from adapters.change_validation import change_problems
from adapters.contact_validation import contact_problems
from adapters.dates import add_years
from adapters.domain_name import DomainName
from adapters.glue_validation import address_problems
from adapters.model import (
    ContactHandle,
    ContactRole,
    ContactsOrder,
    NameServer,
    NameserversOrder,
    Order,
    RegisterOrder,
    RenewOrder,
)
from adapters.rules import FieldProblem, TldRules


def order_problems(order: Order, rules: TldRules, *, now: datetime) -> tuple[FieldProblem, ...]:
    """Return every field of `order` that the zone's rules refuse; empty = it may be sent."""
    problems = list(name_problems(order.name, rules))
    match order:
        case RegisterOrder():
            problems += _register_problems(order, rules)
        case RenewOrder():
            problems += _renew_problems(order, rules, now)
        case NameserversOrder():
            problems += nameserver_problems(order.name, order.nameservers, rules)
        case ContactsOrder():
            problems += _contact_problems(order.contacts, rules)
        case _:
            problems += change_problems(order, rules)
    return tuple(problems)


def name_problems(name: DomainName, rules: TldRules) -> Iterator[FieldProblem]:
    if name.parent != rules.tld:
        yield FieldProblem("/name", "name_not_registrable", f"only names directly below {rules.tld} can be registered")
    if name.is_idn and not rules.idn:
        yield FieldProblem("/name", "idn_not_supported", f"internationalized names are not available under {rules.tld}")
    elif rules.label_pattern is not None and not re.fullmatch(rules.label_pattern, name.unicode.partition(".")[0]):
        yield FieldProblem("/name", "label_not_allowed", f"{rules.tld} takes other letters")


def _register_problems(order: RegisterOrder, rules: TldRules) -> Iterator[FieldProblem]:
    if order.years not in rules.register_years:
        detail = f"{rules.tld} is registered for {_span(rules.register_years)}"
        yield FieldProblem("/years", "period_not_allowed", detail, _bounds(rules.register_years))
    yield from _contact_problems(order.contacts, rules)
    yield from _language_problems(order, rules)
    yield from _license_problems(order, rules)
    for index, server in enumerate(order.nameservers):
        if server.host.is_below(order.name) and not rules.host_attributes:
            detail = "a name server below the new name can be set only once the name exists: set it afterwards"
            yield FieldProblem(f"/nameservers/{index}/host", "nameserver_below_new_name", detail)
    yield from nameserver_problems(order.name, order.nameservers, rules)


def _contact_problems(contacts: Mapping[ContactRole, ContactHandle], rules: TldRules) -> Iterator[FieldProblem]:
    for role in sorted(rules.contacts.roles_required - contacts.keys()):
        yield FieldProblem(f"/contacts/{role.value}", "contact_required", f"{rules.tld} needs this contact")
    for role in sorted(contacts.keys() - rules.contacts.roles_allowed):
        yield FieldProblem(f"/contacts/{role.value}", "role_not_allowed", f"{rules.tld} has no such contact")
    for role, handle in contacts.items():
        yield from contact_problems(handle.contact, rules.contacts, f"/contacts/{role.value}")


def _language_problems(order: RegisterOrder, rules: TldRules) -> Iterator[FieldProblem]:
    if order.name.is_idn and rules.idn_languages and order.language not in rules.idn_languages:
        languages = ", ".join(sorted(rules.idn_languages))
        detail = f"an internationalized name of {rules.tld} needs one of {languages}"
        yield FieldProblem("/language", "language_required", detail, {"languages": languages})


def _license_problems(order: RegisterOrder, rules: TldRules) -> Iterator[FieldProblem]:
    if rules.licensed and not order.license:
        detail = f"a name directly below {rules.tld} needs the number of a trademark's certificate"
        yield FieldProblem("/license", "license_required", detail)
    elif order.license is not None and not rules.licensed:
        yield FieldProblem("/license", "license_not_taken", f"names of {rules.tld} are registered without a trademark")


def _renew_problems(order: RenewOrder, rules: TldRules, now: datetime) -> Iterator[FieldProblem]:
    renewal = rules.renewal
    allowed = range(renewal.years_min, renewal.years_max + 1)
    if order.years not in allowed:
        yield FieldProblem(
            "/years", "period_not_allowed", f"{rules.tld} is renewed by {_span(allowed)}", _bounds(allowed)
        )
    elif add_years(order.current_expiry, order.years) > add_years(now, renewal.ceiling_years):
        detail = f"the expiry would lie more than {renewal.ceiling_years} years ahead"
        yield FieldProblem("/years", "period_exceeds_ceiling", detail, {"years": renewal.ceiling_years})
    earliest, latest = renewal.window(order.current_expiry)
    if earliest is not None and now < earliest:
        at = f"{earliest:%Y-%m-%dT%H:%M:%SZ}"
        detail = f"{rules.tld} accepts this renewal from {at}"
        yield FieldProblem("/current_expiry", "renewal_too_early", detail, {"at": at})
    if now > latest:
        at = f"{latest:%Y-%m-%dT%H:%M:%SZ}"
        detail = f"{rules.tld} accepted this renewal until {at}"
        yield FieldProblem("/current_expiry", "renewal_too_late", detail, {"at": at})


def nameserver_problems(
    domain: DomainName, nameservers: Sequence[NameServer], rules: TldRules
) -> Iterator[FieldProblem]:
    """Yield what is wrong with a set of name servers for `domain`: number, repeats, glue missing or out of place."""
    count = len(nameservers)
    if not count and rules.delegation_required:
        yield FieldProblem("/nameservers", "nameservers_required", f"{rules.tld} takes no name without name servers")
    elif count and not rules.nameservers_min <= count <= rules.nameservers_max:
        detail = f"{rules.tld} takes no name servers, or {rules.nameservers_min} to {rules.nameservers_max}"
        facts = {"min": rules.nameservers_min, "max": rules.nameservers_max}
        yield FieldProblem("/nameservers", "nameservers_count", detail, facts)
    seen: set[DomainName] = set()
    for index, server in enumerate(nameservers):
        pointer = f"/nameservers/{index}"
        if server.host in seen:
            yield FieldProblem(f"{pointer}/host", "nameserver_repeated", "the same name server is named twice")
        seen.add(server.host)
        yield from _glue_problems(domain, server, rules, f"{pointer}/addresses")


def _glue_problems(domain: DomainName, server: NameServer, rules: TldRules, pointer: str) -> Iterator[FieldProblem]:
    if server.host.is_below(domain) and not server.addresses:
        yield FieldProblem(pointer, "glue_missing", "a name server below the domain itself needs its addresses")
    if server.addresses and not rules.takes_addresses(server.host, domain):
        yield FieldProblem(
            pointer, "glue_not_allowed", f"addresses are only for hosts in the zones of {rules.registry}"
        )
    yield from address_problems(server.addresses, pointer)


def _bounds(years: range) -> dict[str, str | int]:
    return {"first": years[0], "last": years[-1]}


def _span(years: range) -> str:
    first, last = years[0], years[-1]
    return f"{first} year" + ("s" if first > 1 else "") if first == last else f"{first} to {last} years"
