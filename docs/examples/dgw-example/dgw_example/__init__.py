"""The .example registry: EPP by the RFCs, one to five years, a registrant and a technical contact."""

from datetime import timedelta

from adapters.capabilities import EPP_LACKS, Capabilities, Capability
from adapters.epp_adapter import EppAdapter, EppProfile, SessionLimits
from adapters.model import ContactKind, ContactRole
from adapters.rules import ContactRules, RenewalRules, TldRules
from adapters.spec import AdapterSpec
from epp import RFC

NAME = "example"

ROLES = frozenset({ContactRole.REGISTRANT, ContactRole.TECH})

ZONE = TldRules(
    tld="example",
    registry=NAME,
    register_years=range(1, 6),
    renewal=RenewalRules(
        years_min=1, years_max=5, ceiling_years=10, earliest_before=timedelta(days=90), latest_after=timedelta(days=30)
    ),
    nameservers_min=2,
    nameservers_max=5,
    contacts=ContactRules(
        roles_required=frozenset({ContactRole.REGISTRANT}),
        roles_allowed=ROLES,
        required={ContactKind.ORGANIZATION: frozenset({"organization"})},
        latin_needed=True,
    ),
    grace_days={"renewal": 30},
    host_zones=frozenset({"example"}),
)

SPEC = AdapterSpec(
    name=NAME,
    zones=(ZONE,),
    capabilities=Capabilities(
        supported=frozenset(
            {
                Capability.CHECK,
                Capability.REGISTER,
                Capability.RENEW,
                Capability.NAMESERVERS,
                Capability.CONTACTS,
                Capability.HOSTS,
            }
        ),
        unsupported={**EPP_LACKS, Capability.DNSSEC: "the zone is not signed"},
    ),
    build=EppAdapter,
    profile=EppProfile(dialect=RFC, roles_sent=ROLES, sessions=SessionLimits(idle_seconds=300)),
)
