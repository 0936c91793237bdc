"""EPP as the .ru and .рф registry speaks it: its own namespaces throughout, contacts that are persons or organizations.

Its contact commands are other classes than the RFC's: import them from here.
"""

from dataclasses import replace

from epp import namespaces
from epp.contact import create, info, update
from epp.dialects.dialect import Dialect, codec_table
from epp.dialects.messages import CARRIED, Carried, message_readers
from epp.dialects.rfc import CODECS
from epp.dialects.ripn import billing, contact, domain, registrar, transfer
from epp.dialects.ripn.billing import BillingData, BillingInfo, LimitsInfo, StatInfo
from epp.dialects.ripn.contact import ContactCreate, ContactInfo, ContactInfoData, ContactUpdate
from epp.dialects.ripn.disclose import HolderDisclose
from epp.dialects.ripn.domain import DescribedDomainCreate, DomainChange, DomainInfoData
from epp.dialects.ripn.holder import Holder, Organization, Person
from epp.dialects.ripn.registrar import (
    RegistrarEmail,
    RegistrarInfo,
    RegistrarInfoData,
    RegistrarParts,
    RegistrarUpdate,
)
from epp.dialects.ripn.transfer import DomainHandover, DomainOffer, read_offer
from epp.domain.transfer import DomainTransferRequest
from epp.extensions import secdns
from epp.grammar import Grammar

__all__ = [
    "RIPN",
    "RIPN_SU",
    "BillingData",
    "BillingInfo",
    "ContactCreate",
    "ContactInfo",
    "ContactInfoData",
    "ContactUpdate",
    "DescribedDomainCreate",
    "DomainChange",
    "DomainHandover",
    "DomainInfoData",
    "DomainOffer",
    "Holder",
    "HolderDisclose",
    "LimitsInfo",
    "Organization",
    "Person",
    "RegistrarEmail",
    "RegistrarInfo",
    "RegistrarInfoData",
    "RegistrarParts",
    "RegistrarUpdate",
    "StatInfo",
]

_REPLACED = {create.ContactCreate, info.ContactInfo, update.ContactUpdate}

_GRAMMAR = Grammar(
    epp=namespaces.RIPN_EPP,
    objects={
        "domain": namespaces.RIPN_DOMAIN,
        "contact": namespaces.RIPN_CONTACT,
        "host": namespaces.RIPN_HOST,
        "registrar": namespaces.RIPN_REGISTRAR,
        "billing": namespaces.TCI_BILLING,
        "limits": namespaces.TCI_LIMITS,
        "stat": namespaces.TCI_STAT,
    },
    also={"domain": (namespaces.RIPN_DOMAIN_1_1,)},
    auth_info_at_domain_create=False,
    status_text=False,
)

_CARRIED: Carried = {
    **CARRIED,
    ("domain", "infData"): domain.read_domain,
    ("contact", "infData"): contact.read_contact,
}

RIPN = Dialect(
    name="ripn",
    grammar=_GRAMMAR,
    codecs={command: codec for command, codec in CODECS.items() if command not in _REPLACED}
    | codec_table(
        contact.CREATE,
        contact.INFO,
        contact.UPDATE,
        domain.CREATE,
        domain.DESCRIBED_CREATE,
        domain.INFO,
        domain.UPDATE,
        registrar.INFO,
        registrar.UPDATE,
        billing.BILLING,
        billing.LIMITS,
        billing.STAT,
        *transfer.CODECS,
    ),
    services=(
        namespaces.RIPN_EPP,
        namespaces.RIPN_EPPCOM,
        namespaces.RIPN_CONTACT,
        namespaces.RIPN_DOMAIN,
        namespaces.RIPN_DOMAIN_1_1,
        namespaces.RIPN_HOST,
        namespaces.RIPN_REGISTRAR,
        namespaces.TCI_BILLING,
        namespaces.TCI_LIMITS,
        namespaces.TCI_STAT,
    ),
    extension_readers=secdns.READERS,
    message_readers=message_readers(_GRAMMAR, _CARRIED),
)

RIPN_SU = replace(
    RIPN,
    name="ripn-su",
    codecs={command: codec for command, codec in RIPN.codecs.items() if command is not DomainTransferRequest}
    | codec_table(*transfer.OFFERS),
    message_readers=message_readers(_GRAMMAR, {**_CARRIED, ("domain", "trnData"): read_offer}),
)
"""As .su has it: a domain is transferred by its present registrar's offer."""
