"""The .ru registry (TCI): EPP over HTTPS in the RIPN namespaces, one holder a domain, one year at a time."""

from datetime import timedelta

from adapters.capabilities import Capabilities, Capability
from adapters.epp_adapter import HOLDER, EppAdapter, EppProfile, SessionLimits
from adapters.model import ContactKind, ContactRole
from adapters.rules import ContactRules, RenewalRules, TldRules
from adapters.spec import AdapterSpec
from epp import RIPN, namespaces

NAME = "tci"

# ripn-contact-1.0: a person has birthday and passport, an organization its legal address and tax number; both have
# an ASCII form beside the local one.
CONTACTS = ContactRules(
    roles_required=frozenset({ContactRole.REGISTRANT}),
    roles_allowed=frozenset({ContactRole.REGISTRANT}),
    required={
        ContactKind.PERSON: frozenset({"name_latin", "birthday", "passport"}),
        ContactKind.ORGANIZATION: frozenset({"organization", "organization_latin", "legal_address", "taxpayer_number"}),
    },
)

# Registration rules of .RU 4.1, 4.4, 4.5: one year, from 60 days before expiry to 30 days after.
RENEWAL = RenewalRules(
    years_min=1,
    years_max=1,
    ceiling_years=2,
    earliest_before=timedelta(days=60),
    latest_after=timedelta(days=30),
)

SPEC = AdapterSpec(
    name=NAME,
    zones=(
        TldRules(
            tld="ru",
            registry=NAME,
            register_years=range(1, 2),
            renewal=RENEWAL,
            nameservers_min=2,
            nameservers_max=10,
            contacts=CONTACTS,
            grace_days={"renewal": 30},
            host_zones=frozenset({"ru"}),
        ),
    ),
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
                Capability.DNSSEC,
                Capability.POLL,
            }
        ),
        unsupported={
            Capability.RESTORE: "the registry deletes at once and restores nothing",
            Capability.IDN: ".ru has ASCII names only",
        },
    ),
    build=EppAdapter,
    profile=EppProfile(
        dialect=RIPN,
        roles_sent=frozenset({ContactRole.REGISTRANT}),
        contact_model=HOLDER,
        extension_uris=(namespaces.SECDNS,),
        sessions=SessionLimits(idle_seconds=3000),
    ),
)
