"""What gTLD registries have in common (gTLD dossier; RFC 5730-5733, 3915; ICANN's registry agreements)."""

from simulators.namespaces import (
    CHANGE_POLL,
    CONTACT,
    DOMAIN,
    EPP,
    HOST,
    IDN,
    LAUNCH,
    LOGIN_SECURITY,
    MAINTENANCE,
    RGP,
    SECDNS,
    UNHANDLED,
)
from simulators.object_rules import HostRules
from simulators.policies import FeeRules, Premium, Prices, RestoreRules, TransferRules
from simulators.profile import Account, Lifecycle, NameRules, Namespaces, Profile, SessionRules, Wire

# What the thick registries announce (gTLD dossier §1; RST case epp-02 wants the first two and warns of others).
OBJECT_URIS = (DOMAIN, CONTACT, HOST, MAINTENANCE)
EXTENSION_URIS = (SECDNS, RGP, LAUNCH, LOGIN_SECURITY, CHANGE_POLL, UNHANDLED, IDN)
IDN_TAGS = frozenset({"DE", "ES", "FR", "PL", "RU", "UK", "ZH"})

# Prices of a premium name, in cents; its label is the same under every zone.
PREMIUM_PRICES = Prices(create=500_00, renew=500_00, transfer=500_00, restore=40_00)
# The claim key of the sample frames.
CLAIMS = {"brand": "2013041500/2/6/9/rJ1NrDO92vDsAzf7EQzgjX4R0000000001"}

NAMESPACES = Namespaces(EPP, DOMAIN, CONTACT, HOST)

# Section 8 of the dossier.
LIFECYCLE = Lifecycle(
    auto_renew=True,
    add_grace_days=5,
    renew_grace_days=5,
    auto_renew_grace_days=45,
    redemption_days=30,
    pending_delete_days=5,
)
# RST cases epp-25 to epp-27.
HOSTS = HostRules(foreign_parent_sponsors=True)
# As the .co registry's support pages have it (section 2.1).
SESSION = SessionRules(objects_per_check_max=50)
FEES = FeeRules(("1.0",))
TRANSFERS = TransferRules(grace_days=5)
RESTORE = RestoreRules(report="required")


def premium_names(zone: str) -> dict[str, Premium]:
    return {f"{label}.{zone}": Premium("premium-tier3", PREMIUM_PRICES) for label in ("ai-premium", "premium")}


# Password lengths are RFC 5730's 6 to 16.
ACCOUNTS = (
    Account("gw-main", "gw-main-Secret1", 10_000_00),
    Account("gw-other", "gw-other-Secret1", 10_000_00),
)


def thick(name: str, *, server_id: str, zone: str, roid: str, price: Prices) -> Profile:
    """Return a registry of one zone that keeps contacts and host objects (section 1); `roid` ends its ROIDs."""
    return Profile(
        name=name,
        transport="tls",
        wire=Wire(
            server_id=server_id,
            namespaces=NAMESPACES,
            grammar="rfc",
            object_uris=OBJECT_URIS,
            extension_uris=EXTENSION_URIS,
            roids={kind: f"{kind[0].upper()}{{number}}-{roid}" for kind in ("domain", "contact", "host")},
        ),
        names=NameRules(zones=(zone,), home_suffixes=(zone,), idn=True, idn_tags=IDN_TAGS),
        currency="USD",
        prices={zone: price},
        accounts=ACCOUNTS,
        session=SESSION,
        lifecycle=LIFECYCLE,
        fees=FEES,
        transfers=TRANSFERS,
        restore=RESTORE,
        hosts=HOSTS,
        premium_names=premium_names(zone),
        claims=CLAIMS,
    )
