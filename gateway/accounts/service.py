"""Accounts of a tenant's customers: opening, topping up, and reading where the money went."""

from billing_core import Balance, Money, StatementLine

from gateway.accounts.model import AccountView
from gateway.operations.requests import IdempotencyKey
from gateway.paging import Page


class AccountService:
    async def create(
        self,
        tenant_id: str,
        *,
        currency: str,
        reference: str | None = None,
        price_list: str = "retail",
        credit_limit_minor: int = 0,
        idempotency: IdempotencyKey | None = None,
    ) -> AccountView:
        """Open an account. Raises `DuplicateAccount` when the reference is in use."""
        raise NotImplementedError

    async def get(self, tenant_id: str, account_id: str) -> AccountView:
        raise NotImplementedError

    async def list(self, tenant_id: str, *, after: str | None = None, limit: int = 50) -> Page[AccountView]:
        """Return accounts, oldest first; `after` is the id that the page before ended with."""
        raise NotImplementedError

    async def balance(self, tenant_id: str, account_id: str) -> Balance:
        raise NotImplementedError

    async def statement(
        self, tenant_id: str, account_id: str, *, after: str | None = None, limit: int = 50
    ) -> Page[StatementLine]:
        raise NotImplementedError

    async def top_up(
        self,
        tenant_id: str,
        account_id: str,
        amount: Money,
        *,
        provider: str,
        payment_id: str,
        note: str | None = None,
        idempotency: IdempotencyKey | None = None,
    ) -> Balance:
        """Credit a payment, once: the same (provider, payment id) again changes nothing.

        Raises `NotFound`, and billing_core's `DuplicateReference` when it was credited with another amount before.
        """
        raise NotImplementedError
