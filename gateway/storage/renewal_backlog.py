"""What has come due for auto-renewal between two horizons, and names that have expired although there is money."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from gateway.storage.renewals import Horizon


@dataclass(frozen=True, slots=True)
class Backlog:
    """`ends` is the expiry of the first domain, `due_on` the day on which the first service came due."""

    object: str
    count: int
    ends: datetime | None = None
    due_on: date | None = None


async def come_due(connection: AsyncConnection, since: Horizon, until: Horizon) -> Sequence[Backlog]:
    """Return, by class, what counts as due at `until` and did not at `since`."""
    instants = {"since": since.expires_before, "until": until.expires_before, "at": until.moment}
    count, ends = (await connection.execute(text(_DOMAINS), instants)).one()
    days = {"since": since.today, "until": until.today, "at": until.moment}
    services = await connection.execute(text(_SERVICES), days)
    return [Backlog("domain", count, ends), *(Backlog(row[0], row[1], due_on=row[2]) for row in services)]


async def funded_and_expired(connection: AsyncConnection, at: datetime) -> Sequence[str]:
    """Return accounts with money, or a bonus, that have expired names which were to be renewed."""
    return (await connection.execute(text(_EXPIRED), {"at": at})).scalars().all()


_DOMAINS = """
SELECT count(*), min(expires_at) FROM domains JOIN customer_accounts AS account ON account.id = domains.account_id
WHERE held AND auto_renew AND deleted_at IS NULL AND expires_at >= :since AND expires_at < :until
AND coalesce(account.renewals_from <= :at, true)
"""
_SERVICES = """
SELECT known.object, count(services.id), min(services.due_on)
FROM (VALUES ('hosting'), ('addon')) AS known (object)
LEFT JOIN (
    services JOIN customer_accounts AS account
    ON account.id = services.account_id AND coalesce(account.renewals_from <= :at, true)
) ON services.service_class = known.object AND auto_renew AND blocked IS NULL
    AND services.state IN ('active', 'grace', 'suspended') AND due_on > :since AND due_on <= :until
GROUP BY known.object
"""
_EXPIRED = """
SELECT account.id FROM customer_accounts AS account
WHERE coalesce(account.renewals_from <= :at, true)
AND EXISTS (
    SELECT FROM domains WHERE domains.account_id = account.id AND held AND auto_renew AND deleted_at IS NULL
    AND expires_at <= :at
)
AND EXISTS (
    SELECT FROM ledger_accounts AS money
    WHERE money.code IN (
        concat('customer\\:', account.id, '\\:main'), concat('customer\\:', account.id, '\\:bonus'))
    AND money.posted_minor - money.held_minor + money.credit_limit_minor > 0
)
"""
