"""The statements that move money for many at the same moment. What is not done by them is to be done by itself, by the
statements for one, which tell why.
"""

from billing_core.storage.statements import statement

# Each hold is charged whole or left as it is. Main accounts are locked in the order of their codes and bonus accounts
# after them, so that two that charge several never wait for each other; the lines of an account are numbered, and its
# balances told, in the order asked.
CAPTURE_ALL = statement(
    """asked AS (
    SELECT * FROM ROWS FROM (jsonb_to_recordset(CAST(:captures AS jsonb)) AS (
        key text, fingerprint text, entry_id text, hold_id text, account text, bonus text, captured_minor bigint,
        bonus_minor bigint, reference text, lines jsonb)) WITH ORDINALITY AS capture (
        key, fingerprint, entry_id, hold_id, account, bonus, captured_minor, bonus_minor, reference, lines, position)
)""",
    """held AS (
    SELECT holds.id FROM holds JOIN asked ON asked.hold_id = holds.id
    WHERE holds.state = 'placed' AND holds.amount_minor = asked.captured_minor
      AND holds.bonus_minor = asked.bonus_minor
    ORDER BY holds.id FOR UPDATE OF holds
)""",
    """claimed AS (
    INSERT INTO ledger_keys (key, fingerprint, subject_id, claimed_at)
    SELECT key, fingerprint, entry_id, CAST(:at AS timestamptz) FROM asked WHERE hold_id IN (SELECT id FROM held)
    ON CONFLICT (key) DO NOTHING RETURNING key
)""",
    """closed AS (
    UPDATE holds
    SET state = 'captured', captured_minor = asked.captured_minor, closed_at = CAST(:at AS timestamptz),
        entry_id = asked.entry_id
    FROM claimed JOIN asked ON asked.key = claimed.key
    WHERE holds.id = asked.hold_id
    RETURNING asked.*
)""",
    """part AS (
    SELECT hold_id, position, account AS code, captured_minor - bonus_minor AS minor FROM closed
    UNION ALL SELECT hold_id, position, bonus, bonus_minor FROM closed WHERE bonus_minor > 0
)""",
    """locked AS (
    SELECT code FROM ledger_accounts WHERE code IN (SELECT code FROM part)
    ORDER BY right(code, 5) = 'bonus', code FOR UPDATE
)""",
    """total AS (
    SELECT code, sum(minor) AS minor, count(*) FILTER (WHERE minor > 0) AS lines FROM part GROUP BY code
)""",
    """moved AS (
    UPDATE ledger_accounts AS account
    SET posted_minor = account.posted_minor - total.minor,
        held_minor = account.held_minor - total.minor,
        line_count = account.line_count + total.lines,
        overdraft_minor = least(account.overdraft_minor, greatest(
            0, account.held_minor - account.posted_minor - account.credit_limit_minor))
    FROM total
    WHERE account.code = total.code AND (SELECT count(*) FROM locked) >= 0
    RETURNING account.code, account.line_count - total.lines AS lines_before,
              account.posted_minor + total.minor AS posted_before
)""",
    """numbered AS (
    SELECT part.hold_id, part.code, moved.posted_before - sum(part.minor) OVER earlier AS balance_minor,
           moved.lines_before + count(*) FILTER (WHERE part.minor > 0) OVER earlier AS account_line
    FROM part JOIN moved ON moved.code = part.code
    WINDOW earlier AS (PARTITION BY part.code ORDER BY part.position)
)""",
    """entry AS (
    INSERT INTO journal_entries (id, key, kind, posted_at, effective_at, reference, note)
    SELECT entry_id, key, 'capture', CAST(:at AS timestamptz), CAST(:at AS timestamptz), reference, '' FROM closed
)""",
    """written AS (
    INSERT INTO journal_lines (entry_id, position, account, amount_minor, currency, account_line, balance_minor)
    SELECT closed.entry_id, line.position, line.account, line.amount_minor, line.currency, numbered.account_line,
           numbered.balance_minor
    FROM closed CROSS JOIN LATERAL ROWS FROM (jsonb_to_recordset(closed.lines) AS (
        account text, amount_minor bigint, currency text)) WITH ORDINALITY AS line (
        account, amount_minor, currency, position)
    LEFT JOIN numbered ON numbered.hold_id = closed.hold_id AND numbered.code = line.account
)""",
    "SELECT hold_id FROM closed",
)

# Of each account all holds or none. Main accounts are locked in the order of their codes and bonus accounts after them,
# so that two that take from several never wait for each other.
PLACE_HOLDS = statement(
    """asked AS (
    SELECT * FROM ROWS FROM (jsonb_to_recordset(CAST(:holds AS jsonb)) AS (
        key text, fingerprint text, subject_id text, account text, bonus text, amount_minor bigint, bonus_max bigint,
        currency text, purpose text, reference text)) WITH ORDINALITY AS hold (
        key, fingerprint, subject_id, account, bonus, amount_minor, bonus_max, currency, purpose, reference, position)
)""",
    """payer AS (
    SELECT code, currency, posted_minor - held_minor AS left_minor FROM ledger_accounts
    WHERE code IN (SELECT account FROM asked UNION SELECT bonus FROM asked WHERE bonus_max > 0)
    ORDER BY code IN (SELECT bonus FROM asked), code FOR UPDATE
)""",
    """shared AS (
    SELECT asked.*, CASE WHEN purse.code IS NULL THEN 0 ELSE greatest(0, least(
        asked.bonus_max, purse.left_minor + asked.bonus_max - sum(asked.bonus_max) OVER (
            PARTITION BY asked.bonus ORDER BY asked.position))) END AS part_minor
    FROM asked LEFT JOIN payer AS purse ON purse.code = asked.bonus AND purse.currency = asked.currency
        AND asked.bonus_max > 0
)""",
    """total AS (
    SELECT account, bonus, currency, sum(amount_minor - part_minor) AS main_minor, sum(part_minor) AS part_minor
    FROM shared GROUP BY account, bonus, currency
)""",
    """funded AS (
    UPDATE ledger_accounts AS account
    SET held_minor = account.held_minor + total.main_minor
    FROM total JOIN payer ON payer.code = total.account
    WHERE account.code = total.account AND account.currency = total.currency
      AND account.posted_minor - account.held_minor - total.main_minor >= -account.credit_limit_minor
    RETURNING account.code, account.currency, total.bonus, total.part_minor
)""",
    """drawn AS (
    UPDATE ledger_accounts AS account SET held_minor = account.held_minor + funded.part_minor
    FROM funded WHERE account.code = funded.bonus AND funded.part_minor > 0
)""",
    """paid AS (
    SELECT shared.* FROM shared JOIN funded ON funded.code = shared.account AND funded.currency = shared.currency
)""",
    """claimed AS (
    INSERT INTO ledger_keys (key, fingerprint, subject_id, claimed_at)
    SELECT key, fingerprint, subject_id, CAST(:at AS timestamptz) FROM paid
)""",
    """placed AS (
    INSERT INTO holds (id, account, amount_minor, bonus_minor, currency, purpose, reference, state, placed_at)
    SELECT subject_id, account, amount_minor, part_minor, currency, purpose, reference, 'placed',
           CAST(:at AS timestamptz)
    FROM paid
    RETURNING id
)""",
    "SELECT id FROM placed",
)

# Of each account that pays, all entries or none; an entry is posted when all of its accounts can. Accounts are locked
# in the order of their codes but bonus accounts last, so that two that move several never wait for each other; the
# lines of an account are numbered, and its balances told, in the order asked.
POST_ALL = statement(
    """asked AS (
    SELECT * FROM ROWS FROM (jsonb_to_recordset(CAST(:entries AS jsonb)) AS (
        key text, fingerprint text, id text, kind text, at timestamptz, effective_at timestamptz, reference text,
        note text, lines jsonb)) WITH ORDINALITY AS entry (
        key, fingerprint, id, kind, at, effective_at, reference, note, lines, place)
)""",
    """line AS (
    SELECT asked.id, asked.place, line.* FROM asked CROSS JOIN LATERAL ROWS FROM (jsonb_to_recordset(asked.lines) AS (
        account text, amount_minor bigint, currency text, kept boolean)) WITH ORDINALITY AS line (
        account, amount_minor, currency, kept, position)
)""",
    """payer AS (
    SELECT code, currency, posted_minor - held_minor + credit_limit_minor AS left_minor FROM ledger_accounts
    WHERE code IN (SELECT account FROM line WHERE kept)
    ORDER BY right(code, 5) = 'bonus', code FOR UPDATE
)""",
    """needed AS (
    SELECT account, currency, sum(-amount_minor) FILTER (WHERE amount_minor < 0) AS minor
    FROM line WHERE kept GROUP BY account, currency
)""",
    """able AS (
    SELECT payer.code FROM payer JOIN needed ON needed.account = payer.code AND needed.currency = payer.currency
    WHERE needed.minor IS NULL OR payer.left_minor >= needed.minor
)""",
    """claimed AS (
    INSERT INTO ledger_keys (key, fingerprint, subject_id, claimed_at)
    SELECT key, fingerprint, id, at FROM asked
    WHERE NOT EXISTS (
        SELECT FROM line WHERE line.id = asked.id AND line.kept AND line.account NOT IN (SELECT code FROM able))
    ON CONFLICT (key) DO NOTHING RETURNING subject_id
)""",
    """part AS (SELECT line.* FROM line JOIN claimed ON claimed.subject_id = line.id WHERE line.kept)""",
    """total AS (
    SELECT account, sum(amount_minor) AS minor, count(*) AS lines FROM part GROUP BY account
)""",
    """moved AS (
    UPDATE ledger_accounts AS account
    SET posted_minor = account.posted_minor + total.minor,
        line_count = account.line_count + total.lines,
        overdraft_minor = least(account.overdraft_minor, greatest(
            0, account.held_minor - account.posted_minor - total.minor - account.credit_limit_minor))
    FROM total WHERE account.code = total.account
    RETURNING account.code, account.line_count - total.lines AS lines_before,
              account.posted_minor - total.minor AS posted_before
)""",
    """numbered AS (
    SELECT part.id, part.account, moved.posted_before + sum(part.amount_minor) OVER earlier AS balance_minor,
           moved.lines_before + count(*) OVER earlier AS account_line
    FROM part JOIN moved ON moved.code = part.account
    WINDOW earlier AS (PARTITION BY part.account ORDER BY part.place)
)""",
    """entry AS (
    INSERT INTO journal_entries (id, key, kind, posted_at, effective_at, reference, note)
    SELECT id, key, kind, at, effective_at, reference, note FROM asked WHERE id IN (SELECT subject_id FROM claimed)
    RETURNING id
)""",
    """written AS (
    INSERT INTO journal_lines (entry_id, position, account, amount_minor, currency, account_line, balance_minor)
    SELECT line.id, line.position, line.account, line.amount_minor, line.currency, numbered.account_line,
           numbered.balance_minor
    FROM entry JOIN line ON line.id = entry.id
    LEFT JOIN numbered ON numbered.id = line.id AND numbered.account = line.account
)""",
    "SELECT id FROM entry",
)
