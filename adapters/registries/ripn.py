"""What .ru, .su and .рф have in common: EPP over HTTPS in the RIPN namespaces, one holder a domain, a year at a time.

Each zone is a registry of its own, with its own account, password and port.
"""

from collections.abc import Mapping
from datetime import timedelta

from adapters.capabilities import EPP_LACKS, Capabilities, Capability
from adapters.epp_adapter import HOLDER, TCI_BALANCE, EppAdapter, EppProfile, SessionLimits
from adapters.model import ContactKind, ContactRole
from adapters.rules import ContactRules, OwnerChangeRules, RenewalRules, TldRules
from adapters.spec import AdapterSpec
from epp import RIPN, namespaces

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

# Another administrator: the name can't change its registrar for 30 days (rules of .RU, transfer, 8(2)).
OWNER_CHANGE = OwnerChangeRules(
    frozenset({"kind", "name", "organization", "birthday", "taxpayer_number"}), confirmed=False, locked_days=30
)

SUPPORTED = frozenset(
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
        Capability.DNSSEC,
        Capability.POLL,
        Capability.BALANCE,
    }
)
UNSUPPORTED: Mapping[Capability, str] = {
    **EPP_LACKS,
    Capability.RESTORE: "the registry deletes at once and restores nothing",
    Capability.PRICE: "all names of a zone have one price",
}

PROFILE = EppProfile(
    dialect=RIPN,
    roles_sent=frozenset({ContactRole.REGISTRANT}),
    contact_model=HOLDER,
    extension_uris=(namespaces.SECDNS,),
    expiry_as_printed=True,
    transfer_years=None,
    balance=TCI_BALANCE,
    # The registry answers a request whose cookie it does not know by one of these (dossier: 2501 live, 2200 and 2002 in
    # its emulation); there is no connection that it could close after executing a command. It sets the cookie at login,
    # and the oldest public client has it before, by HEAD (dossier 1).
    sessions=SessionLimits(idle_seconds=3000, no_session_codes=frozenset({2002, 2200, 2501}), cookie_first=True),
)


def zone(tld: str, registry: str) -> TldRules:
    return TldRules(
        tld=tld,
        registry=registry,
        register_years=range(1, 2),
        renewal=RENEWAL,
        nameservers_min=2,
        nameservers_max=10,
        contacts=CONTACTS,
        grace_days={"renewal": 30},
        host_zones=frozenset({tld}),
        transfer_years=range(0),
        transfer_days=20,
        owner_change=OWNER_CHANGE,
    )


def spec(rules: TldRules, capabilities: Capabilities, profile: EppProfile = PROFILE) -> AdapterSpec:
    return AdapterSpec(rules.registry, (rules,), capabilities, build=EppAdapter, profile=profile)
