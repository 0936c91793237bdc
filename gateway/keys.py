"""What the application holds, under typed keys: all of them in one place."""

from aiohttp import web

from gateway.accounts.service import AccountService
from gateway.api.cursor import CursorCodec
from gateway.auth.authenticator import Authenticator
from gateway.auth.issuer import KeyIssuer
from gateway.auth.key_store import KeyStore
from gateway.auth.request_rates import Allowance, RequestRates
from gateway.catalogue.premium import PremiumPrices
from gateway.catalogue.prices import PriceService
from gateway.catalogue.registries import Registries
from gateway.database import Database
from gateway.domains.service import DomainService
from gateway.lifecycle import Lifecycle
from gateway.links.slot_holder import SlotHolder
from gateway.observability.database_metrics import DatabaseMetrics
from gateway.observability.metrics import Metrics
from gateway.operations.service import OperationService
from gateway.registries.service import RegistryService
from gateway.services import Services
from gateway.settings import Settings

SETTINGS = web.AppKey("settings", Settings)
DATABASE = web.AppKey("database", Database)
REGISTRIES = web.AppKey("registries", Registries)
REGISTRY_SERVICE = web.AppKey("registry_service", RegistryService)
SLOTS = web.AppKey("slots", SlotHolder)
SERVICES = web.AppKey("services", Services)
OPERATIONS = web.AppKey("operations", OperationService)
DOMAINS = web.AppKey("domains", DomainService)
PREMIUM = web.AppKey("premium", PremiumPrices)
PRICES = web.AppKey("prices", PriceService)
ACCOUNTS = web.AppKey("accounts", AccountService)
KEYS = web.AppKey("keys", KeyStore)
ISSUER = web.AppKey("issuer", KeyIssuer)
AUTHENTICATOR = web.AppKey("authenticator", Authenticator)
CURSORS = web.AppKey("cursors", CursorCodec)
METRICS = web.AppKey("metrics", Metrics)
DATABASE_METRICS = web.AppKey("database_metrics", DatabaseMetrics)
LIFECYCLE = web.AppKey("lifecycle", Lifecycle)
RATES = web.AppKey("rates", RequestRates)
ALLOWANCE = web.RequestKey("allowance", Allowance)
REQUEST_ID = web.RequestKey("request_id", str)
