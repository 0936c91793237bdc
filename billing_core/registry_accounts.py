"""Our prepaid balances at the registries, as our own books have them."""

from dataclasses import dataclass

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from billing_core.chart import owner_of, registry_deposit
from billing_core.journal import EntryKind
from billing_core.money import Money

_STATEMENT = text("""
    SELECT account, currency,
           coalesce(sum(-amount_minor) FILTER (WHERE kind = :deposit), 0) AS deposited,
           coalesce(sum(amount_minor) FILTER (WHERE kind <> :deposit), 0) AS spent
    FROM journal_lines JOIN journal_entries ON journal_entries.id = entry_id
    WHERE account LIKE :accounts
    GROUP BY account, currency ORDER BY account, currency
""")


@dataclass(frozen=True, slots=True)
class RegistryAccount:
    """`spent` is what the registry took, less what it gave back."""

    registry: str
    deposited: Money
    spent: Money

    @property
    def balance(self) -> Money:
        return self.deposited - self.spent


async def read_registry_accounts(conn: AsyncConnection) -> list[RegistryAccount]:
    """Return one for each registry and currency that was ever booked."""
    rows = await conn.execute(_STATEMENT, {"deposit": EntryKind.DEPOSIT, "accounts": registry_deposit("%")})
    return [
        RegistryAccount(
            owner_of(row.account), Money(int(row.deposited), row.currency), Money(int(row.spent), row.currency)
        )
        for row in rows
    ]
