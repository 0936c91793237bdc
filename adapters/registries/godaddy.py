"""GoDaddy Registry: .biz, a thick registry."""

from adapters.epp_adapter import EppAdapter, EppProfile
from adapters.model import ContactRole
from adapters.registries.gtld import EXTENSION_URIS, THICK, gtld, idn_table
from adapters.spec import AdapterSpec
from epp import RFC

NAME = "godaddy"

SPEC = AdapterSpec(
    name=NAME,
    zones=(gtld("biz", NAME),),
    capabilities=THICK,
    build=EppAdapter,
    profile=EppProfile(
        dialect=RFC,
        roles_sent=frozenset(ContactRole),
        extension_uris=EXTENSION_URIS,
        fees=True,
        idn_extension=idn_table,
    ),
)
