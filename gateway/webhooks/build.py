"""Webhooks, put together."""

from dataclasses import dataclass

from gateway.audit import AuditTrail
from gateway.clock import Clock
from gateway.database import Database
from gateway.settings import WebhookSettings
from gateway.storage.listener import Listener
from gateway.storage.notify import EVENTS
from gateway.webhooks.service import Webhooks
from gateway.webhooks.worker import NobodyListens, WebhookObserver, WebhookWorker


@dataclass(frozen=True, slots=True)
class WebhookWork:
    """`service` is what the interface calls; the worker sends."""

    service: Webhooks
    worker: WebhookWorker


def build_webhooks(
    settings: WebhookSettings,
    database: Database,
    listener: Listener,
    audit: AuditTrail,
    secret: bytes,
    *,
    clock: Clock,
    observer: WebhookObserver | None = None,
) -> WebhookWork:
    """Make both; nothing runs yet."""
    worker = WebhookWorker(database, settings, secret, clock, observer or NobodyListens())
    listener.on(EVENTS, lambda _tenant: worker.wake())
    service = Webhooks(database, audit, secret, clock, settings.allow_inner, worker.wake)
    return WebhookWork(service, worker)
