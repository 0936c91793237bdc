"""The services below HTTP: what the API, the workers and the commands call."""

from dataclasses import dataclass

from gateway.accounts.service import AccountService
from gateway.adjustments.service import AdjustmentService
from gateway.audit import AuditTrail
from gateway.bonus.service import BonusService
from gateway.catalogue.premium import PremiumPrices
from gateway.catalogue.prices import PriceService
from gateway.catalogue.registries import Registries
from gateway.catalogue.targets import Targets
from gateway.contact_book.build import Contacts
from gateway.database import Database
from gateway.discounts.service import DiscountService
from gateway.documents.build import Documents
from gateway.domains.adoption import Adopter
from gateway.domains.delegation import DefaultNameservers
from gateway.domains.letters import Letters
from gateway.domains.restoration import RestorePrices
from gateway.domains.service import DomainService
from gateway.domains.suggestions import Suggestions
from gateway.events.feed import EventFeed
from gateway.hosting.build import Hosting
from gateway.hosts.service import HostService
from gateway.life.hosting import HostingLife
from gateway.links.circuits import Circuits
from gateway.messages.inbox import Inbox
from gateway.notices.build import NoticeWork
from gateway.operations.auth_code_reader import AuthCodeReader
from gateway.operations.service import OperationService
from gateway.panels.service import PanelService
from gateway.partners import Partnership
from gateway.payments.arrival import Arrival
from gateway.payments.build import Payments
from gateway.people.build import People
from gateway.probe.prober import Prober
from gateway.profiles.service import ProfileService
from gateway.reconciliation.reconciler import Reconciler
from gateway.registries.balances import BalanceWatch
from gateway.registries.service import RegistryService
from gateway.renewals import AutoRenewal
from gateway.storage.listener import Listener
from gateway.taxes import TaxKeeper
from gateway.webhooks.build import WebhookWork
from gateway.welcome.links import WelcomeLinks
from gateway.workers.jobs import Jobs
from gateway.workers.workers import Workers


@dataclass(frozen=True, slots=True)
class Services:
    """`start` the listener before the workers; stop them in the opposite order."""

    database: Database
    vat: TaxKeeper
    registries: Registries
    targets: Targets
    hosting: Hosting
    panels: PanelService
    welcome: WelcomeLinks
    operations: OperationService
    domains: DomainService
    default_nameservers: DefaultNameservers
    suggestions: Suggestions
    letters: Letters
    contacts: Contacts
    hosts: HostService
    auth_codes: AuthCodeReader
    adopter: Adopter
    restoring: RestorePrices
    accounts: AccountService
    bonus: BonusService
    adjustments: AdjustmentService
    profiles: ProfileService
    documents: Documents
    prices: PriceService
    premium: PremiumPrices
    workers: Workers
    circuits: Circuits
    audit: AuditTrail
    inbox: Inbox
    balances: BalanceWatch
    reconciler: Reconciler
    registry_service: RegistryService
    renewals: AutoRenewal
    notices: NoticeWork
    partners: Partnership
    people: People
    discounts: DiscountService
    life: HostingLife
    prober: Prober | None
    events: EventFeed
    webhooks: WebhookWork
    arrival: Arrival
    payments: Payments
    jobs: Jobs
    listener: Listener
