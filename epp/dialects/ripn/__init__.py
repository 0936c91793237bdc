"""EPP as the .ru and .рф registry speaks it: its own namespaces throughout, contacts that are persons or organizations.

Its contact commands are other classes than the RFC's: import them from here.
"""

from epp import namespaces
from epp.contact import create, info, update
from epp.dialects.dialect import Dialect, codec_table
from epp.dialects.messages import CARRIED, message_readers
from epp.dialects.rfc import CODECS
from epp.dialects.ripn import contact, domain, transfer
from epp.dialects.ripn.contact import ContactCreate, ContactInfo, ContactInfoData, ContactUpdate
from epp.dialects.ripn.domain import DomainInfoData
from epp.dialects.ripn.holder import Holder, Organization, Person
from epp.dialects.ripn.transfer import DomainHandover
from epp.grammar import Grammar

__all__ = [
    "RIPN",
    "ContactCreate",
    "ContactInfo",
    "ContactInfoData",
    "ContactUpdate",
    "DomainHandover",
    "DomainInfoData",
    "Holder",
    "Organization",
    "Person",
]

_REPLACED = {create.ContactCreate, info.ContactInfo, update.ContactUpdate}

_GRAMMAR = Grammar(
    epp=namespaces.RIPN_EPP,
    objects={
        "domain": namespaces.RIPN_DOMAIN,
        "contact": namespaces.RIPN_CONTACT,
        "host": namespaces.RIPN_HOST,
    },
    also={"domain": (namespaces.RIPN_DOMAIN_1_1,)},
    auth_info_at_domain_create=False,
    status_text=False,
)

RIPN = Dialect(
    name="ripn",
    grammar=_GRAMMAR,
    codecs={command: codec for command, codec in CODECS.items() if command not in _REPLACED}
    | codec_table(
        contact.CREATE, contact.INFO, contact.UPDATE, domain.CREATE, domain.INFO, domain.UPDATE, *transfer.CODECS
    ),
    services=(
        namespaces.RIPN_EPP,
        namespaces.RIPN_EPPCOM,
        namespaces.RIPN_CONTACT,
        namespaces.RIPN_DOMAIN,
        namespaces.RIPN_DOMAIN_1_1,
        namespaces.RIPN_HOST,
        namespaces.RIPN_REGISTRAR,
    ),
    extension_readers={},
    message_readers=message_readers(
        _GRAMMAR,
        {
            **CARRIED,
            ("domain", "infData"): domain.read_domain,
            ("contact", "infData"): contact.read_contact,
        },
    ),
)
