"""What a hosting server holds: plans, and the accounts of one reseller. Pure; the time is passed in.

Its refusals are texts for people without codes, as the panel's are.
"""

import re
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from typing import Any

_NAME = re.compile(r"[a-z][a-z0-9]{0,15}\Z")
_STRONG = re.compile(r"(?=.*[A-Za-z])(?=.*[0-9]).{8,}\Z")
_PREFIX = 8


class Refused(Exception):
    """The reason is the message."""


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
    suspended_at: datetime | None = None
    suspend_reason: str = ""
    locked: bool = False
    disk_used_mb: int = 0

    @property
    def suspended(self) -> bool:
        return self.suspended_at is not None


PLANS = (Plan("hoster_start", 1024), Plan("hoster_pro", 10240), Plan("hoster_unlimited"))


class HostingServer:
    """`accounts_max` is the reseller's limit. Names are unique by their first eight characters, as databases go by."""

    def __init__(self, owner: str, plans: tuple[Plan, ...] = PLANS, *, accounts_max: int = 10_000) -> None:
        self.owner = owner
        self._first_plans = plans
        self._accounts_max = accounts_max
        self.reset()

    def reset(self) -> None:
        self.plans = {plan.name: plan for plan in self._first_plans}
        self.accounts: dict[str, Account] = {}

    def account(self, user: str) -> Account:
        try:
            return self.accounts[user]
        except KeyError:
            raise Refused(f"The user “{user}” does not exist.") from None

    def of_domain(self, domain: str) -> Account:
        for account in self.accounts.values():
            if account.domain == domain:
                return account
        raise Refused(f"No account with the domain “{domain}” exists.")

    def check_name(self, user: str) -> None:
        if not _NAME.match(user) or user.startswith("test"):
            raise Refused(f"“{user}” is not a valid username on this system.")
        if user in self.accounts or any(known[:_PREFIX] == user[:_PREFIX] for known in self.accounts):
            raise Refused(f"The name “{user}” is already in use.")

    def create(self, user: str, domain: str, plan: str, password: str, email: str, *, at: datetime) -> Account:
        self.check_name(user)
        if any(account.domain == domain for account in self.accounts.values()):
            raise Refused(f"The domain “{domain}” already exists in the userdata.")
        self._check_plan(plan)
        self._check_password(password)
        if len(self.accounts) >= self._accounts_max:
            raise Refused("You have reached the maximum number of accounts that you may create.")
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
            raise Refused(f"The account “{user}” was suspended and locked by the root user.")
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
            raise Refused(f"The package “{plan}” does not exist.")

    def _check_password(self, password: str) -> None:
        if not _STRONG.match(password):
            raise Refused("The password you selected cannot be used because it is too weak.")
