"""What a hosting server holds: plans, and the accounts of one reseller. Pure; the time is passed in."""

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

_NAME = re.compile(r"[a-z][a-z0-9]{0,15}\Z")
_STRONG = re.compile(r"(?=.*[A-Za-z])(?=.*[0-9]).{8,}\Z")


class RefusalKind(StrEnum):
    """What some panels say beside the text."""

    EXISTS = "exists"
    MISSED = "missed"
    VALUE = "value"
    LIMIT = "limit"
    LOCKED = "locked"
    OTHER = "other"


class Refused(Exception):
    """The message is a text for people. `about` is the thing or the field that the kind is said of."""

    def __init__(self, message: str, kind: RefusalKind = RefusalKind.OTHER, about: str = "") -> None:
        super().__init__(message)
        self.kind = kind
        self.about = about


@dataclass(frozen=True, slots=True)
class Plan:
    """`quota_mb` None = unlimited."""

    name: str
    quota_mb: int | None = None


@dataclass(frozen=True, slots=True)
class Account:
    user: str
    domain: str
    plan: str
    email: str
    owner: str
    password: str = field(repr=False)
    made_at: datetime
    fullname: str = ""
    suspended_at: datetime | None = None
    suspend_reason: str = ""
    locked: bool = False
    disk_used_mb: int = 0
    traffic_used_mb: int = 0
    limits: Mapping[str, str] = field(default_factory=dict)
    """Where a panel limits accounts and not plans."""

    @property
    def suspended(self) -> bool:
        return self.suspended_at is not None


class HostingServer:
    """`accounts_max` is the reseller's limit. Names are unique by their first `unique_characters`."""

    def __init__(
        self, owner: str, plans: tuple[Plan, ...], *, unique_characters: int = 16, accounts_max: int = 10_000
    ) -> None:
        self.owner = owner
        self._first_plans = plans
        self._unique_characters = unique_characters
        self.accounts_max = accounts_max
        self.reset()

    def reset(self) -> None:
        self.plans = {plan.name: plan for plan in self._first_plans}
        self.accounts: dict[str, Account] = {}

    def account(self, user: str) -> Account:
        try:
            return self.accounts[user]
        except KeyError:
            raise Refused(f"The user “{user}” does not exist.", RefusalKind.MISSED, "user") from None

    def of_domain(self, domain: str) -> Account:
        for account in self.accounts.values():
            if account.domain == domain:
                return account
        raise Refused(f"No account with the domain “{domain}” exists.", RefusalKind.MISSED, "domain")

    def check_name(self, user: str) -> None:
        if not _NAME.match(user) or user.startswith("test"):
            raise Refused(f"“{user}” is not a valid username on this system.", RefusalKind.VALUE, "name")
        own = self._unique_characters
        if any(known[:own] == user[:own] for known in self.accounts):
            raise Refused(f"The name “{user}” is already in use.", RefusalKind.EXISTS, "user")

    def create(self, user: str, domain: str, plan: str, password: str, email: str, *, at: datetime) -> Account:
        self.check_name(user)
        if any(account.domain == domain for account in self.accounts.values()):
            raise Refused(f"The domain “{domain}” already exists in the userdata.", RefusalKind.EXISTS, "domain")
        self._check_plan(plan)
        self._check_password(password)
        if len(self.accounts) >= self.accounts_max:
            text = "You have reached the maximum number of accounts that you may create."
            raise Refused(text, RefusalKind.LIMIT, "user")
        self.accounts[user] = Account(user, domain, plan, email, self.owner, password, at)
        return self.accounts[user]

    def suspend(self, user: str, reason: str, *, at: datetime) -> None:
        account = self.account(user)
        self.accounts[user] = replace(
            account, suspended_at=account.suspended_at or at, suspend_reason=reason or "Unknown"
        )

    def unsuspend(self, user: str) -> None:
        account = self.account(user)
        if account.locked:
            text = f"The account “{user}” was suspended and locked by the root user."
            raise Refused(text, RefusalKind.LOCKED, "user")
        self.accounts[user] = replace(account, suspended_at=None, suspend_reason="")

    def change_plan(self, user: str, plan: str) -> None:
        """Take any plan: a smaller quota than what is used is not refused here."""
        account = self.account(user)
        self._check_plan(plan)
        self.accounts[user] = replace(account, plan=plan)

    def set_password(self, user: str, password: str) -> None:
        account = self.account(user)
        self._check_password(password)
        self.accounts[user] = replace(account, password=password)

    def terminate(self, user: str) -> None:
        self.account(user)
        del self.accounts[user]

    def change(self, user: str, **changes: Any) -> Account:
        """Do what the panel's owner may do from the side."""
        self.accounts[user] = replace(self.account(user), **changes)
        return self.accounts[user]

    def snapshot(self) -> list[dict[str, Any]]:
        return [asdict(account) for account in self.accounts.values()]

    def _check_plan(self, plan: str) -> None:
        if plan not in self.plans:
            raise Refused(f"The package “{plan}” does not exist.", RefusalKind.MISSED, "plan")

    def _check_password(self, password: str) -> None:
        if not _STRONG.match(password):
            text = "The password you selected cannot be used because it is too weak."
            raise Refused(text, RefusalKind.VALUE, "password")
