"""What a call can end in besides its answer."""

from dataclasses import dataclass
from typing import Any


class GatewayError(Exception):
    """Base of all that the client raises."""


class Unanswered(GatewayError):
    """No whole answer came: whether the order was taken is not known. The same call under the same key tells."""


class Unreadable(Unanswered):
    """An answer came that is none of this interface: from something between, or from another version. Not repeated."""


@dataclass(frozen=True)
class WrongField:
    """`pointer` (RFC 6901) leads into the body, or is `?name` for a query parameter."""

    pointer: str
    code: str
    detail: str


class Problem(GatewayError):
    """The gateway refused, or the order failed.

    `code` is stable (docs/problems lists all); `detail` is for people. `retryable`: the same call with the same key may
    succeed later. `outcome`: `none` (nothing happened), `done`, `unknown` (ask before repeating). `operation` is the
    order's, or the one in the way; `members` has what else the code tells, such as `current_expiry` or `required`.
    """

    def __init__(self, status: int, document: dict[str, Any], *, retry_after: float | None = None) -> None:
        self.status = status
        self.code = str(document.get("code", f"http_{status}"))
        self.detail = str(document.get("detail", ""))
        self.retryable = bool(document.get("retryable", False))
        self.outcome = str(document.get("outcome", "unknown" if status >= 500 else "none"))
        self.operation: str | None = document.get("operation")
        self.request_id: str | None = document.get("instance")
        self.errors = tuple(
            WrongField(str(error["pointer"]), str(error["code"]), str(error["detail"]))
            for error in document.get("errors", ())
        )
        self.members = document
        self.retry_after = retry_after
        super().__init__(f"{self.code}: {self.detail}")
