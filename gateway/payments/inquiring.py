"""Asks providers about orders of which nothing final is known: a callback may be lost, a refund undecided."""

from dataclasses import dataclass

import structlog

from billing_core.payments import PaymentState, inquiries
from billing_core.payments.inquiries import Inquiry
from gateway.errors import ProviderNotOffered, ProviderUnavailable
from gateway.payments.receiving import Receiving

_log = structlog.get_logger(__name__)

_AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class Inquiring:
    receiving: Receiving

    async def run(self) -> int:
        """Ask what is due and return how many answers told something final.

        A provider that does not answer is not asked again in the same run.
        """
        database, at = self.receiving.database, self.receiving.clock()
        told, silent = 0, set[str]()
        last: tuple[str, str] | None = None
        while True:
            async with database.reading() as connection:
                page = await inquiries.due(connection, at=at, limit=_AT_ONCE, after=last)
            if not page:
                return told
            for inquiry in page:
                told += inquiry.provider not in silent and await self._ask(inquiry, silent)
            last = (page[-1].provider, page[-1].order_id)

    async def _ask(self, inquiry: Inquiry, silent: set[str]) -> bool:
        receiving = self.receiving
        await receiving.database.run(lambda connection: inquiries.put_off(connection, inquiry, at=receiving.clock()))
        try:
            notice = await receiving.desks.of(inquiry.provider).ask(inquiry.order_id, inquiry.payment_ref)
        except (ProviderUnavailable, ProviderNotOffered) as err:
            silent.add(inquiry.provider)
            _log.info("payment_inquiry_failed", provider=inquiry.provider, reason=str(err))
            return False
        if notice is None:
            return False
        await receiving.take(notice)
        return notice.state in (PaymentState.PAID, PaymentState.RETURNED)
