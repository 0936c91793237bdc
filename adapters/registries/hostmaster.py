"""Hostmaster: .com.ua, .kiev.ua with its mirror .kyiv.ua, and .ua; RFC layouts in namespaces of its own, Kyiv time."""

from datetime import timedelta
from zoneinfo import ZoneInfo

from adapters.capabilities import EPP_LACKS, Capabilities, Capability
from adapters.epp_adapter import HOSTMASTER_BALANCE, LOCAL, EppAdapter, EppProfile, RestoreRules
from adapters.model import ContactKind, ContactRole
from adapters.outcome import RefusalReason
from adapters.rules import AuthCodeRules, ContactRules, RenewalRules, TldRules
from adapters.spec import AdapterSpec
from epp import HOSTMASTER, DeleteNs, License, namespaces

NAME = "hostmaster"

ROLES = frozenset({ContactRole.REGISTRANT, ContactRole.ADMIN, ContactRole.TECH})

# Help pages "contact": local postal info in UTF-8, names and organizations of 255 bytes at most.
CONTACTS = ContactRules(
    roles_required=frozenset({ContactRole.REGISTRANT}),
    roles_allowed=ROLES,
    required={ContactKind.ORGANIZATION: frozenset({"organization"})},
    text_in_octets=True,
)

# FAQ on renewal: never beyond 10 years from now; accepted until day 29 after expiry.
RENEWAL = RenewalRules(
    years_min=1, years_max=10, ceiling_years=10, earliest_before=None, latest_after=timedelta(days=29)
)


# Registrars' pages: Ukrainian names only in the zones of Kyiv, whose rules allow them.
_ASCII = "[a-z0-9-]+"
_UKRAINIAN = "[0-9а-щьюяєіїґʼ-]+"


# What its reasons begin with; several codes have more than one (test client's records).
TEXTS = {
    "incorrect element registrant": RefusalReason.INVALID_CONTACT,
    "incorrect element domain:hostObj": RefusalReason.INVALID_NAMESERVER,
    "incorrect element domain:curExpDate": RefusalReason.STALE_EXPIRY,
    "incorrect element": RefusalReason.POLICY,
    "Field duplicates domain:contact": RefusalReason.INVALID_CONTACT,
    "Contacts limit exceeded": RefusalReason.INVALID_CONTACT,
    "Period exceeded the maximum value": RefusalReason.PERIOD_NOT_ALLOWED,
    "Incorrect domain name": RefusalReason.INVALID_NAME,
}


def _zone(tld: str, *, idn: bool = False, licensed: bool = False) -> TldRules:
    return TldRules(
        tld=tld,
        idn=idn,
        label_pattern=f"{_ASCII}|{_UKRAINIAN}" if idn else None,
        licensed=licensed,
        registry=NAME,
        register_years=range(1, 11),
        renewal=RENEWAL,
        nameservers_min=1,
        nameservers_max=13,  # help page "domain": 0-13
        contacts=CONTACTS,
        grace_days={"renewal": 29, "redemption": 30, "pending_delete": 5},
        host_zones=frozenset({"ua"}),
        host_rename=False,  # help page "host update": add and rem only
        transfer_days=5,
        auth_code=AuthCodeRules(length_max=80, marks="~!@#$%_=:;?,.-+"),  # help page "domain"
    )


SPEC = AdapterSpec(
    name=NAME,
    zones=(_zone("com.ua"), _zone("kiev.ua", idn=True), _zone("kyiv.ua", idn=True), _zone("ua", licensed=True)),
    capabilities=Capabilities(
        supported=frozenset(
            {
                Capability.CHECK,
                Capability.REGISTER,
                Capability.RENEW,
                Capability.NAMESERVERS,
                Capability.CONTACTS,
                Capability.HOSTS,
                Capability.LOCK,
                Capability.SUSPENSION,
                Capability.AUTH_CODE,
                Capability.TRANSFER_IN,
                Capability.TRANSFER_OUT,
                Capability.DELETE,
                Capability.RESTORE,
                Capability.POLL,
                Capability.DNSSEC,
                Capability.IDN,
                Capability.BALANCE,
            }
        ),
        unsupported={**EPP_LACKS, Capability.PRICE: "all names of a zone have one price"},
    ),
    build=EppAdapter,
    profile=EppProfile(
        dialect=HOSTMASTER,
        roles_sent=ROLES,
        contact_model=LOCAL,
        auth_info_at_create=False,  # help page "domain create": ignored, set one later by update
        expiry_zone=ZoneInfo("Europe/Kyiv"),
        expiry_as_printed=True,  # a test client sends the first ten characters of exDate
        balance=HOSTMASTER_BALANCE,
        names_per_check=10,
        # Help page "ext_restore": the request alone, in an update that names nothing but the domain.
        restore=RestoreRules(namespace=namespaces.HOSTMASTER_RGP, report=False, empty_change=False),
        secure_dns_uri=namespaces.HOSTMASTER_SECDNS,
        extension_uris=(
            namespaces.HOSTMASTER_RGP,
            namespaces.HOSTMASTER_UAEPP,
            namespaces.HOSTMASTER_SECDNS,
            namespaces.HOSTMASTER_BALANCE,
        ),
        license_extension=License,
        host_removal=DeleteNs(),
        refusal_texts=TEXTS,
    ),
)
