"""What stops an adapter from asking at all: when an `AdapterError` is raised, nothing was sent that changes a domain.

Inside adapters over HTTP, `AnswerLost` is the other case.
"""

from datetime import timedelta

from adapters.capabilities import Capability


class AdapterError(Exception):
    """Base of what adapters raise. The domain of the order is unchanged."""


class Unavailable(AdapterError):
    """The registry cannot be asked now: not reachable, login refused, no session free, prepaid balance empty.

    `reason` is one of a closed set (`unreachable`, `login_refused`, `session_limit`, `registry_balance`,
    `rate_limited`, `certificate_refused`, `paused`, `server_error`; `order_busy`: it is at work on this very name, and
    answers for others; `outdated_memory`: the command was refused and something was not asked before it, so that is
    asked next; `expiry_moved`: the registry has renewed the name by itself); try again after `retry_after`.
    """

    def __init__(self, reason: str, *, retry_after: timedelta = timedelta(seconds=5)) -> None:
        super().__init__(reason)
        self.reason = reason
        self.retry_after = retry_after


class Unsupported(AdapterError):
    """The registry has no such thing, or the adapter does not speak it. Retrying is useless."""

    def __init__(self, capability: Capability, why: str) -> None:
        super().__init__(f"{capability.value}: {why}")
        self.capability = capability
        self.why = why


class PasswordNotChanged(AdapterError):
    """The registry keeps our old password; why, in words that hold neither."""


class PreparationRefused(AdapterError):
    """The registry refused a contact or host that the order needs; the domain command was never sent.

    `reason` is the value of a `RefusalReason`, `detail` is safe to show to the customer.
    """

    def __init__(self, reason: str, detail: str, code: int | None = None) -> None:
        super().__init__(f"{reason}: {detail}")
        self.reason = reason
        self.detail = detail
        self.code = code


class AnswerLost(Exception):
    """The command may have reached the other side; `cause` is that of `adapters.outcome.Unknown`."""

    def __init__(self, cause: str) -> None:
        super().__init__(cause)
        self.cause = cause
