"""GoDaddy Registry: .biz, a thick registry."""

from adapters.epp_adapter import EppAdapter, EppProfile
from adapters.model import ContactRole
from adapters.registries.gtld import THICK, gtld
from adapters.spec import AdapterSpec
from epp import RFC, namespaces

NAME = "godaddy"

SPEC = AdapterSpec(
    name=NAME,
    zones=(gtld("biz", NAME),),
    capabilities=THICK,
    build=EppAdapter,
    profile=EppProfile(
        dialect=RFC, roles_sent=frozenset(ContactRole), extension_uris=(namespaces.RGP, namespaces.SECDNS)
    ),
)
