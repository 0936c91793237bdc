"""Verisign: .com and .net, a thin registry."""

from adapters.capabilities import EPP_LACKS, Capabilities, Capability
from adapters.epp_adapter import EppAdapter, EppProfile, SessionLimits
from adapters.model import DomainName
from adapters.registries.gtld import IMPLEMENTED, gtld
from adapters.spec import AdapterSpec
from epp import RFC, IdnLang, Namestore, namespaces

NAME = "verisign"
ZONES = frozenset({"com", "net"})

# namestoreExt-1.1: every object command names the logical registry it is for.
SUB_PRODUCTS = {"com": (Namestore("dotCOM"),), "net": (Namestore("dotNET"),)}

# idnLang-1.0: three-letter tags, by the registry's list.
IDN_LANGUAGES = frozenset({"CHI", "FRE", "GER", "POL", "RUS", "SPA", "UKR"})


def idn_language(_name: DomainName, tag: str) -> IdnLang:
    return IdnLang(tag)


SPEC = AdapterSpec(
    name=NAME,
    # One repository serves both zones: a host below a .net name is internal to .com too.
    zones=tuple(gtld(tld, NAME, host_zones=ZONES, idn_languages=IDN_LANGUAGES) for tld in sorted(ZONES)),
    capabilities=Capabilities(
        supported=IMPLEMENTED | {Capability.IDN, Capability.BALANCE},
        unsupported={
            **EPP_LACKS,
            Capability.CONTACTS: "thin registry: the registrar keeps the contacts",
            Capability.PRICE: "all names of .com and of .net have one price",
        },
    ),
    build=EppAdapter,
    profile=EppProfile(
        dialect=RFC,
        roles_sent=frozenset(),
        extensions=SUB_PRODUCTS.__getitem__,
        # Announced as object URIs; without them their poll messages are withheld.
        object_uris=(namespaces.LOWBALANCE_POLL, namespaces.RGP_POLL, namespaces.BALANCE),
        extension_uris=(
            namespaces.NAMESTORE,
            namespaces.RGP,
            namespaces.SECDNS,
            namespaces.IDN_LANG,
            namespaces.CHANGE_POLL,
        ),
        idn_extension=idn_language,
        # The toolkit's example pool: 8 minutes idle, 23 hours absolute.
        sessions=SessionLimits(idle_seconds=480, age_max_seconds=23 * 3600),
    ),
)
