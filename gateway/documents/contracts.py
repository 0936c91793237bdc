"""Contracts: the versions of the offer, and its acceptance, which becomes a document."""

from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.rules import FieldProblem
from billing_core.business_calendar import business_date
from billing_core.documents import archive
from billing_core.documents.agreement import Agreement, ContractText, ContractTexts, UnknownContract
from billing_core.documents.archive import Document
from billing_core.documents.papers import LEGAL_LANGUAGE, PaperKind
from gateway.audit import Actor, AuditEntry, AuditTrail
from gateway.clock import Clock
from gateway.database import Database
from gateway.documents.model import Period
from gateway.documents.parties import Parties
from gateway.documents.service import told_of
from gateway.errors import NotFound, ValidationFailed
from gateway.events import EventType, emit
from gateway.profiles import Acceptance
from gateway.storage import profiles


class ContractService:
    def __init__(
        self, database: Database, parties: Parties, texts: ContractTexts, audit: AuditTrail, *, clock: Clock
    ) -> None:
        self._database = database
        self._parties = parties
        self._texts = texts
        self._audit = audit
        self._clock = clock

    def read(self, version: str | None, language: str) -> ContractText:
        """Return a version of the offer, the newest without a name; in Ukrainian where the language is missing.

        Raises `NotFound`.
        """
        try:
            texts = self._texts.read(version or self._texts.current())
        except UnknownContract:
            raise NotFound("contract", version or "") from None
        return texts.get(language) or texts[LEGAL_LANGUAGE]

    async def accept(self, tenant_id: str, account_id: str, version: str, *, source: str, by: Actor) -> Document:
        """Note that the customer accepts the newest version, and issue the contract; again gives the first one.

        Raises `NotFound`, `ProfileMissing`, `SellerUnknown`, and `ValidationFailed` for another version.
        """
        at = self._clock()

        async def work(connection: AsyncConnection) -> Document:
            account = await self._parties.require(connection, tenant_id, account_id)
            key = f"contract:{account_id}:{version}"
            known = await archive.with_key(connection, key)
            if known is not None:
                return known
            self._require_current(version)
            today = business_date(at)
            making = await self._parties.making(connection, tenant_id, account_id, Period(today, today))
            body = Agreement(version, self._texts.read(version), at, source, account.currency)
            paper = making.paper(PaperKind.CONTRACT, body)
            document = await archive.issue(connection, paper, account_id=account_id, key=key, at=at)
            await emit(connection, told_of(EventType.DOCUMENT_ISSUED, tenant_id, document), at=at)
            await profiles.accept(connection, account_id, Acceptance(version, at, source))
            after = {"version": version, "number": document.number}
            await self._audit.write(connection, AuditEntry(by, "contract.accept", account_id, after=after), at=at)
            return document

        return await self._database.run(work)

    def _require_current(self, version: str) -> None:
        if version != self._texts.current():
            problem = FieldProblem("/version", "not_current", "the newest version is the one that can be accepted")
            raise ValidationFailed([problem])
