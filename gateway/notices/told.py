"""What a customer was told, and whether by mail: the newest first."""

from dataclasses import dataclass

from gateway.database import Database
from gateway.errors import NotFound
from gateway.notices.model import ToldNotice
from gateway.paging import Page, page_of
from gateway.storage import accounts, told_notices


@dataclass(frozen=True, slots=True)
class ToldNotices:
    database: Database

    async def list(
        self, tenant_id: str, account_id: str, *, after: str | None = None, limit: int = 50
    ) -> Page[ToldNotice]:
        """Return what an account's customer was told. Raises `NotFound`."""
        async with self.database.reading() as connection:
            if await accounts.read(connection, tenant_id, account_id) is None:
                raise NotFound("account", account_id)
            found = await told_notices.page(connection, account_id, after=after, limit=limit + 1)
        return page_of(found, limit, lambda notice: notice.place)
