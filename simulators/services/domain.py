"""Domain check, info, create, renew and delete on the wire (RFC 5731; ripn-domain-1.0; hostmaster.ua domain-1.1)."""

from simulators import namespaces
from simulators.objects import Domain, Host
from simulators.refusals import Refused, Why
from simulators.response import Outcome
from simulators.rules import auth_info, domains, lifecycle
from simulators.rules.delegation import NameServer
from simulators.rules.domains import Ids, NewDomain, Period
from simulators.rules.names import canonical, registrable
from simulators.services import dnssec, fee, fee_check, launch, whois_info
from simulators.services.call import Call
from simulators.wire import Element, add, child, child_text, children, element, local, text_of


def name_of(request: Element) -> str:
    return canonical(child_text(request, "name"))


def check(call: Call) -> Outcome:
    names = [canonical(text_of(node)) for node in children(call.request, "name")]
    if launch.asks_for_claims(call):
        return launch.check(call, names)
    data = call.data("domain", "chkData")
    for name in names:
        reason = _why_not_free(call, name)
        entry = add(data, "cd")
        add(entry, "name", name, avail="0" if reason else "1")
        if reason:
            add(entry, "reason", reason)
    return Outcome(data=data, extensions=fee_check.prices(call, names))


def _why_not_free(call: Call, name: str) -> str | None:
    """Return why a name cannot be had, None for a free one. Raises `Refused` where a bad name fails the command."""
    texts = call.profile.check_texts
    try:
        registrable(name, call.profile.names)
    except Refused:
        if not texts.invalid:
            raise
        return texts.invalid
    return texts.domain_taken if domains.taken(call.registry, call.registrar, name) else None


def create(call: Call) -> Outcome:
    request = call.request
    new = NewDomain(
        name=name_of(request),
        period=period_of(request),
        nameservers=nameservers_of(request),
        registrant=child_text(request, "registrant") or None,
        contacts=contacts_of(request),
        auth_info=auth_info_of(request),
        descriptions=tuple(text_of(node) for node in children(request, "description")),
        license=license_of(call, "create"),
        fee=fee.agreed(call),
        dnssec=dnssec.of_create(call),
        claims_notices=launch.notices_of(call),
        idn_tag=_idn_tag(call),
    )
    domain = domains.create(call.registry, call.registrar, new, Ids(call.frame.cltrid, call.svtrid), call.now)
    data = call.data("domain", "creData")
    add(data, "name", domain.name)
    add(data, "crDate", call.time(domain.created_at))
    add(data, "exDate", call.time(domain.expires_at))
    years = domain.expires_at.year - domain.created_at.year
    charged = fee.charged(call, "creData", call.registry.price(domain.name).create * years)
    return Outcome(1000 if domain.review is None else 1001, data=data, extensions=charged)


def _idn_tag(call: Call) -> str | None:
    """Return the language (idnLang-1.0) or the table (idn-1.0) that an IDN is registered under."""
    tag = call.extension(namespaces.IDN_LANGUAGE, "tag")
    if tag is not None:
        return text_of(tag)
    data = call.extension(namespaces.IDN, "data")
    return child_text(data, "table") if data is not None else None


def period_of(request: Element) -> Period | None:
    period = child(request, "period")
    return Period(int(text_of(period)), period.get("unit", "y")) if period is not None else None


def nameservers_of(parent: Element) -> tuple[NameServer, ...]:
    servers = child(parent, "ns")
    if servers is None:
        return ()
    return tuple(_nameserver(node) for node in servers)


def _nameserver(node: Element) -> NameServer:
    if local(node) == "hostObj":
        return NameServer(canonical(text_of(node)))
    addresses = tuple((address.get("ip", ""), text_of(address)) for address in children(node, "hostAddr"))
    return NameServer(canonical(child_text(node, "hostName")), addresses, attribute=True)


def contacts_of(parent: Element) -> tuple[tuple[str, str], ...]:
    """Return (role, id) of every contact; the .ru registry knows only `admin`, as an element of its own."""
    contacts = [(node.get("type", ""), text_of(node)) for node in children(parent, "contact")]
    return tuple(contacts + [("admin", text_of(node)) for node in children(parent, "admin")])


def auth_info_of(parent: Element) -> str | None:
    """Return the password of an authInfo; empty when it is there and empty or `null`, None when there is none."""
    info = child(parent, "authInfo")
    if info is None:
        return None
    password = child(info, "pw")
    return (password.text or "") if password is not None else ""


def license_of(call: Call, verb: str) -> str | None:
    """Return the trademark number of a .ua command; clients put it under `update` or under `update/chg`."""
    extension = call.extension(namespaces.UA_UAEPP, verb)
    if extension is None:
        return None
    holder = child(extension, "chg")
    return child_text(extension if holder is None else holder, "license")


def info(call: Call) -> Outcome:
    domain = domains.find(call.registry, name_of(call.request))
    entitled = _entitled(call, domain)
    if not entitled and call.profile.domains.foreign_info == "refused":
        raise Refused(Why.NOT_SPONSOR)
    name = child(call.request, "name")
    hosts = name.get("hosts", "all") if name is not None else "all"
    data = _info_data(call, domain, entitled=entitled, hosts=hosts)
    return Outcome(data=data, extensions=_info_extensions(call, domain))


def _entitled(call: Call, domain: Domain) -> bool:
    """Everything is for the sponsor, for who has asked to become it, and for who knows the authInfo; a wrong one is
    refused.
    """
    if domain.registrar == call.registrar:
        return True
    offered = auth_info_of(call.request)
    if offered is None:
        return domain.transfer is not None and domain.transfer.is_pending and domain.transfer.gainer == call.registrar
    auth_info.check_domain(call.registry, domain, offered, call.now)
    return True


def _info_data(call: Call, domain: Domain, *, entitled: bool, hosts: str) -> Element:
    data = call.data("domain", "infData")
    add(data, "name", domain.name)
    add(data, "roid", domain.roid)
    for status in lifecycle.statuses(domain, call.profile, call.now):
        add(data, "status", s=status)
    if entitled:
        _holder(call, data, domain)
    _delegation(call, data, domain, hosts)
    add(data, "clID", domain.registrar)
    add(data, "crID", domain.creator)
    add(data, "crDate", call.time(domain.created_at))
    if domain.updated_at is not None:
        add(data, "upID", domain.updater)
        add(data, "upDate", call.time(domain.updated_at))
    add(data, "exDate", call.time(domain.expires_at))
    if domain.transferred_at is not None:
        add(data, "trDate", call.time(domain.transferred_at))
    if entitled and domain.auth_info and not call.profile.auth_info.secure:
        add(add(data, "authInfo"), "pw", domain.auth_info)
    if domain.license and not call.profile.domains.license_in_extension:
        add(data, "license", domain.license)
    return data


def _holder(call: Call, data: Element, domain: Domain) -> None:
    if domain.registrant:
        add(data, "registrant", domain.registrant)
    for role, contact in domain.contacts:
        if call.profile.wire.grammar == "ripn":
            add(data, "admin", contact)
        else:
            add(data, "contact", contact, type=role)
    for line in domain.descriptions:
        add(data, "description", line)


def _delegation(call: Call, data: Element, domain: Domain, hosts: str) -> None:
    """Add delegated and subordinate hosts, as `hosts` of the request asks (RFC 5731 §3.1.2)."""
    objects = call.registry.state.hosts
    if domain.nameservers and hosts in {"all", "del"}:
        servers = add(data, "ns")
        for key in domain.nameservers:
            _delegated(servers, objects[key])
    if hosts in {"all", "sub"}:
        for key in call.registry.links.hosts_below(domain.name):
            add(data, "host", objects[key].name)


def _delegated(servers: Element, host: Host) -> None:
    if host.domain is None:
        add(servers, "hostObj", host.name)
        return
    attribute = add(servers, "hostAttr")
    add(attribute, "hostName", host.name)
    for family, address in host.addresses:
        add(attribute, "hostAddr", address, ip=family)


def _info_extensions(call: Call, domain: Domain) -> tuple[Element, ...]:
    agreed = call.session.extension_uris
    found: list[Element] = []
    periods = lifecycle.rgp_statuses(domain, call.now)
    if namespaces.RGP in agreed and periods:
        rgp = element(namespaces.RGP, "infData", "rgp")
        for period in periods:
            add(rgp, "rgpStatus", s=period)
        found.append(rgp)
    if namespaces.UA_UAEPP in agreed and domain.license and call.profile.domains.license_in_extension:
        uaepp = element(namespaces.UA_UAEPP, "infData", "uaepp")
        add(uaepp, "license", domain.license)
        found.append(uaepp)
    signed = dnssec.answer(call, domain)
    if signed is not None:
        found.append(signed)
    return (*found, *whois_info.answer(call, domain.registrar))


def renew(call: Call) -> Outcome:
    request = call.request
    current_expiry = child_text(request, "curExpDate")
    domain = domains.renew(
        call.registry,
        call.registrar,
        name_of(request),
        current_expiry,
        period_of(request),
        call.now,
        agreed=fee.agreed(call),
    )
    period = period_of(request)
    years = period.count if period else call.profile.periods.default
    charged = fee.charged(call, "renData", call.registry.price(domain.name).renew * years)
    if not call.profile.domains.renew_answer_has_data:
        return Outcome()
    data = call.data("domain", "renData")
    add(data, "name", domain.name)
    add(data, "exDate", call.time(domain.expires_at))
    return Outcome(data=data, extensions=charged)


def delete(call: Call) -> Outcome:
    account = call.registry.registrar(call.registrar)
    before = account.balance_minor
    gone = domains.delete(call.registry, call.registrar, name_of(call.request), call.now)
    code = 1000 if gone else call.profile.domains.delete_code_redemption
    return Outcome(code, extensions=fee.credited(call, account.balance_minor - before))
