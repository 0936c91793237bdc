"""What adapters tell of their links, as metrics: implements `adapters.link.LinkMetrics`."""

from datetime import datetime

from gateway.observability.metrics import LinkFamilies

_WORKING_STATES = frozenset({"ready", "busy"})
_ANSWERED_CLASSES = frozenset({"ok", "pending", "refused"})


class PrometheusLinkMetrics:
    """One for all registries; label values come from the adapters' closed sets."""

    def __init__(self, families: LinkFamilies) -> None:
        self._families = families
        self._working: dict[tuple[str, str], int] = {}

    def command_done(self, registry: str, command: str, result_class: str, code: str, seconds: float) -> None:
        self._families.commands.labels(registry, command, result_class, code).inc()
        self._families.command_seconds.labels(registry, command).observe(seconds)
        if result_class in _ANSWERED_CLASSES:
            self._families.up.labels(registry).set(1)

    def session_opened(self, registry: str, result: str) -> None:
        self._families.opens.labels(registry, result).inc()
        if result != "ok" and not self._working_sessions(registry):
            self._families.up.labels(registry).set(0)

    def session_closed(self, registry: str, reason: str) -> None:
        self._families.closes.labels(registry, reason).inc()

    def sessions(self, registry: str, state: str, count: int) -> None:
        self._families.sessions.labels(registry, state).set(count)
        if state in _WORKING_STATES:
            self._working[registry, state] = count
            if count:
                self._families.up.labels(registry).set(1)

    def rate_limited(self, registry: str, code: str) -> None:  # noqa: ARG002 - the commands' metric has the code
        self._families.rate_limited.labels(registry).inc()

    def throttled(self, registry: str, seconds: float) -> None:
        self._families.throttle_wait.labels(registry).inc(seconds)

    def server_certificate(self, registry: str, expires_at: datetime) -> None:
        self._families.server_certificates[registry] = expires_at.timestamp()

    def password_expiry(self, registry: str, expires_at: datetime) -> None:
        self._families.password_expiry.labels(registry).set(expires_at.timestamp())

    def _working_sessions(self, registry: str) -> int:
        return sum(self._working.get((registry, state), 0) for state in _WORKING_STATES)
