"""Neutral values of web hosting at a control panel: what may be ordered there, and what the panel shows."""

from dataclasses import dataclass, field
from enum import StrEnum


class HostingAction(StrEnum):
    CREATE = "create"
    SUSPEND = "suspend"
    UNSUSPEND = "unsuspend"
    CHANGE_PLAN = "change_plan"
    CHANGE_PASSWORD = "change_password"  # noqa: S105 - the name of an action
    TERMINATE = "terminate"


@dataclass(frozen=True, slots=True)
class HostingOrder:
    """One change of one account at a panel, equal on every attempt: it says what shall be true afterwards.

    `login` is derived from the order of the service, so a repeat arrives at the same account. `domain` is in A-labels;
    `plan` is the panel's own name of a plan; `password` is only of those that set one.
    """

    action: HostingAction
    login: str
    domain: str
    plan: str
    email: str = field(default="", repr=False)
    password: str = field(default="", repr=False)
    reason: str = ""


@dataclass(frozen=True, slots=True)
class HostingAccount:
    """An account as its panel shows it. `locked`: suspended by the panel's owner, which we can't lift.

    Sizes are in MB, traffic is that of the month; None = the panel does not tell, or there is no limit.
    """

    login: str
    domain: str
    plan: str
    suspended: bool = False
    locked: bool = False
    disk_used_mb: int | None = None
    disk_limit_mb: int | None = None
    traffic_used_mb: int | None = None


@dataclass(frozen=True, slots=True)
class HostingSet:
    """The account is as ordered; None = it is gone."""

    account: HostingAccount | None
