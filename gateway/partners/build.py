from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from billing_core import Ledger, Money
from billing_core.partners import Closing, Payouts
from gateway.audit import AuditTrail
from gateway.clock import Clock
from gateway.database import Database
from gateway.partners.closer import MonthCloser
from gateway.partners.links import Links
from gateway.partners.marks import MarkCodec
from gateway.partners.service import PartnerService
from gateway.partners.sign_ups import SignUps
from gateway.settings import PartnerSettings
from gateway.storage.self_referrals import self_referred
from gateway.workers.jobs import Job

_CLOSE_EVERY = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Partnership:
    """The programme, put together."""

    service: PartnerService
    links: Links
    sign_ups: SignUps
    closer: MonthCloser

    def jobs(self) -> Sequence[Job]:
        return [Job("partner_months", _CLOSE_EVERY, self.closer.run)]


def build_partnership(
    settings: PartnerSettings, database: Database, ledger: Ledger, audit: AuditTrail, secret: bytes, *, clock: Clock
) -> Partnership:
    codec = MarkCodec(secret)
    smallest = Money.parse(str(settings.payout_min), "UAH").minor
    return Partnership(
        PartnerService(database, clock, audit, Payouts(ledger, smallest), settings.rate_percent, secret),
        Links(database, clock, codec, settings.projects, settings.home_url, _is_https(settings)),
        SignUps(database, clock, codec, audit),
        MonthCloser(database, Closing(self_referred), clock),
    )


def _is_https(settings: PartnerSettings) -> bool:
    return settings.public_url.startswith("https://")
