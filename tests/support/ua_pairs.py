"""Every code and reason that the .ua registry is known to refuse with: the rows of the .ua dossier's §3 and §7.6.

A pair's key is its row there; after the semicolon, which case of it.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from adapters.outcome import RefusalReason
from tests.support.registry_desk import nameservers, statuses
from tests.support.ua_acts import (
    Act,
    after_theirs,
    ask,
    contacts,
    create,
    deleted,
    eleven_names,
    nine_admins,
    prohibited,
    restore,
    with_host_below,
)
from tests.support.ua_market import CODE, EXPIRY, GLUE, HOSTS, MINE, THEIRS

_DOMAIN = "Element '{http://hostmaster.ua/epp/domain-1.1}"
_CONTACT = "Element '{http://hostmaster.ua/epp/contact-1.1}"
_HOST = "Element '{http://hostmaster.ua/epp/host-1.1}"
_UNEXPECTED = "This element is not expected."
_MISSING = "Missing child element(s). Expected is"


@dataclass(frozen=True)
class Pair:
    """What is done and what comes back; `reason` None: the text is not known.

    `meaning` is what the adapter makes of it where the command is an order's; None: it only asks or prepares.
    """

    act: Act
    code: int
    reason: str | None
    meaning: RefusalReason | None = None


_BAD_NAME = (2005, "Incorrect domain name", RefusalReason.INVALID_NAME)
_ABSENT = (2303, "Object does not exist", RefusalReason.NOT_FOUND)
_BAD_HOST = (2005, "Incorrect hostname", RefusalReason.INVALID_NAMESERVER)
_BAD_ID = (2005, "Incorrect Contact ID")
_LINKED = (2305, "Object association prohibits operation")
_PROHIBITED = (2304, "The operation is prohibited", RefusalReason.STATUS_PROHIBITS)
_SURPLUS = (2001, f"{_DOMAIN}hostObj': {_UNEXPECTED}", RefusalReason.POLICY)
_HOST_REFUSED = RefusalReason.INVALID_NAMESERVER

PAIRS: Mapping[str, Pair] = {
    # any
    "any, not valid by schema; domain info": Pair(
        lambda c: c.command("info", "domain", "<o:id>a.com.ua</o:id>"),
        2001,
        f"{_DOMAIN}id': {_UNEXPECTED} Expected is ( {{http://hostmaster.ua/epp/domain-1.1}}name ).",
    ),
    "any, not valid by schema; contact create": Pair(
        lambda c: c.command("create", "contact", "<o:id>tt43</o:id>"),
        2001,
        f"{_CONTACT}create': {_MISSING} ( {{http://hostmaster.ua/epp/contact-1.1}}postalInfo ).",
    ),
    "any, not valid by schema; eleven domains in a check": Pair(
        eleven_names("domain"), 2001, f"{_DOMAIN}name': {_UNEXPECTED}"
    ),
    "any, not valid by schema; eleven hosts in a check": Pair(
        eleven_names("host"), 2001, f"{_HOST}name': {_UNEXPECTED}"
    ),
    "any, not valid by schema; eleven contacts in a check": Pair(
        eleven_names("contact"), 2001, f"{_CONTACT}id': {_UNEXPECTED}"
    ),
    # domain
    "domain any, name outside .ua; check": Pair(lambda c: c.check("example.com"), *_BAD_NAME[:2]),
    "domain any, name outside .ua; create": Pair(create("example.com"), *_BAD_NAME),
    "domain any, name outside .ua; info": Pair(lambda c: c.info("example.com"), *_BAD_NAME[:2]),
    "domain any, bad syntax; check": Pair(lambda c: c.check("-a.com.ua"), *_BAD_NAME[:2]),
    "domain any, bad syntax; create": Pair(create("-a.com.ua"), *_BAD_NAME),
    "domain any, bad syntax; create of four labels": Pair(create("a.b.com.ua"), *_BAD_NAME),
    "domain any, bad syntax; create with a hyphen pair": Pair(create("ab--c.com.ua"), *_BAD_NAME),
    "domain any, bad syntax; info": Pair(lambda c: c.info("-a.com.ua"), *_BAD_NAME[:2]),
    "domain any, bad syntax; renew": Pair(lambda c: c.renew("-a.com.ua", EXPIRY), *_BAD_NAME),
    "domain any, bad syntax; update": Pair(lambda c: c.update("-a.com.ua", add=statuses("clientHold")), *_BAD_NAME),
    "domain any, bad syntax; delete": Pair(lambda c: c.delete("-a.com.ua"), *_BAD_NAME),
    "domain any, bad syntax; restore": Pair(restore("-a.com.ua"), *_BAD_NAME),
    "domain any, bad syntax; transfer": Pair(ask("-a.com.ua"), *_BAD_NAME),
    "domain create, exists; ours": Pair(create(MINE), 2302, "Object exists", RefusalReason.DOMAIN_TAKEN),
    "domain create, exists; another's": Pair(create(THEIRS), 2302, "Object exists", RefusalReason.DOMAIN_TAKEN),
    "domain create, exists; a public domain": Pair(create("com.ua"), 2302, "Object exists", RefusalReason.DOMAIN_TAKEN),
    "domain create, public domain not open to this registrar; not served": Pair(
        create("example.lviv.ua"),
        2307,
        "You do not have access to registration in this public domain",
        RefusalReason.POLICY,
    ),
    "domain create, public domain not open to this registrar; closed": Pair(
        create("example.org.ua"),
        2307,
        "You do not have access to registration in this public domain",
        RefusalReason.POLICY,
    ),
    "domain create, registrant missing": Pair(
        create(registrant=None, pw=None),
        2001,
        f"{_DOMAIN}create': {_MISSING} ( {{http://hostmaster.ua/epp/domain-1.1}}registrant ).",
        RefusalReason.POLICY,
    ),
    "domain create, unknown registrant": Pair(
        create(registrant="nobody"), 2303, "incorrect element registrant", RefusalReason.INVALID_CONTACT
    ),
    "domain create, unknown hostObj": Pair(
        create(ns=("ns9.example.net",)), 2303, "incorrect element domain:hostObj", _HOST_REFUSED
    ),
    "domain create, malformed hostObj": Pair(
        create(ns=("-.example.net",)), 2005, "incorrect element domain:hostObj", _HOST_REFUSED
    ),
    "domain create, 9 contacts of one type": Pair(
        nine_admins, 2001, "Contacts limit exceeded: admin", RefusalReason.INVALID_CONTACT
    ),
    "domain create, 17 contacts": Pair(
        create(contacts=contacts("admin", 9) + contacts("tech", 8)),
        2001,
        f"{_DOMAIN}contact': {_UNEXPECTED}",
        RefusalReason.POLICY,
    ),
    "domain create, 14 hosts": Pair(create(ns=tuple(f"ns{number}.example.net" for number in range(14))), *_SURPLUS),
    "domain create, same contact twice in a role": Pair(
        create(contacts='<o:contact type="tech">tt42</o:contact>' * 2),
        2005,
        "Field duplicates domain:contact",
        RefusalReason.INVALID_CONTACT,
    ),
    "domain create, period too long": Pair(
        create(years=11), 2004, "Period exceeded the maximum value", RefusalReason.PERIOD_NOT_ALLOWED
    ),
    "domain renew, period too long": Pair(
        lambda c: c.renew(MINE, EXPIRY, 11), 2004, "Period exceeded the maximum value", RefusalReason.PERIOD_NOT_ALLOWED
    ),
    "domain renew, resulting period too long": Pair(
        lambda c: c.renew(MINE, EXPIRY, 10), 2004, "Period exceeded the maximum value", RefusalReason.PERIOD_NOT_ALLOWED
    ),
    "domain info, unknown": Pair(lambda c: c.info("absent.com.ua"), *_ABSENT[:2]),
    "domain delete, unknown": Pair(lambda c: c.delete("absent.com.ua"), *_ABSENT),
    "domain update, unknown": Pair(lambda c: c.update("absent.com.ua", add=statuses("clientHold")), *_ABSENT),
    "domain renew, unknown": Pair(lambda c: c.renew("absent.com.ua", EXPIRY), *_ABSENT),
    "domain restore, unknown": Pair(restore("absent.com.ua"), *_ABSENT),
    "domain delete, has subordinate hosts": Pair(
        with_host_below(lambda c: c.delete(MINE)), *_LINKED, RefusalReason.IN_USE
    ),
    "domain delete, in redemptionPeriod": Pair(deleted(lambda c: c.delete(MINE)), *_PROHIBITED),
    "domain update, in redemptionPeriod; to an unknown registrant": Pair(
        deleted(lambda c: c.update(MINE, chg="<o:registrant>nobody</o:registrant>")), *_PROHIBITED
    ),
    "domain update, in redemptionPeriod; name servers": Pair(
        deleted(lambda c: c.update(MINE, rem=nameservers(HOSTS[0]))), *_PROHIBITED
    ),
    "domain renew, in redemptionPeriod; with a wrong date": Pair(
        deleted(lambda c: c.renew(MINE, "2000-01-01")),
        2304,
        "Object status prohibits operation",
        RefusalReason.STATUS_PROHIBITS,
    ),
    "domain renew, in redemptionPeriod; with the right date": Pair(
        deleted(lambda c: c.renew(MINE, EXPIRY)),
        2304,
        "Object status prohibits operation",
        RefusalReason.STATUS_PROHIBITS,
    ),
    "domain renew, curExpDate differs; a day later": Pair(
        lambda c: c.renew(MINE, "2027-11-23"), 2105, "incorrect element domain:curExpDate", RefusalReason.STALE_EXPIRY
    ),
    "domain renew, curExpDate differs; a year earlier": Pair(
        lambda c: c.renew(MINE, "2026-11-22"), 2105, "incorrect element domain:curExpDate", RefusalReason.STALE_EXPIRY
    ),
    "domain restore, not in redemptionPeriod": Pair(restore(MINE), *_PROHIBITED),
    "domain restore, with a non-empty chg": Pair(
        deleted(restore(MINE, "<o:registrant>tt42</o:registrant>")), 2306, "incorrect element", RefusalReason.POLICY
    ),
    # hosts
    "host any, bad name; check": Pair(lambda c: c.check("bad_name.net", kind="host"), *_BAD_HOST[:2]),
    "host any, bad name; create": Pair(lambda c: c.create_host("bad_name.net"), *_BAD_HOST),
    "host any, bad name; info": Pair(lambda c: c.info("bad_name.net", kind="host"), *_BAD_HOST[:2]),
    "host any, bad name; update": Pair(
        lambda c: c.update("bad_name.net", add=statuses("clientDeleteProhibited"), kind="host"), *_BAD_HOST
    ),
    "host any, bad name; delete": Pair(lambda c: c.delete("bad_name.net", kind="host"), *_BAD_HOST),
    "host create, exists": Pair(lambda c: c.create_host(HOSTS[0]), 2302, "Object exists", _HOST_REFUSED),
    "host create, inside .ua, no parent domain": Pair(
        lambda c: c.create_host("ns1.absent.com.ua", GLUE), 2303, "Parent domain not exists", RefusalReason.NOT_FOUND
    ),
    "host create, inside .ua, no address": Pair(
        lambda c: c.create_host(f"ns1.{MINE}"), 2003, "IP not found", _HOST_REFUSED
    ),
    "host create, bad address": Pair(
        lambda c: c.create_host(f"ns1.{MINE}", "1.2.3.4.5"), 2004, "Incorrect IP", _HOST_REFUSED
    ),
    "host create, private or reserved address; private": Pair(
        lambda c: c.create_host(f"ns1.{MINE}", "10.0.0.1"), 2004, "Incorrect IP", _HOST_REFUSED
    ),
    "host create, private or reserved address; loopback": Pair(
        lambda c: c.create_host(f"ns1.{MINE}", "127.0.0.1"), 2004, "Incorrect IP", _HOST_REFUSED
    ),
    "host create, private or reserved address; documentation": Pair(
        lambda c: c.create_host(f"ns1.{MINE}", "2001:db8::1"), 2004, "Incorrect IP", _HOST_REFUSED
    ),
    "host create, external, not found in DNS": Pair(
        lambda c: c.create_host("ns1.nowhere.invalid"), 2306, "There are no data about server found", _HOST_REFUSED
    ),
    "host delete, linked": Pair(lambda c: c.delete(HOSTS[0], kind="host"), *_LINKED, RefusalReason.IN_USE),
    "host, client*Prohibited set; delete": Pair(prohibited("host", lambda c, n: c.delete(n, "host")), *_PROHIBITED),
    "host, client*Prohibited set; update": Pair(
        prohibited("host", lambda c, n: c.update(n, rem=statuses("clientDeleteProhibited"), kind="host")), *_PROHIBITED
    ),
    "host any, unknown; info": Pair(lambda c: c.info("ns9.example.net", kind="host"), *_ABSENT[:2]),
    "host any, unknown; delete": Pair(lambda c: c.delete("ns9.example.net", kind="host"), *_ABSENT),
    # contacts
    "contact, client*Prohibited set; delete": Pair(
        prohibited("contact", lambda c, n: c.delete(n, "contact")), *_PROHIBITED[:2]
    ),
    "contact, client*Prohibited set; update": Pair(
        prohibited("contact", lambda c, n: c.update(n, rem=statuses("clientDeleteProhibited"), kind="contact")),
        *_PROHIBITED[:2],
    ),
    "contact any, bad id; check": Pair(lambda c: c.check("1abc", kind="contact"), *_BAD_ID),
    "contact any, bad id; create": Pair(lambda c: c.create_contact("1abc"), *_BAD_ID),
    "contact any, bad id; create in capitals": Pair(lambda c: c.create_contact("ABC-1"), *_BAD_ID),
    "contact any, bad id; info": Pair(lambda c: c.info("1abc", kind="contact"), *_BAD_ID),
    "contact any, bad id; update": Pair(
        lambda c: c.update("1abc", add=statuses("clientDeleteProhibited"), kind="contact"), *_BAD_ID
    ),
    "contact any, bad id; delete": Pair(lambda c: c.delete("1abc", kind="contact"), *_BAD_ID),
    "contact create, exists": Pair(lambda c: c.create_contact("tt42"), 2302, "Object exists"),
    "contact delete, linked": Pair(lambda c: c.delete("tt42", kind="contact"), *_LINKED),
    "contact any, unknown; info": Pair(lambda c: c.info("nobody", kind="contact"), *_ABSENT[:2]),
    "contact any, unknown; delete": Pair(lambda c: c.delete("nobody", kind="contact"), *_ABSENT[:2]),
    # check
    "check, taken; domain": Pair(lambda c: c.check(MINE), 1000, "Object exists"),
    "check, taken; host": Pair(lambda c: c.check(HOSTS[0], kind="host"), 1000, "Object exists"),
    "check, taken; contact": Pair(lambda c: c.check("tt42", kind="contact"), 1000, "Object exists"),
    # the checks of a transfer, §7.6
    "transfer, exists": Pair(ask("absent.com.ua"), *_ABSENT),
    "transfer, asker is not already the sponsor": Pair(ask(MINE), 2106, None, RefusalReason.NOT_ELIGIBLE),
    "transfer, asker may register in that public domain": Pair(
        ask("theirs.org.ua"),
        2307,
        "You do not have access to registration in this public domain",
        RefusalReason.POLICY,
    ),
    "transfer, authInfo given": Pair(ask(THEIRS, pw=None), 2001, None, RefusalReason.POLICY),
    "transfer, authInfo right": Pair(ask(THEIRS, pw="Wrong-1"), 2202, None, RefusalReason.BAD_AUTH_CODE),
    "transfer, status allows it; clientTransferProhibited": Pair(
        after_theirs(ask(THEIRS), lambda c: c.update(THEIRS, add=statuses("clientTransferProhibited"))), *_PROHIBITED
    ),
    "transfer, status allows it; pendingTransfer": Pair(
        lambda c: [c.transfer("request", THEIRS, pw=CODE) for _ in range(2)][1], *_PROHIBITED
    ),
    "transfer, status allows it; redemptionPeriod": Pair(
        after_theirs(ask(THEIRS), lambda c: c.delete(THEIRS)), *_PROHIBITED
    ),
}
