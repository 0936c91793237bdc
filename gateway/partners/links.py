"""Partners' links: a visit is counted, the visitor gets a mark, and goes on to the project's page."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

from sqlalchemy.ext.asyncio import AsyncConnection
from yarl import URL

from billing_core.business_calendar import business_date
from billing_core.partners import UnknownPartner, referrals
from gateway.clock import Clock
from gateway.database import Database
from gateway.errors import DatabaseUnavailable
from gateway.partners.marks import Mark, MarkCodec

QUERY = "referral"
"""The parameter by which the project's page gets the mark, should the cookie not reach it."""


@dataclass(frozen=True, slots=True)
class Followed:
    """Where the visitor goes, and the mark to give, None for the link of a partner that there is not."""

    target: str
    token: str | None


@dataclass(frozen=True, slots=True)
class Links:
    """`projects`: pages by project number; `home` is that of any other. Nothing a visitor sends leads elsewhere."""

    database: Database
    clock: Clock
    codec: MarkCodec
    projects: Mapping[int, str]
    home: str
    secure: bool
    """Visitors come by https, so their browsers shall send the mark by nothing else."""

    async def follow(self, partner: int | None, project: int, carried: str | None) -> Followed:
        """Count a visit and return where it leads. The mark that the visitor `carried` is kept: first touch wins."""
        target = self.projects.get(project, self.home)
        if partner is None or not await self._counted(partner, project):
            return Followed(target, None)
        first = None if carried is None else self.codec.decode(carried)
        if first is None or not first.lives(self.clock()):
            first = Mark(partner, project, self.clock())
        token = self.codec.encode(first)
        return Followed(str(URL(target).update_query({QUERY: token})), token)

    async def _counted(self, number: int, project: int) -> bool:
        """Count it; False when there is no such partner, or nobody can tell."""
        try:
            await self.database.run(partial(self._count, number=number, project=project))
        except (UnknownPartner, DatabaseUnavailable):
            return False
        return True

    async def _count(self, connection: AsyncConnection, *, number: int, project: int) -> None:
        partner = await referrals.by_number(connection, number)
        await referrals.count_visit(connection, partner.id, project, business_date(self.clock()))
