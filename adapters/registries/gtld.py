"""What the gTLD registries have in common by ICANN's contracts and the RFCs."""

from datetime import timedelta

from adapters.capabilities import EPP_LACKS, Capabilities, Capability
from adapters.model import ContactKind, ContactRole, DomainName
from adapters.rules import ContactRules, OwnerChangeRules, RenewalRules, TldRules
from epp import FEE_VERSIONS, Idn, namespaces

IMPLEMENTED = frozenset(
    {
        Capability.CHECK,
        Capability.REGISTER,
        Capability.RENEW,
        Capability.NAMESERVERS,
        Capability.HOSTS,
        Capability.LOCK,
        Capability.SUSPENSION,
        Capability.AUTH_CODE,
        Capability.TRANSFER_IN,
        Capability.TRANSFER_OUT,
        Capability.DNSSEC,
        Capability.DELETE,
        Capability.RESTORE,
        Capability.POLL,
    }
)

THICK = Capabilities(IMPLEMENTED | {Capability.CONTACTS, Capability.IDN, Capability.PRICE}, EPP_LACKS)

# Named at login where the greeting offers them; of the fee versions the best.
EXTENSION_URIS = (
    namespaces.RGP,
    namespaces.SECDNS,
    *FEE_VERSIONS,
    namespaces.IDN,
    namespaces.CHANGE_POLL,
    namespaces.MAINTENANCE,
    namespaces.UNHANDLED_NAMESPACES,
)

# Tables of the thick registries' back ends, by language.
IDN_TABLES = frozenset({"DE", "ES", "FR", "PL", "RU", "UK", "ZH"})


def idn_table(_name: DomainName, table: str) -> Idn:
    return Idn(table)


# Registration Data Policy (ICANN, in force since 2025-08-21): the registrar collects the registrant's name, postal
# address, phone and e-mail; other contacts are optional. Registries take the international (ASCII) form.
CONTACTS = ContactRules(
    roles_required=frozenset({ContactRole.REGISTRANT}),
    roles_allowed=frozenset(ContactRole),
    required={ContactKind.ORGANIZATION: frozenset({"organization"})},
    latin_needed=True,
)

# Transfer policy, part two (ICANN): a material change of the registrant's name, organization or e-mail address.
OWNER_CHANGE = OwnerChangeRules(frozenset({"name", "organization", "email"}), confirmed=True, locked_days=60)
TRANSFER_AFTER_DAYS = 60  # of a registration or a transfer: transfer policy, I.A.3

# Whole years, never beyond 10 from now; the registry adds a year by itself at expiry and takes renewals all along.
RENEWAL = RenewalRules(
    years_min=1, years_max=10, ceiling_years=10, earliest_before=None, latest_after=timedelta(days=45)
)

# Days: registry agreements and RFC 3915; auto-renew grace is up to 45 by operator.
GRACE_DAYS = {"add": 5, "renew": 5, "auto_renew": 45, "transfer": 5, "redemption": 30, "pending_delete": 5}


def gtld(
    tld: str, registry: str, *, host_zones: frozenset[str] | None = None, idn_languages: frozenset[str] = IDN_TABLES
) -> TldRules:
    """Return the rules of a gTLD zone. `host_zones` None = its hosts lie in the zone itself."""
    return TldRules(
        tld=tld,
        registry=registry,
        register_years=range(1, 11),
        renewal=RENEWAL,
        nameservers_min=1,
        nameservers_max=13,  # RFC 1035: what fits a referral
        contacts=CONTACTS,
        grace_days=GRACE_DAYS,
        idn=True,
        idn_languages=idn_languages,
        host_zones=host_zones or frozenset({tld}),
        transfer_days=5,  # ICANN transfer policy
        transfer_after_days=TRANSFER_AFTER_DAYS,
        owner_change=OWNER_CHANGE,
        reminders_required=True,  # ICANN expired registration recovery policy, 2.1
    )
