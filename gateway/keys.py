"""What the application holds, under typed keys: all of them in one place."""

from aiohttp import web

from gateway.accounts.service import AccountService
from gateway.api.cursor import CursorCodec
from gateway.auth.authenticator import Authenticator
from gateway.catalogue.registries import Registries
from gateway.clock import Clock
from gateway.database import Database
from gateway.domains.service import DomainService
from gateway.lifecycle import Lifecycle
from gateway.observability.metrics import Metrics
from gateway.operations.service import OperationService
from gateway.settings import Settings

CLOCK: web.AppKey[Clock] = web.AppKey("clock")
SETTINGS = web.AppKey("settings", Settings)
DATABASE = web.AppKey("database", Database)
REGISTRIES = web.AppKey("registries", Registries)
OPERATIONS = web.AppKey("operations", OperationService)
DOMAINS = web.AppKey("domains", DomainService)
ACCOUNTS = web.AppKey("accounts", AccountService)
AUTHENTICATOR = web.AppKey("authenticator", Authenticator)
CURSORS = web.AppKey("cursors", CursorCodec)
METRICS = web.AppKey("metrics", Metrics)
LIFECYCLE = web.AppKey("lifecycle", Lifecycle)
REQUEST_ID = web.RequestKey("request_id", str)
