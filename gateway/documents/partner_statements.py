"""Statements of a partner's closed month."""

from collections.abc import Callable
from dataclasses import dataclass

from billing_core.business_calendar import Month
from billing_core.documents.commission import Commission, Referred
from billing_core.documents.papers import Paper, PaperKind
from billing_core.partners import accruals, referrals
from gateway.documents.errors import NothingToIssue
from gateway.documents.model import Making, Period

Pseudonym = Callable[[str, str], str]
"""What a partner (its id) knows a referred customer (the account's id) by."""


@dataclass(frozen=True, slots=True)
class PartnerStatements:
    pseudonym: Pseudonym

    async def __call__(self, making: Making) -> Paper:
        """Raises `NothingToIssue` when the account is no partner's, or the period no month that was closed."""
        partner = await referrals.of_account(making.connection, making.account_id)
        month = Month.of(making.period.first)
        if partner is None or making.period != Period.of(month):
            raise NothingToIssue
        closed = await accruals.statement_of(making.connection, partner.id, month)
        if closed is None:
            raise NothingToIssue
        lines = await accruals.lines_of(making.connection, partner.id, month)
        referred = (Referred(self.pseudonym(partner.id, line.customer_id), line.net, line.commission) for line in lines)
        body = Commission(closed.rate_percent, tuple(referred), closed.carry_in, closed.carry_out, closed.accrued)
        return making.paper(PaperKind.PARTNER_STATEMENT, body)
