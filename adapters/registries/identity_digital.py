"""Identity Digital: .info, a thick registry."""

from adapters.epp_adapter import EppAdapter, EppProfile
from adapters.model import ContactRole
from adapters.registries.gtld import THICK, gtld
from adapters.spec import AdapterSpec
from epp import RFC, namespaces

NAME = "identity_digital"

SPEC = AdapterSpec(
    name=NAME,
    zones=(gtld("info", NAME),),
    capabilities=THICK,
    build=EppAdapter,
    profile=EppProfile(
        dialect=RFC, roles_sent=frozenset(ContactRole), extension_uris=(namespaces.RGP, namespaces.SECDNS)
    ),
)
