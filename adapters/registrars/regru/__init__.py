"""reg.ru, API 2: .ru, .su, .рф, generic zones, .com.ua and .kiev.ua by one account."""

from dataclasses import replace
from datetime import timedelta

from adapters.capabilities import Capabilities, Capability
from adapters.model import ContactKind, ContactRole
from adapters.registrars.regru.adapter import RegruAdapter
from adapters.registrars.regru.orders import OPTION_NAMES
from adapters.registries import gtld, ripn
from adapters.rules import AuthCodeRules, ContactRules, RenewalRules, TldRules
from adapters.spec import AdapterSpec

__all__ = ["SPEC", "RegruAdapter"]

NAME = "regru"

_AUTH_CODE = AuthCodeRules(length_min=5, length_max=48)

# Dates have no time zone that anybody states: nothing is renewed on what may be the last day.
_LATEST = timedelta(days=29)

_LATIN = frozenset({"name_latin", "organization_latin", "address_latin"})

# The interface has an owner's and a technical group under .ua, in Latin letters.
_UA_CONTACTS = ContactRules(
    roles_required=frozenset({ContactRole.REGISTRANT}),
    roles_allowed=frozenset({ContactRole.REGISTRANT, ContactRole.TECH}),
    required={ContactKind.ORGANIZATION: frozenset({"organization"})},
    latin_only=_LATIN,
    latin_needed=True,
)


def _ru(tld: str) -> TldRules:
    return TldRules(
        tld=tld,
        registry=NAME,
        register_years=range(1, 2),
        renewal=replace(ripn.RENEWAL, latest_after=_LATEST),
        nameservers_min=2,
        nameservers_max=10,
        contacts=ripn.CONTACTS,
        idn=tld == "xn--p1ai",
        grace_days={"renewal": 30},
        host_attributes=True,
        host_rename=False,
        child_hosts=False,
        transfer_years=range(0),
        transfer_days=20,
        owner_change=ripn.OWNER_CHANGE,
        auth_code=replace(_AUTH_CODE, length_min=6),
    )


def _years(tld: str, contacts: ContactRules, *, generic: bool) -> TldRules:
    """A zone that is registered for one to ten years, always with name servers."""
    return TldRules(
        tld=tld,
        registry=NAME,
        register_years=range(1, 11),
        renewal=RenewalRules(years_min=1, years_max=10, ceiling_years=10, earliest_before=None, latest_after=_LATEST),
        nameservers_min=2,
        nameservers_max=13,
        delegation_required=True,
        contacts=contacts,
        idn=generic,
        grace_days={"renewal": 30},
        host_attributes=True,
        host_rename=False,
        child_hosts=generic,
        transfer_days=5,
        transfer_after_days=gtld.TRANSFER_AFTER_DAYS if generic else 0,
        owner_change=gtld.OWNER_CHANGE if generic else None,
        auth_code=_AUTH_CODE,
        reminders_required=generic,
    )


SPEC = AdapterSpec(
    name=NAME,
    zones=(
        *map(_ru, ("ru", "su", "xn--p1ai")),
        *(_years(tld, gtld.CONTACTS, generic=True) for tld in ("com", "net", "org", "info", "biz")),
        *(_years(tld, _UA_CONTACTS, generic=False) for tld in ("com.ua", "kiev.ua")),
    ),
    capabilities=Capabilities(
        supported=frozenset(
            {
                Capability.CHECK,
                Capability.REGISTER,
                Capability.RENEW,
                Capability.NAMESERVERS,
                Capability.CONTACTS,
                Capability.SUSPENSION,
                Capability.PRIVACY,
                Capability.HOSTS,
                Capability.TRANSFER_CODE,
                Capability.RELEASE,
                Capability.DOCUMENTS,
                Capability.SUGGESTIONS,
                Capability.TRANSFER_IN,
                Capability.IDN,
                Capability.BALANCE,
                Capability.PRICE,
                Capability.NAMES,
            }
        ),
        unsupported={
            Capability.AUTH_CODE: "the interface neither shows nor sets codes: the account's pages do",
            Capability.LOCK: "the interface has no lock",
            Capability.TRANSFER_OUT: "transfers away are decided on the account's pages",
            Capability.DNSSEC: "the interface has no keys of zones",
            Capability.DELETE: "the interface deletes nothing: a name that is not renewed goes by itself",
            Capability.RESTORE: "the interface restores nothing",
            Capability.VERIFICATION: "the interface has no letters to holders",
            Capability.TRANSFER_MAIL: "the interface has no letters to holders",
            Capability.POLL: "the interface has no messages: what changes is found by asking",
        },
    ),
    build=RegruAdapter,
    resells=True,
    options=OPTION_NAMES,
)
