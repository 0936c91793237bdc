"""The rules that a registry sets for transfers, restores, authInfo and DNSSEC, and its prices: parts of a profile."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from simulators.namespaces import FEES


@dataclass(frozen=True, slots=True)
class TransferRules:
    """How a name changes its registrar. `asked_by` the gainer, with the authInfo, or by the loser, who names the gainer
    (.su); the other one approves or rejects. Unanswered, it ends by itself after `pending_days`.

    `years_added`: what the request asks for, `years_default` when it asks for nothing, or none at all. More than one
    year is refused beyond the ceiling; one year is cut there. `contacts_follow`: they go to the gainer with the name.
    The locks are days before which a request is refused.
    """

    asked_by: Literal["gainer", "loser"] = "gainer"
    pending_days: int = 5
    unanswered: Literal["approved", "cancelled"] = "approved"
    code_pending: int = 1001
    years_added: Literal["asked", "none"] = "asked"
    years_default: int = 1
    auth_info_after: Literal["kept", "cleared", "replaced"] = "replaced"
    contacts_follow: bool = False
    grace_days: int = 0
    lock_days_after_create: int = 0
    lock_days_after_transfer: int = 0
    lock_days_after_holder_change: int = 0
    lock_days_before_expiry: int = 0


@dataclass(frozen=True, slots=True)
class AuthInfoRules:
    """`secure`: RFC 9154. Weak ones are refused, none is ever shown, each lapses after `valid_days` and is cleared by a
    transfer.
    """

    secure: bool = False
    length_min: int = 20
    valid_days: int = 14


@dataclass(frozen=True, slots=True)
class RestoreRules:
    """`report` ignored: the request alone restores. `starts_anew`: a restored name is a year's registration from now
    (.ua), otherwise it keeps its expiry date, plus a year that is charged if that has passed.
    """

    report: Literal["required", "ignored"] = "required"
    report_days: int = 7
    starts_anew: bool = False


@dataclass(frozen=True, slots=True)
class DnssecRules:
    """`form` is the interface that the registry chose (RFC 5910 §4); algorithms by their IANA numbers. `zones` are
    the signed ones, None: all of them.
    """

    form: Literal["dsData", "keyData"] = "dsData"
    records_max: int = 13
    algorithms: frozenset[int] = frozenset({5, 7, 8, 10, 12, 13, 14, 15, 16})
    signature_life: bool = False
    urgent: bool = False
    zones: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class FeeRules:
    """Which versions of the fee extension are announced; servers still announce drafts of RFC 8748."""

    versions: tuple[Literal["1.0", "0.12", "0.11", "0.6"], ...] = ()

    @property
    def uris(self) -> tuple[str, ...]:
        return tuple(uri for uri in FEES if uri.rpartition("-")[2] in self.versions)


@dataclass(frozen=True, slots=True)
class Decision:
    """How the registry decides a create that it does not carry out at once (1001), and after how long."""

    after: timedelta
    approved: bool = True


@dataclass(frozen=True, slots=True)
class Prices:
    """Minor units a year; a restore is a single amount. `transfer` None: as a renewal."""

    create: int
    renew: int
    transfer: int | None = None
    restore: int = 40_00

    @property
    def a_transfer(self) -> int:
        return self.renew if self.transfer is None else self.transfer


@dataclass(frozen=True, slots=True)
class Premium:
    """A name with prices of its own; `tier` is what fee-1.0 calls its class."""

    tier: str
    prices: Prices
