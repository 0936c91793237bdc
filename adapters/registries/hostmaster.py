"""Hostmaster: .com.ua and .kiev.ua, RFC layouts in the registry's own namespaces, dates in Kyiv time."""

from datetime import timedelta
from zoneinfo import ZoneInfo

from adapters.capabilities import Capabilities, Capability
from adapters.epp_adapter import LOCAL, EppAdapter, EppProfile, RestoreRules
from adapters.model import ContactKind, ContactRole
from adapters.rules import AuthCodeRules, ContactRules, RenewalRules, TldRules
from adapters.spec import AdapterSpec
from epp import HOSTMASTER, namespaces

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


def _zone(tld: str) -> TldRules:
    return TldRules(
        tld=tld,
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
    zones=(_zone("com.ua"), _zone("kiev.ua")),
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
                Capability.AUTH_CODE,
                Capability.TRANSFER_IN,
                Capability.TRANSFER_OUT,
                Capability.DELETE,
                Capability.RESTORE,
                Capability.POLL,
            }
        ),
    ),
    build=EppAdapter,
    profile=EppProfile(
        dialect=HOSTMASTER,
        roles_sent=ROLES,
        contact_model=LOCAL,
        auth_info_at_create=False,  # help page "domain create": ignored, set one later by update
        expiry_zone=ZoneInfo("Europe/Kyiv"),  # curExpDate is the date as the registry prints it
        names_per_check=10,
        # Help page "ext_restore": the request alone, in an update that names nothing but the domain.
        restore=RestoreRules(namespace=namespaces.HOSTMASTER_RGP, report=False, empty_change=False),
        secure_dns_uri=namespaces.HOSTMASTER_SECDNS,
        extension_uris=(namespaces.HOSTMASTER_RGP, namespaces.HOSTMASTER_UAEPP),
    ),
)
