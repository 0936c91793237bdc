"""The services below HTTP, put together."""

from collections.abc import Callable
from datetime import timedelta

from adapters.link import LinkMetrics
from billing_core import Ledger, VatMode, VatRule
from billing_core.bonus import BonusRule
from billing_core.services import ServiceBilling
from gateway.accounts.service import AccountService
from gateway.adjustments.service import build_adjustments
from gateway.audit.trail import no_matter
from gateway.bonus.service import BonusService
from gateway.catalogue.domain_prices import DomainPrices
from gateway.catalogue.panels import connect_panels
from gateway.catalogue.premium import PremiumPrices
from gateway.catalogue.prices import PriceService
from gateway.catalogue.registries import Registries
from gateway.catalogue.targets import Targets
from gateway.clock import Clock
from gateway.contact_book.build import build_contacts
from gateway.database import Database
from gateway.discounts.service import DiscountService
from gateway.documents.build import build_documents, monthly_documents
from gateway.domains.adoption import Adopter
from gateway.domains.delegation import DefaultNameservers
from gateway.domains.letters import Letters
from gateway.domains.patience import Patience
from gateway.domains.restoration import RestorePrices
from gateway.domains.service import DomainService
from gateway.domains.suggestions import Suggestions
from gateway.engine import Observers, build_engine, credentials_of
from gateway.events.feed import EventFeed
from gateway.hosting import orders as hosting_orders
from gateway.hosting.build import build_hosting
from gateway.hosting.records import HostingRecords
from gateway.hosts.service import HostService
from gateway.life.hosting import HostingLife
from gateway.life.interruptions import Interruptions
from gateway.life.registry_years import RegistryYears
from gateway.links.observer import CircuitObserver, NobodyWatches
from gateway.mail.observer import MailObserver
from gateway.messages.follow_up import FollowUp
from gateway.messages.inbox import Inbox
from gateway.messages.observer import MessageObserver, NobodyReads
from gateway.money_watch import watching
from gateway.notices.build import build_notices
from gateway.notices.observer import NoticeObserver
from gateway.operations.accept import Acceptance
from gateway.operations.auth_code_reader import AuthCodeReader
from gateway.operations.observer import NobodyObserves, OperationObserver
from gateway.operations.planning import Planner
from gateway.operations.settlement import Settlement
from gateway.operations.steps import StepHook, no_hook
from gateway.panels.build import build_panels, usage_jobs
from gateway.partners import build_partnership
from gateway.payments.arrival import Arrival
from gateway.payments.build import build_payments
from gateway.payments.observer import PaymentObserver
from gateway.people.build import build_people
from gateway.probe.connect import build_prober, probing
from gateway.profiles.service import ProfileService
from gateway.reconciliation.proposals import Proposals
from gateway.reconciliation.reconciler import Reconciler
from gateway.reconciliation.truth import RegistryTruth
from gateway.registries.balances import BalanceWatch
from gateway.registries.service import RegistryService
from gateway.renewals import AutoRenewal
from gateway.renewals.due import DueReader
from gateway.renewals.observer import NobodySweeps, RenewalObserver
from gateway.services import Services
from gateway.settings import Settings
from gateway.storage.listener import Listener
from gateway.storage.notify import FUNDED
from gateway.taxes import TaxKeeper
from gateway.webhooks.build import build_webhooks
from gateway.webhooks.worker import WebhookObserver
from gateway.welcome.build import build_links, build_mail, welcome_jobs
from gateway.workers.jobs import Job, JobObserver, Jobs
from gateway.workers.periodic import ARRIVAL, periodic_jobs


def build_services(
    settings: Settings,
    database: Database,
    registries: Registries,
    secret: bytes,
    *,
    clock: Clock,
    observer: OperationObserver | None = None,
    message_observer: MessageObserver | None = None,
    job_observer: JobObserver | None = None,
    circuit_observer: CircuitObserver | None = None,
    audit_failed: Callable[[], None] = no_matter,
    renewal_observer: RenewalObserver | None = None,
    notice_observer: NoticeObserver | None = None,
    mail_observer: MailObserver | None = None,
    payment_observer: PaymentObserver | None = None,
    webhook_observer: WebhookObserver | None = None,
    panel_metrics: LinkMetrics | None = None,
    hook: StepHook = no_hook,
) -> Services:
    """Make everything; nothing runs and nothing is opened yet."""
    ledger = Ledger()
    vat = TaxKeeper(database, VatRule(VatMode(settings.vat.mode), settings.vat.rate_percent))
    bonus = BonusRule(settings.bonus.share_percent, frozenset(settings.bonus.pays_for))
    billing = ServiceBilling.of(ledger, vat, bonus)
    welcome = build_links(settings, database, secret, clock=clock)
    settlement = Settlement(ledger, vat, HostingRecords(billing, build_mail(settings, welcome, secret)))
    targets = Targets(registries, connect_panels(settings.panels, clock=clock, metrics=panel_metrics))
    listener = Listener(database.engine)
    truth, reader = RegistryTruth(registries, Proposals(vat)), message_observer or NobodyReads()
    balances = BalanceWatch(database, registries, settings.registries)
    follow_up = FollowUp(database, registries, truth, balances, clock=clock, observer=reader)
    inbox = Inbox(database, registries, follow_up, clock=clock, observer=reader)
    reconciler = Reconciler(database, registries, truth, settings.reconciliation, clock=clock)
    prober = build_prober(settings.probe, database, registries, clock=clock)
    premium = PremiumPrices(registries, settings.premium_rates, vat, clock)
    prices = DomainPrices(vat)
    nameservers = DefaultNameservers.named(settings.domains.default_nameservers)
    planner = Planner(registries, clock, prices, premium, secret, nameservers)
    acceptance = Acceptance(planner, ledger, bonus, clock, timedelta(seconds=settings.operations.deadline_seconds))
    engine = build_engine(
        settings.operations,
        database,
        targets,
        listener,
        acceptance,
        settlement,
        premium,
        secret,
        credentials=credentials_of(settings, secret),
        clock=clock,
        observers=Observers(observer or NobodyObserves(), circuit_observer or NobodyWatches(), audit_failed),
        hook=hook,
    )
    due = DueReader(prices, billing, settings.renewals.domain_lead_days)
    notices = build_notices(
        settings, database, registries, vat, billing, clock=clock, observer=notice_observer, mail_observer=mail_observer
    )
    renewals = AutoRenewal(
        database,
        engine.operations,
        due,
        clock,
        renewal_observer or NobodySweeps(),
        notices.shortage.tell,
        notices.dearer.tell,
    )
    hosting = build_hosting(
        database,
        billing,
        ledger,
        vat,
        targets,
        engine.audit,
        secret,
        timedelta(seconds=settings.operations.deadline_seconds),
        clock=clock,
    )
    arrival = Arrival(database, renewals, hosting.pending)
    partners = build_partnership(settings.partners, database, ledger, engine.audit, secret, clock=clock)
    accounts = AccountService(database, ledger, engine.audit, clock=clock)
    people = build_people(
        database, accounts, engine.audit, partners.sign_ups, secret, settings.site.origin, clock=clock
    )
    documents = build_documents(settings.documents, database, engine.audit, vat, secret, clock=clock)
    payments = build_payments(settings.payments, database, ledger, engine.audit, clock=clock, observer=payment_observer)
    panels = build_panels(targets, database, engine.audit, clock=clock)
    life = HostingLife(database, renewals, hosting_orders.order, settings.life, clock)
    years = RegistryYears(
        database,
        registries,
        engine.operations,
        renewals,
        ledger,
        truth.proposals,
        clock,
        settings.renewals.delete_unpaid_after_days,
    )
    jobs = Jobs(
        database,
        [
            *periodic_jobs(settings, database, registries, inbox, balances, reconciler, renewals, arrival, clock=clock),
            *notices.jobs(),
            Job("payment_inquiries", timedelta(seconds=settings.payments.inquiry_seconds), payments.inquiring.run),
            Job("hosting life", timedelta(seconds=settings.life.every_seconds), life.run),
            Job("registry_years", timedelta(seconds=settings.renewals.every_seconds), years.run),
            *Interruptions(database, engine.operations, notices.interrupted.tell, clock).jobs(),
            *usage_jobs(panels, settings.life, clock=clock),
            *welcome_jobs(welcome),
            *probing(prober, settings.probe),
            *partners.jobs(),
            *people.jobs(),
            *watching(database, renewals, settings.watch, clock=clock),
            *monthly_documents(documents, settings.documents),
        ],
        observer=job_observer,
    )
    patience = Patience(settings.http.check_seconds, engine.circuits.lets_pass)
    domains = DomainService(database, registries, patience, clock=clock)
    listener.on(FUNDED, lambda _account: jobs.wake(ARRIVAL))
    return Services(
        database=database,
        vat=vat,
        registries=registries,
        targets=targets,
        hosting=hosting,
        panels=panels,
        welcome=welcome,
        operations=engine.operations,
        domains=domains,
        default_nameservers=nameservers,
        suggestions=Suggestions(registries, domains),
        letters=Letters(registries, clock),
        contacts=build_contacts(database, registries, engine.audit, clock=clock),
        hosts=HostService(database, registries),
        auth_codes=AuthCodeReader(database, engine.audit, secret, clock),
        adopter=Adopter(database, registries, engine.audit, settings.reconciliation.names_per_second, clock),
        restoring=RestorePrices(database, prices, premium, clock),
        accounts=accounts,
        bonus=BonusService(database, ledger, engine.audit, bonus, clock),
        adjustments=build_adjustments(settings.adjustments, database, ledger, engine.audit, clock=clock),
        profiles=ProfileService(database, engine.audit, clock=clock),
        documents=documents,
        prices=PriceService(database, prices, registries, clock=clock),
        premium=premium,
        workers=engine.workers,
        circuits=engine.circuits,
        audit=engine.audit,
        inbox=inbox,
        balances=balances,
        reconciler=reconciler,
        registry_service=RegistryService(database, registries, engine.audit, clock=clock),
        renewals=renewals,
        notices=notices,
        partners=partners,
        people=people,
        discounts=DiscountService(database, engine.audit, clock=clock),
        life=life,
        prober=prober,
        webhooks=build_webhooks(
            settings.webhooks, database, listener, engine.audit, secret, clock=clock, observer=webhook_observer
        ),
        events=EventFeed(database, listener, poll_seconds=settings.operations.poll_seconds),
        arrival=arrival,
        payments=payments,
        jobs=jobs,
        listener=listener,
    )
