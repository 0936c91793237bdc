"""Opening balances: one entry an account against `equity:opening`, effective at the cut-over.

The key says which old balance it is, so a balance is opened once; a debt brings its own credit for a while.
"""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from billing_core.journal import EntryKind
from billing_core.migration.sql import statement

_COLLECT = """
CREATE TEMP TABLE stage_openings AS
SELECT row_number() OVER () AS n, each.* FROM (
    SELECT 'balance' AS what, account_id AS owner, 'customer:' || account_id || ':main' AS code,
           'open:' || :system || ':' || old_id || ':' || currency AS key, currency,
           CAST(balance * 10 ^ exponent AS bigint) AS amount_minor
    FROM stage_clients WHERE NOT rejected AND balance <> 0
    UNION ALL
    SELECT 'bonus', account_id, 'customer:' || account_id || ':bonus',
           'open:' || :system || ':' || old_id || ':' || currency || ':bonus', currency,
           CAST(bonus * 10 ^ exponent AS bigint)
    FROM stage_clients WHERE NOT rejected AND bonus <> 0
    UNION ALL
    SELECT 'commission', row.partner_id, 'partner:' || row.partner_id || ':commission',
           'open:' || :system || ':' || row.old_id || ':' || client.currency || ':commission', client.currency,
           CAST(row.commission * 10 ^ client.exponent AS bigint)
    FROM stage_partners AS row JOIN stage_known_clients AS client ON client.old_id = row.client
    WHERE NOT row.rejected AND row.commission <> 0
) AS each
"""

# The fingerprint is that of `JournalEntry.fingerprint`, so that the ledger knows the entry as its own.
_POST = f"""
WITH line AS (
    SELECT key, owner, code, currency, amount_minor,
           'je_' || substr(owner, strpos(owner, '_') + 1)
                 || CASE what WHEN 'balance' THEN '' ELSE '-' || what END AS entry_id,
           '["' || code || '",' || amount_minor || ',"' || currency || '"]' AS ours,
           '["equity:opening",' || -amount_minor || ',"' || currency || '"]' AS theirs
    FROM stage_openings WHERE n BETWEEN :first AND :last
), claimed AS (
    INSERT INTO ledger_keys (key, fingerprint, subject_id, claimed_at)
    SELECT key, encode(sha256(convert_to('["entry","{EntryKind.OPENING.value}","' || owner || '",null,['
               || CASE WHEN code < 'equity:opening' THEN ours || ',' || theirs ELSE theirs || ',' || ours END
               || ']]', 'UTF8')), 'hex'), entry_id, :at
    FROM line ON CONFLICT (key) DO NOTHING RETURNING key
), moved AS (
    UPDATE ledger_accounts AS account
    SET posted_minor = account.posted_minor + line.amount_minor,
        line_count = account.line_count + 1,
        credit_limit_minor = account.credit_limit_minor + greatest(0, -line.amount_minor)
    FROM line JOIN claimed USING (key)
    WHERE account.code = line.code AND account.currency = line.currency
    RETURNING account.code, account.line_count, account.posted_minor
), entry AS (
    INSERT INTO journal_entries (id, key, kind, posted_at, effective_at, reference)
    SELECT line.entry_id, line.key, '{EntryKind.OPENING.value}', :at, :cut_over, line.owner
    FROM line JOIN claimed USING (key) JOIN moved USING (code)
), credited AS (
    INSERT INTO temporary_credits (id, account_id, reason, limit_minor, granted_at, expires_at)
    SELECT 'crd_' || substr(line.owner, strpos(line.owner, '_') + 1), line.owner, 'migration', -line.amount_minor,
           :at, :credit_until
    FROM line JOIN moved USING (code) WHERE line.amount_minor < 0
)
INSERT INTO journal_lines (entry_id, position, account, amount_minor, currency, account_line, balance_minor)
SELECT line.entry_id, 1, line.code, line.amount_minor, line.currency, moved.line_count, moved.posted_minor
FROM line JOIN moved USING (code)
UNION ALL
SELECT line.entry_id, 2, 'equity:opening', -line.amount_minor, line.currency, NULL, NULL
FROM line JOIN moved USING (code)
"""

_OPEN_ACCOUNTS = """
INSERT INTO ledger_accounts (code, account_id, currency, opened_at)
SELECT 'customer:' || account_id || ':main', account_id, currency, :at
FROM stage_clients WHERE NOT rejected AND n BETWEEN :first AND :last
UNION ALL
SELECT 'customer:' || account_id || ':bonus', account_id, currency, :at
FROM stage_clients WHERE NOT rejected AND bonus <> 0 AND n BETWEEN :first AND :last
ON CONFLICT (code) DO NOTHING
"""


async def collect(conn: AsyncConnection, system: str) -> int:
    """Collect the balances that are to be opened, of rows that were checked; return how many."""
    await conn.execute(statement("DROP TABLE IF EXISTS stage_openings"))
    await conn.execute(statement(_COLLECT), {"system": system})
    await conn.execute(statement("CREATE UNIQUE INDEX ON stage_openings (n)"))
    await conn.execute(statement("ANALYZE stage_openings"))
    return int((await conn.execute(statement("SELECT count(*) FROM stage_openings"))).scalar_one())


async def open_accounts(conn: AsyncConnection, first: int, last: int, *, at: datetime) -> None:
    """Open the accounts of a slice of clients, those that are not open."""
    await conn.execute(statement(_OPEN_ACCOUNTS), {"first": first, "last": last, "at": at})


async def post(
    conn: AsyncConnection, first: int, last: int, *, at: datetime, cut_over: datetime, credit_until: datetime
) -> None:
    """Post a slice of the opening entries, each once. A debt may stand until `credit_until`."""
    times = {"at": at, "cut_over": cut_over, "credit_until": credit_until}
    await conn.execute(statement(_POST), {"first": first, "last": last, **times})
