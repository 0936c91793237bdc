"""The composition root: settings in, an application with all that it needs out. Nothing is opened before it starts."""

import asyncio
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import suppress
from enum import StrEnum

from aiohttp import web

from adapters.spec import AdapterSpec
from gateway.api.cursor import CursorCodec
from gateway.api.health import add_health
from gateway.api.pages import add_pages
from gateway.api.payment_callbacks import add_payment_callbacks
from gateway.api.referral_links import add_referral_links
from gateway.api.routes import add_routes
from gateway.api.welcome_pages import add_welcome_pages
from gateway.auth.authenticator import Authenticator
from gateway.auth.issuer import KeyIssuer
from gateway.auth.key_store import KeyStore
from gateway.auth.known_keys import KnownKeys
from gateway.auth.request_rates import RequestRates
from gateway.build import build_services
from gateway.catalogue.connect import connect_registries
from gateway.catalogue.plugins import installed
from gateway.clock import Clock, utc_now
from gateway.database import Database
from gateway.errors import SettingsError
from gateway.keys import (
    ACCOUNTS,
    AUTHENTICATOR,
    CURSORS,
    DATABASE,
    DATABASE_METRICS,
    DOMAINS,
    ISSUER,
    KEYS,
    LIFECYCLE,
    METRICS,
    OPERATIONS,
    PREMIUM,
    PRICES,
    RATES,
    REGISTRIES,
    REGISTRY_SERVICE,
    SERVICES,
    SETTINGS,
    SLOTS,
)
from gateway.lifecycle import Lifecycle
from gateway.links.slot_holder import SlotHolder
from gateway.links.tickets import Tickets
from gateway.middleware.client_address import client_address
from gateway.middleware.draining import refuse_while_closing
from gateway.middleware.problem_documents import problem_documents
from gateway.middleware.request_context import request_context
from gateway.observability import loop_lag
from gateway.observability.database_metrics import DatabaseMetrics
from gateway.observability.job_metrics import PrometheusJobObserver
from gateway.observability.link_metrics import PrometheusLinkMetrics
from gateway.observability.message_metrics import PrometheusMessageObserver
from gateway.observability.metrics import Metrics
from gateway.observability.money_readings import money_readings
from gateway.observability.notice_metrics import NoticeReading, PrometheusNoticeObserver
from gateway.observability.operation_metrics import PrometheusOperationObserver
from gateway.observability.payment_metrics import PrometheusPaymentObserver
from gateway.observability.process_facts import ProcessFacts
from gateway.observability.registry_facts import RegistryFacts
from gateway.observability.registry_readings import registry_readings
from gateway.observability.renewal_metrics import PrometheusRenewalObserver
from gateway.observability.webhook_metrics import PrometheusWebhookObserver, WebhookReading
from gateway.passwords.stores import password_stores
from gateway.secret_key import secret_key
from gateway.services import Services
from gateway.settings import Settings
from gateway.web.routes import add_site


class Role(StrEnum):
    """What a process does: answer requests, run operations, or both."""

    ALL = "all"
    API = "api"
    WORKER = "worker"


def build_app(
    settings: Settings,
    *,
    clock: Clock = utc_now,
    specs: Sequence[AdapterSpec] | None = None,
    role: Role = Role.ALL,
) -> web.Application:
    """Make the application. Its database is `settings.database_url`, with the schema of this version.

    `specs` None = those of the catalogue and of plug-ins.

    Raises `SettingsError`.
    """
    if settings.database_url is None:
        raise SettingsError(["database_url: the application needs one; the runner gives it the private database's"])
    metrics, secret = Metrics(), secret_key(settings)
    url = settings.database_url.get_secret_value()
    database = Database.connect(
        url, settings.database, retried=metrics.database_retried, waited=metrics.pool_wait.observe
    )
    links = PrometheusLinkMetrics(metrics.links)
    passwords = password_stores(database, secret, clock=clock)
    slots = SlotHolder(database, Tickets(secret))
    registries = connect_registries(
        settings.registries,
        installed().specs if specs is None else specs,
        clock=clock,
        routes=settings.routes,
        metrics=links,
        passwords=passwords,
        slots=slots.slots_of,
    )
    observer = PrometheusOperationObserver(metrics.operations, metrics.queues)
    reader = PrometheusMessageObserver(metrics.messages)
    notice_observer = PrometheusNoticeObserver(metrics.notices)
    services = build_services(
        settings,
        database,
        registries,
        secret,
        clock=clock,
        observer=observer,
        message_observer=reader,
        job_observer=PrometheusJobObserver(metrics.jobs),
        circuit_observer=observer,
        audit_failed=metrics.audit_failures.inc,
        notice_observer=notice_observer,
        mail_observer=notice_observer,
        renewal_observer=PrometheusRenewalObserver(metrics.renewals),
        payment_observer=PrometheusPaymentObserver(metrics.payments),
        webhook_observer=PrometheusWebhookObserver(metrics.webhook_deliveries),
        panel_metrics=links,
    )
    slots.hear(services.listener)
    slots.may_log_in = lambda registry: not services.circuits.login_refused(registry)
    app = web.Application(
        middlewares=[client_address, request_context, problem_documents, refuse_while_closing],
        client_max_size=settings.http.body_max_bytes,
    )
    app[SLOTS] = slots
    app[SETTINGS], app[LIFECYCLE], app[METRICS] = settings, Lifecycle(), metrics
    readings = [
        *registry_readings(settings.registries, registries.clock_skews, settings.panels),
        *money_readings(services.renewals.due, clock=clock),
        NoticeReading(clock),
        WebhookReading(clock),
    ]
    app[DATABASE_METRICS] = DatabaseMetrics(metrics.registry, database, readings, monotonic=time.monotonic)
    ProcessFacts(metrics.registry, database)
    certificates = metrics.links.server_certificates
    RegistryFacts(metrics.registry, settings.registries, lambda: services.workers.in_flight, certificates)
    app[KEYS], app[ISSUER] = KeyStore(database), KeyIssuer(database, services.audit, clock)
    known_keys = KnownKeys(app[KEYS])
    known_keys.hear(services.listener)
    trial = settings.env != "production" and all(settings.simulated)
    app[AUTHENTICATOR] = Authenticator(known_keys, clock, test_keys=trial)
    app[RATES] = RequestRates(settings.http.requests_per_second, settings.http.requests_burst)
    app[CURSORS] = CursorCodec(secret)
    _put(app, services)
    app.cleanup_ctx.extend((_connections, _loop_lag))
    if role is not Role.API:
        app.cleanup_ctx.append(_workers)
    add_health(app.router)
    if role is not Role.WORKER:
        add_routes(app.router)
        add_payment_callbacks(app.router)
        add_pages(app.router)
        add_referral_links(app.router)
        add_site(app, settings.site, services.people, clock=clock)
        add_welcome_pages(app.router)
    return app


def _put(app: web.Application, services: Services) -> None:
    app[SERVICES] = services
    app[DATABASE], app[REGISTRIES] = services.database, services.registries
    app[REGISTRY_SERVICE] = services.registry_service
    app[OPERATIONS], app[DOMAINS] = services.operations, services.domains
    app[ACCOUNTS], app[PRICES], app[PREMIUM] = services.accounts, services.prices, services.premium


async def _connections(app: web.Application) -> AsyncIterator[None]:
    app[SERVICES].listener.start()
    app[SERVICES].vat.start()
    app[SLOTS].start()
    app[SERVICES].circuits.start()
    yield
    await app[SERVICES].circuits.stop()
    await app[SERVICES].payments.close()
    await app[SERVICES].targets.close()
    await app[SLOTS].stop()
    await app[SERVICES].vat.stop()
    await app[SERVICES].listener.stop()
    await app[DATABASE].close()


async def _workers(app: web.Application) -> AsyncIterator[None]:
    workers, jobs, webhooks = app[SERVICES].workers, app[SERVICES].jobs, app[SERVICES].webhooks.worker
    await workers.start()
    jobs.start()
    webhooks.start()
    yield
    await webhooks.stop()
    await jobs.stop()
    await workers.drain(app[LIFECYCLE].left(app[SETTINGS].http.finish_seconds))
    await workers.stop()


async def _loop_lag(app: web.Application) -> AsyncIterator[None]:
    watching = asyncio.create_task(loop_lag.watch(app[METRICS].loop_lag), name="loop lag")
    yield
    watching.cancel()
    with suppress(asyncio.CancelledError):
        await watching
