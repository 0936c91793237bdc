"""GoDaddy Registry: .biz. Thick, host objects (gTLD dossier §1)."""

from simulators.policies import Prices
from simulators.profile import NameRules, Profile, Wire
from simulators.profiles import gtld

PROFILE = Profile(
    name="godaddy",
    transport="tls",
    wire=Wire(
        server_id="GoDaddy Registry",
        namespaces=gtld.NAMESPACES,
        grammar="rfc",
        object_uris=gtld.OBJECT_URIS,
        extension_uris=gtld.EXTENSION_URIS,
        roids={"domain": "D{number}-NEUS", "contact": "C{number}-NEUS", "host": "H{number}-NEUS"},
    ),
    names=NameRules(zones=("biz",), home_suffixes=("biz",), idn=True, idn_tags=gtld.IDN_TAGS),
    currency="USD",
    prices={"biz": Prices(1_450, 1_450)},
    accounts=gtld.ACCOUNTS,
    session=gtld.SESSION,
    lifecycle=gtld.LIFECYCLE,
    fees=gtld.FEES,
    transfers=gtld.TRANSFERS,
    restore=gtld.RESTORE,
    hosts=gtld.HOSTS,
    premium_names=gtld.premium_names("biz"),
    claims=gtld.CLAIMS,
)
