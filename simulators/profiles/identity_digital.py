"""Identity Digital: .info. Thick, host objects (gTLD dossier §1)."""

from simulators import namespaces
from simulators.profile import NameRules, Prices, Profile, Wire
from simulators.profiles import gtld

PROFILE = Profile(
    name="identity_digital",
    transport="tls",
    wire=Wire(
        server_id="Identity Digital",
        namespaces=gtld.NAMESPACES,
        grammar="rfc",
        object_uris=(namespaces.DOMAIN, namespaces.CONTACT, namespaces.HOST),
        extension_uris=(namespaces.SECDNS, namespaces.RGP),
        roids={"domain": "D{number}-AFIN", "contact": "C{number}-AFIN", "host": "H{number}-AFIN"},
    ),
    names=NameRules(zones=("info",), home_suffixes=("info",)),
    currency="USD",
    prices={"info": Prices(1_495, 1_495)},
    accounts=gtld.ACCOUNTS,
    lifecycle=gtld.LIFECYCLE,
    transfers=gtld.TRANSFERS,
    restore=gtld.RESTORE,
)
