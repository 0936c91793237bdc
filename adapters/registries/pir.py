"""Public Interest Registry: .org, a thick registry on Identity Digital's back end."""

from adapters.epp_adapter import EppAdapter, EppProfile
from adapters.model import ContactRole
from adapters.registries.gtld import THICK, gtld
from adapters.spec import AdapterSpec
from epp import RFC, namespaces

NAME = "pir"

SPEC = AdapterSpec(
    name=NAME,
    zones=(gtld("org", NAME),),
    capabilities=THICK,
    build=EppAdapter,
    profile=EppProfile(
        dialect=RFC, roles_sent=frozenset(ContactRole), extension_uris=(namespaces.RGP, namespaces.SECDNS)
    ),
)
