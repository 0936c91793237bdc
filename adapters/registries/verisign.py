"""Verisign: .com and .net, a thin registry."""

from adapters.capabilities import Capabilities, Capability
from adapters.epp_adapter import EppAdapter, EppProfile, SessionLimits
from adapters.registries.gtld import IMPLEMENTED, gtld
from adapters.spec import AdapterSpec
from epp import RFC, Namestore, namespaces

NAME = "verisign"
ZONES = frozenset({"com", "net"})

# namestoreExt-1.1: every object command names the logical registry it is for.
SUB_PRODUCTS = {"com": (Namestore("dotCOM"),), "net": (Namestore("dotNET"),)}

SPEC = AdapterSpec(
    name=NAME,
    # One repository serves both zones: a host below a .net name is internal to .com too.
    zones=tuple(gtld(tld, NAME, host_zones=ZONES) for tld in sorted(ZONES)),
    capabilities=Capabilities(
        supported=IMPLEMENTED,
        unsupported={Capability.CONTACTS: "thin registry: the registrar keeps the contacts"},
    ),
    build=EppAdapter,
    profile=EppProfile(
        dialect=RFC,
        roles_sent=frozenset(),
        extensions=SUB_PRODUCTS.__getitem__,
        # Announced as object URIs; without them their poll messages are withheld.
        object_uris=(namespaces.LOWBALANCE_POLL, namespaces.RGP_POLL),
        extension_uris=(namespaces.NAMESTORE, namespaces.RGP, namespaces.SECDNS),
        # The toolkit's example pool: 8 minutes idle, 23 hours absolute.
        sessions=SessionLimits(idle_seconds=480, age_max_seconds=23 * 3600),
    ),
)
