"""Changes of an active order: renewal, name servers, child hosts, contacts, code, locks, privacy."""

from datetime import datetime
from ipaddress import ip_address

from simulators.periods import add_years
from simulators.registrars.logicboxes import facts
from simulators.registrars.logicboxes.queue import Effect, Price
from simulators.registrars.logicboxes.refusals import error, missing
from simulators.registrars.logicboxes.registration import check_contacts, check_invoice, contact_ids, product_of
from simulators.registrars.logicboxes.request import Request


def renew(request: Request) -> object:
    order, years = request.active_order(), request.number("years")
    check_invoice(request)
    if request.switches.auto_renew_required or request.call.first("auto-renew"):
        request.flag("auto-renew")
    expected, ends_at = request.number("exp-date"), order.ends_at
    if ends_at is None or (request.switches.expiry_guard and expected != int(ends_at.timestamp())):
        raise error("Invalid exp-date: it is not the current expiry of the order")
    until = add_years(ends_at, years)
    if years < 1 or until > add_years(request.now, facts.YEARS_MAX):
        raise error("A Domain Name cannot be extended beyond 10 years")

    def done(_at: datetime) -> None:
        order.ends_at = until

    price = Price("renew", years * product_of(order.name).renew, years)
    text = f"Renewal of {order.name} for {years} year" + ("s" if years > 1 else "")
    return request.queue.submit(order, "RenewDomain", text, done, request.now, price=price)


def modify_ns(request: Request) -> object:
    order, wanted = request.active_order(), [each.lower() for each in request.texts("ns")]
    if set(wanted) == set(order.nameservers):
        raise error("Same value for new and old NameServers")
    for server in wanted:
        if server.endswith(f".{order.name}") and server not in order.hosts:
            raise error(f"{server} is not a valid Nameserver")

    def done(_at: datetime) -> None:
        order.nameservers = wanted

    return request.queue.submit(order, "ParkDomain", f"Name servers of {order.name}", done, request.now)


def add_host(request: Request) -> object:
    order, host, addresses = request.active_order(), request.text("cns").lower(), _addresses(request, "ip")
    if not host.endswith(f".{order.name}"):
        raise error("{hostname=Parent DomainName is not registered by you}")
    present = order.hosts.get(host, [])
    if present and set(addresses) <= set(present):
        raise error("{hostname=Child NameServer already exists}")

    def done(_at: datetime) -> None:
        order.hosts[host] = [*present, *(each for each in addresses if each not in present)]

    return _submit(request, "AddCns", done)


def rename_host(request: Request) -> object:
    order, old, new = request.active_order(), request.text("old-cns").lower(), request.text("new-cns").lower()
    if old == new:
        raise error("Same value for new and old Child NameServer")
    if old not in order.hosts:
        raise error("Invalid Old Child NameServer")
    if not new.endswith(f".{order.name}"):
        raise error("{hostname=Parent DomainName is not registered by you}")
    if new in order.hosts:
        raise error("{hostname=Child NameServer already exists}")

    def done(_at: datetime) -> None:
        order.hosts[new] = order.hosts.pop(old)
        order.nameservers = [new if each == old else each for each in order.nameservers]

    return _submit(request, "ModCns", done)


def move_host(request: Request) -> object:
    order, host = request.active_order(), request.text("cns").lower()
    (old,), (new,) = _addresses(request, "old-ip"), _addresses(request, "new-ip")
    if old == new:
        raise error("Same value for new and old IpAddress")
    present = order.hosts.get(host)
    if present is None:
        raise error("Invalid Old Child NameServer")
    if old not in present:
        raise error("Invalid Old IpAddress")
    if new in present:
        raise error("This IpAddress already exists")

    def done(_at: datetime) -> None:
        order.hosts[host] = [new if each == old else each for each in present]

    return _submit(request, "ModCnsIp", done)


def drop_host(request: Request) -> object:
    order, host, addresses = request.active_order(), request.text("cns").lower(), _addresses(request, "ip")
    present = order.hosts.get(host)
    if present is None:
        raise error("Invalid Old Child NameServer")
    if not set(addresses) <= set(present):
        raise error("{ipaddress1=Invalid IpAddress}")
    left = [each for each in present if each not in addresses]
    if not left and host in order.nameservers:
        raise error(f"{host} is in use as a NameServer")

    def done(_at: datetime) -> None:
        if left:
            order.hosts[host] = left
        else:
            order.hosts.pop(host, None)

    return _submit(request, "DelCnsIp", done)


def modify_contacts(request: Request) -> object:
    order = request.active_order()
    contacts = contact_ids(request.call)
    check_contacts(request.state, contacts, order.customer)

    def done(_at: datetime) -> None:
        order.contacts = contacts

    return _submit(request, "ModContact", done)


def modify_auth_code(request: Request) -> object:
    order, code = request.active_order(), request.text("auth-code")
    if not 6 <= len(code) <= 32:
        raise error("Invalid auth-code: 6 to 32 characters")

    def done(_at: datetime) -> None:
        order.secret = code

    return _submit(request, "ModAuthCode", done)


def add_dnssec(request: Request) -> object:
    order, record = request.active_order(), _dnssec(request)
    if record in order.dnssec:
        raise error("This DNSSEC record already exists")

    def done(_at: datetime) -> None:
        order.dnssec = [*order.dnssec, record]

    return _submit(request, "AddDnssec", done)


def drop_dnssec(request: Request) -> object:
    order, record = request.active_order(), _dnssec(request)
    if record not in order.dnssec:
        raise error("Invalid DNSSEC record: it is not there")

    def done(_at: datetime) -> None:
        order.dnssec = [each for each in order.dnssec if each != record]

    return _submit(request, "DelDnssec", done)


def lock(request: Request) -> object:
    return _theft_protection(request, on=True)


def unlock(request: Request) -> object:
    return _theft_protection(request, on=False)


def purchase_privacy(request: Request) -> object:
    order = request.active_order()
    check_invoice(request)

    def done(_at: datetime) -> None:
        order.privacy_bought = order.privacy = True

    return _submit(request, "PurchasePrivacy", done)


def modify_privacy(request: Request) -> object:
    order, wanted = request.active_order(), request.flag("protect-privacy")
    request.text("reason")
    if not order.privacy_bought:
        raise error("Privacy Protection not Purchased")

    def done(_at: datetime) -> None:
        order.privacy = wanted

    return _submit(request, "ModPrivacyProtection", done)


def suspend(request: Request) -> object:
    order = request.active_order()
    request.text("reason")

    def done(_at: datetime) -> None:
        order.status = "Suspended"

    return _submit(request, "Suspend", done)


def unsuspend(request: Request) -> object:
    order = request.active_order()

    def done(_at: datetime) -> None:
        order.status = "Active"

    return _submit(request, "UnSuspend", done)


def _theft_protection(request: Request, *, on: bool) -> object:
    order = request.active_order()

    def done(_at: datetime) -> None:
        order.theft_protected = on

    return _submit(request, "ModTheftProtection", done)


def _dnssec(request: Request) -> dict[str, str]:
    record = request.attributes()
    for name in ("keytag", "algorithm", "digesttype", "digest"):
        if not record.get(name):
            raise missing(name)
    return record


def _submit(request: Request, kind: str, done: Effect) -> object:
    order = request.active_order()
    return request.queue.submit(order, kind, f"{kind} of {order.name}", done, request.now)


def _addresses(request: Request, name: str) -> list[str]:
    try:
        return [str(ip_address(each)) for each in request.texts(name)]
    except ValueError:
        raise error(f"{{ipaddress1=Invalid IpAddress {request.texts(name)[0]}}}") from None
