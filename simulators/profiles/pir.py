"""Public Interest Registry: .org. Thick, host objects (gTLD dossier §1)."""

from simulators import namespaces
from simulators.profile import NameRules, Prices, Profile, Wire
from simulators.profiles import gtld

PROFILE = Profile(
    name="pir",
    transport="tls",
    wire=Wire(
        server_id="Public Interest Registry",
        namespaces=gtld.NAMESPACES,
        grammar="rfc",
        object_uris=(namespaces.DOMAIN, namespaces.CONTACT, namespaces.HOST),
        extension_uris=(namespaces.SECDNS, namespaces.RGP),
        roids={"domain": "D{number}-PIR", "contact": "C{number}-PIR", "host": "H{number}-PIR"},
    ),
    names=NameRules(zones=("org",), home_suffixes=("org",)),
    currency="USD",
    prices={"org": Prices(1_000, 1_000)},
    accounts=gtld.ACCOUNTS,
    lifecycle=gtld.LIFECYCLE,
    transfers=gtld.TRANSFERS,
    restore=gtld.RESTORE,
)
