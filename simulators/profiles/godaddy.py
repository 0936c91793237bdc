"""GoDaddy Registry: .biz. Thick, host objects (gTLD dossier §1)."""

from simulators import namespaces
from simulators.profile import NameRules, Prices, Profile, Wire
from simulators.profiles import gtld

PROFILE = Profile(
    name="godaddy",
    transport="tls",
    wire=Wire(
        server_id="GoDaddy Registry",
        namespaces=gtld.NAMESPACES,
        grammar="rfc",
        object_uris=(namespaces.DOMAIN, namespaces.CONTACT, namespaces.HOST),
        extension_uris=(namespaces.SECDNS, namespaces.RGP),
        roids={"domain": "D{number}-NEUS", "contact": "C{number}-NEUS", "host": "H{number}-NEUS"},
    ),
    names=NameRules(zones=("biz",), home_suffixes=("biz",)),
    currency="USD",
    prices={"biz": Prices(1_450, 1_450)},
    accounts=gtld.ACCOUNTS,
    lifecycle=gtld.LIFECYCLE,
    transfers=gtld.TRANSFERS,
    restore=gtld.RESTORE,
)
