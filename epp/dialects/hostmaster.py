"""EPP as the .ua registry (Hostmaster) speaks it: the RFC's layouts in other namespaces, dates in local time.

Contacts are never transferred (help page "contact"); redemption and auto-renewal grace are plain domain statuses here,
without RFC 3915.
"""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from epp import namespaces
from epp.answer import Answer
from epp.command import Codec
from epp.contact.transfer import TRANSFERS
from epp.dialects import hostmaster_balance
from epp.dialects.dialect import Dialect, codec_table
from epp.dialects.messages import CARRIED, message_readers
from epp.dialects.rfc import CODECS
from epp.domain import info
from epp.envelope import Response
from epp.extensions import secdns, uaepp
from epp.grammar import Grammar
from epp.xml import Node


@dataclass(frozen=True, slots=True)
class DomainInfoData(info.DomainInfoData):
    """The RFC's data and the trademark licence, where the registry prints it among them; see `license_of`."""

    license: str | None = None


def license_of(response: Response[info.DomainInfoData]) -> str | None:
    """Return the trademark licence, which the registry prints in the domain's data or beside it."""
    if isinstance(response.data, DomainInfoData) and response.data.license is not None:
        return response.data.license
    beside = response.extension(uaepp.LicenseInfo)
    return beside.number if beside else None


def _decode_info(answer: Answer) -> DomainInfoData:
    return _read_domain(answer.require("domain", "infData"))


def _read_domain(node: Node) -> DomainInfoData:
    return DomainInfoData(**info.info_fields(node), license=node.text("license"))


_GRAMMAR = Grammar(
    epp=namespaces.EPP,
    objects={
        "domain": namespaces.HOSTMASTER_DOMAIN,
        "contact": namespaces.HOSTMASTER_CONTACT,
        "host": namespaces.HOSTMASTER_HOST,
        "balance": namespaces.HOSTMASTER_BALANCE,
    },
    zone=ZoneInfo("Europe/Kyiv"),
    also={"domain": (namespaces.DOMAIN,), "contact": (namespaces.CONTACT,), "host": (namespaces.HOST,)},
    auth_info_at_domain_create=False,
)

HOSTMASTER = Dialect(
    name="hostmaster",
    grammar=_GRAMMAR,
    codecs={command: codec for command, codec in CODECS.items() if codec not in TRANSFERS}
    | codec_table(Codec(info.DomainInfo, info.encode_info, _decode_info), hostmaster_balance.INFO),
    services=(namespaces.HOSTMASTER_CONTACT, namespaces.HOSTMASTER_DOMAIN, namespaces.HOSTMASTER_HOST),
    extension_readers={**uaepp.READERS, **secdns.READERS},
    message_readers=message_readers(
        _GRAMMAR,
        {
            **CARRIED,
            ("domain", "infData"): _read_domain,
            ("balance", "infData"): hostmaster_balance.read_contract_balance,
        },
    ),
)
