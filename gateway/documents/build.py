"""The documents of the gateway, put together."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from billing_core.documents.agreement import ContractTexts
from gateway.audit import AuditTrail
from gateway.clock import Clock
from gateway.database import Database
from gateway.documents.acts import Acts
from gateway.documents.batch import MonthlyActs
from gateway.documents.contracts import ContractService
from gateway.documents.parties import Parties
from gateway.documents.partner_statements import PartnerStatements
from gateway.documents.recognition import Recognition
from gateway.documents.sellers import Sellers
from gateway.documents.service import DocumentService
from gateway.partners.pseudonyms import pseudonym
from gateway.settings import DocumentSettings
from gateway.taxes.keeper import TaxKeeper
from gateway.workers.jobs import Job


@dataclass(frozen=True, slots=True)
class Documents:
    service: DocumentService
    contracts: ContractService
    monthly_acts: MonthlyActs


def monthly_documents(documents: Documents, settings: DocumentSettings) -> Sequence[Job]:
    """Return the batch as periodic work: none while nobody is set to sell."""
    every = timedelta(seconds=settings.every_seconds)
    return [Job("documents", every, documents.monthly_acts.run)] if settings.sellers else []


def build_documents(
    settings: DocumentSettings,
    database: Database,
    audit: AuditTrail,
    vat: TaxKeeper,
    secret: bytes,
    *,
    clock: Clock,
) -> Documents:
    parties = Parties(Sellers(settings.sellers), vat)
    texts = ContractTexts() if settings.contracts is None else ContractTexts(settings.contracts)
    statements = PartnerStatements(partial(pseudonym, secret))
    acts = Acts(Recognition(settings.recognition))
    service = DocumentService(database, parties, acts, statements, audit, clock=clock)
    contracts = ContractService(database, parties, texts, audit, clock=clock)
    return Documents(service, contracts, MonthlyActs(database, service, clock=clock))
