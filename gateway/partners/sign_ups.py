"""Sign-ups by a partner's link, and the word of staff on who referred whom."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import structlog
from sqlalchemy.ext.asyncio import AsyncConnection

from billing_core.partners import NotReferable, Partner, UnknownPartner, referrals
from gateway.audit import Actor, AuditEntry, AuditTrail
from gateway.clock import Clock
from gateway.database import Database
from gateway.errors import NotFound
from gateway.partners.marks import MarkCodec
from gateway.storage import accounts

_log = structlog.get_logger(__name__)

STAFF_PROJECT = 0
"""The project of what staff attributed: no link led there."""


@dataclass(frozen=True, slots=True)
class SignUps:
    database: Database
    clock: Clock
    codec: MarkCodec
    audit: AuditTrail

    def carrying(self, tenant_id: str, token: str | None) -> Callable[[AsyncConnection, str], Awaitable[None]]:
        """Return what attributes a new account in the transaction that opens it. A mark that does not count, or of a
        partner elsewhere, leaves the account without one: nobody is turned away for a link.
        """

        async def attribute(connection: AsyncConnection, account_id: str) -> None:
            mark = None if token is None else self.codec.decode(token)
            if mark is None:
                return
            try:
                partner = await referrals.by_number(connection, mark.partner)
                if partner.tenant_id == tenant_id:
                    await referrals.refer(
                        connection,
                        partner,
                        account_id,
                        project=mark.project,
                        touched_at=mark.touched_at,
                        at=self.clock(),
                        identity={},
                        partner_identity={},
                    )
            except (UnknownPartner, NotReferable) as err:
                _log.info("referral_refused", account=account_id, reason=type(err).__name__)

        return attribute

    async def attribute(
        self, tenant_id: str, account_id: str, partner_id: str | None, reason: str, *, by: Actor
    ) -> Partner | None:
        """Let a customer count for another partner, or for nobody, from now on and on record.

        Raises `NotFound`, billing_core's `NotReferable`.
        """

        async def work(connection: AsyncConnection) -> Partner | None:
            if await accounts.read(connection, tenant_id, account_id) is None:
                raise NotFound("account", account_id)
            partner = None if partner_id is None else await _partner(connection, tenant_id, partner_id)
            at = self.clock()
            before = await referrals.attribute(connection, partner, account_id, project=STAFF_PROJECT, at=at)
            after = {"partner": partner_id, "reason": reason}
            entry = AuditEntry(by, "referral.attribute", account_id, before={"partner": before}, after=after)
            await self.audit.write(connection, entry, at=at)
            return partner

        return await self.database.run(work)


async def _partner(connection: AsyncConnection, tenant_id: str, partner_id: str) -> Partner:
    try:
        return await referrals.read(connection, tenant_id, partner_id)
    except UnknownPartner:
        raise NotFound("partner", partner_id) from None
