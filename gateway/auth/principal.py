"""Who is asking."""

from dataclasses import dataclass

from gateway.auth.scopes import Scope, allows


@dataclass(frozen=True, slots=True)
class Principal:
    """The panel behind an API key. `account_id` is the account its orders are charged to when they name none."""

    tenant_id: str
    key_id: str
    scopes: frozenset[Scope]
    live: bool
    account_id: str | None = None

    def may(self, scope: Scope) -> bool:
        return allows(self.scopes, scope)
