"""Notices and the mail that carries them, put together."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from billing_core import Taxes
from billing_core.services import ServiceBilling
from gateway.catalogue.domain_prices import DomainPrices
from gateway.catalogue.registries import Registries
from gateway.clock import Clock
from gateway.database import Database
from gateway.mail.observer import MailObserver, NobodyMails
from gateway.mail.sender import MailSender
from gateway.notices.dearer import DearerNotices
from gateway.notices.interrupted import InterruptionNotices
from gateway.notices.obligations import Obligations
from gateway.notices.observer import NobodyNotices, NoticeObserver
from gateway.notices.prices import NoticePrices
from gateway.notices.service import Notices
from gateway.notices.shortage import ShortageNotices
from gateway.notices.subjects import Subjects
from gateway.notices.telling import Policy, Telling
from gateway.notices.told import ToldNotices
from gateway.settings import Settings
from gateway.workers.jobs import Job


@dataclass(frozen=True, slots=True)
class NoticeWork:
    """`mail` None = no server is configured: mails wait in the outbox and are forgotten."""

    notices: Notices
    shortage: ShortageNotices
    dearer: DearerNotices
    told: ToldNotices
    interrupted: InterruptionNotices
    mail: MailSender | None
    every: timedelta
    mail_every: timedelta

    def jobs(self) -> Sequence[Job]:
        """Return the periodic work."""
        sending = [] if self.mail is None else [Job("mail", self.mail_every, self.mail.run)]
        return [Job("notices", self.every, self.notices.run), *sending]


def build_notices(
    settings: Settings,
    database: Database,
    registries: Registries,
    vat: Taxes,
    billing: ServiceBilling,
    *,
    clock: Clock,
    observer: NoticeObserver | None = None,
    mail_observer: MailObserver | None = None,
) -> NoticeWork:
    policy = Policy(
        settings.life.grace_days, settings.life.delete_after_days, settings.notices.from_hour, settings.notices.pay_url
    )
    obligations = Obligations(database, registries, clock, settings.life.delete_after_days)
    telling = Telling(Subjects(NoticePrices(DomainPrices(vat), billing)), policy)
    sender = MailSender(settings.mail, database, clock, mail_observer or NobodyMails())
    return NoticeWork(
        Notices(database, obligations, telling, clock, observer or NobodyNotices()),
        ShortageNotices(database, policy, clock),
        DearerNotices(database, policy, clock),
        ToldNotices(database),
        InterruptionNotices(database, policy, clock, settings.renewals.delete_unpaid_after_days),
        None if settings.mail.host is None else sender,
        timedelta(seconds=settings.notices.every_seconds),
        timedelta(seconds=settings.mail.every_seconds),
    )
