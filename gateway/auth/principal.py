"""Who is asking."""

from dataclasses import dataclass

from gateway.auth.scopes import Scope, allows


@dataclass(frozen=True, slots=True)
class Principal:
    """The panel behind an API key, or a person at a page of ours, as `actor` says for the audit trail.

    `account_id` is the account its orders are charged to when they name none, `spending_limit_id` what they are counted
    against.
    """

    tenant_id: str
    key_id: str
    scopes: frozenset[Scope]
    live: bool
    account_id: str | None = None
    spending_limit_id: str | None = None
    person_id: str | None = None

    @property
    def actor(self) -> str:
        return f"key:{self.key_id}" if self.person_id is None else f"user:{self.person_id}"

    def may(self, scope: Scope) -> bool:
        return allows(self.scopes, scope)
