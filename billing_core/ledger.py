"""The ledger: postings and holds on a connection that is handed in, which it never commits.

Every step has a key and may be repeated: the same key with the same content gives the first result, with other content
`DuplicateReference`. A refused step leaves its key free and writes nothing. Checks come in this order: is the key
known, does the object exist, does its state allow it, are there funds.
"""

from sqlalchemy.ext.asyncio import AsyncConnection

from billing_core.chart import customer_main
from billing_core.holding import Holding
from billing_core.posting import Posting
from billing_core.statement import StatementLine, read_statement


class Ledger(Posting, Holding):
    """Has no state of its own: everything is in the database."""

    async def statement(
        self, conn: AsyncConnection, account_id: str, *, after: int | None = None, limit: int = 100
    ) -> list[StatementLine]:
        """Return a customer's lines, newest first; `after` is the `number` of the last line already seen."""
        return await read_statement(conn, customer_main(account_id), after=after, limit=limit)
