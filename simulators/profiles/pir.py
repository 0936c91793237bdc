"""Public Interest Registry: .org. Thick, host objects (gTLD dossier §1)."""

from simulators.policies import Prices
from simulators.profile import NameRules, Profile, Wire
from simulators.profiles import gtld

PROFILE = Profile(
    name="pir",
    transport="tls",
    wire=Wire(
        server_id="Public Interest Registry",
        namespaces=gtld.NAMESPACES,
        grammar="rfc",
        object_uris=gtld.OBJECT_URIS,
        extension_uris=gtld.EXTENSION_URIS,
        roids={"domain": "D{number}-PIR", "contact": "C{number}-PIR", "host": "H{number}-PIR"},
    ),
    names=NameRules(zones=("org",), home_suffixes=("org",), idn=True, idn_tags=gtld.IDN_TAGS),
    currency="USD",
    prices={"org": Prices(1_000, 1_000)},
    accounts=gtld.ACCOUNTS,
    session=gtld.SESSION,
    lifecycle=gtld.LIFECYCLE,
    fees=gtld.FEES,
    transfers=gtld.TRANSFERS,
    restore=gtld.RESTORE,
    hosts=gtld.HOSTS,
    premium_names=gtld.premium_names("org"),
    claims=gtld.CLAIMS,
)
