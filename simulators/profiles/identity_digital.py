"""Identity Digital: .info. Thick, host objects (gTLD dossier §1)."""

from simulators.policies import Prices
from simulators.profile import NameRules, Profile, Wire
from simulators.profiles import gtld

PROFILE = Profile(
    name="identity_digital",
    transport="tls",
    wire=Wire(
        server_id="Identity Digital",
        namespaces=gtld.NAMESPACES,
        grammar="rfc",
        object_uris=gtld.OBJECT_URIS,
        extension_uris=gtld.EXTENSION_URIS,
        roids={"domain": "D{number}-AFIN", "contact": "C{number}-AFIN", "host": "H{number}-AFIN"},
    ),
    names=NameRules(zones=("info",), home_suffixes=("info",), idn=True, idn_tags=gtld.IDN_TAGS),
    currency="USD",
    prices={"info": Prices(1_495, 1_495)},
    accounts=gtld.ACCOUNTS,
    session=gtld.SESSION,
    lifecycle=gtld.LIFECYCLE,
    fees=gtld.FEES,
    transfers=gtld.TRANSFERS,
    restore=gtld.RESTORE,
    hosts=gtld.HOSTS,
    premium_names=gtld.premium_names("info"),
    claims=gtld.CLAIMS,
)
