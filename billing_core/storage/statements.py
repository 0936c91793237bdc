"""The statements that move money. Each is one round trip and decides by itself, so no read comes before a write.

All of them claim their key; a concurrent holder of the same key is waited for, and then nothing moves. The funds rule
is the condition of the UPDATE or the lock that takes the money. What a statement did is told by its counts:
`claimed` 0: the key is known; `claimed` 1 and `done` 0: refused, and the claim must be given back.

POST locks the accounts under the funds rule before it claims, so it needs no transaction around it: `claimed` 0 means
refused when the key is not known, and there is nothing to be given back.

`overdraft_minor` is raised only by what may overdraw (the reversal of a top-up) and sinks with every other posting, so
the CHECK constraint on funds stays as strict as it can be.
"""

from sqlalchemy import TextClause, text


def statement(*parts: str) -> TextClause:
    """Join common table expressions and the closing SELECT."""
    *expressions, last = parts
    return text("\n".join(("WITH", ",\n".join(expressions), last)))


_CLAIMED = """claimed AS (
    INSERT INTO ledger_keys (key, fingerprint, subject_id, claimed_at)
    VALUES (CAST(:key AS text), CAST(:fingerprint AS text), CAST(:subject_id AS text), CAST(:at AS timestamptz))
    ON CONFLICT (key) DO NOTHING RETURNING key
)"""

_LINE = """line AS (
    SELECT account, amount_minor, currency, position
    FROM unnest(CAST(:accounts AS text[]), CAST(:amounts AS bigint[]), CAST(:currencies AS text[]))
         WITH ORDINALITY AS line (account, amount_minor, currency, position)
)"""

# `moved` has the kept accounts with their new balance; the entry is written when it has all that the lines name.
_ENTRY = """entry AS (
    INSERT INTO journal_entries (id, key, kind, posted_at, effective_at, reference, reversal_of, note)
    SELECT CAST(:subject_id AS text), key, CAST(:kind AS text), CAST(:at AS timestamptz),
           CAST(:effective_at AS timestamptz), CAST(:reference AS text), CAST(:reversal_of AS text), CAST(:note AS text)
    FROM claimed WHERE (SELECT count(*) FROM moved) = CAST(:kept AS bigint)
    RETURNING id
)"""

_WRITTEN = """written AS (
    INSERT INTO journal_lines (entry_id, position, account, amount_minor, currency, account_line, balance_minor)
    SELECT entry.id, line.position, line.account, line.amount_minor, line.currency,
           moved.line_count, moved.posted_minor
    FROM entry CROSS JOIN line LEFT JOIN moved ON moved.code = line.account
)"""

# Accounts are locked in the order of their codes but bonus accounts last, so that two that move several never wait for
# each other.
POST = statement(
    _LINE,
    """payer AS (
    SELECT account.code
    FROM ledger_accounts AS account JOIN line ON line.account = account.code AND line.currency = account.currency
    WHERE line.amount_minor > 0 OR CAST(:may_overdraw AS boolean)
       OR account.posted_minor - account.held_minor + line.amount_minor >= -account.credit_limit_minor
    ORDER BY right(account.code, 5) = 'bonus', account.code
    FOR UPDATE OF account
)""",
    """claimed AS (
    INSERT INTO ledger_keys (key, fingerprint, subject_id, claimed_at)
    SELECT CAST(:key AS text), CAST(:fingerprint AS text), CAST(:subject_id AS text), CAST(:at AS timestamptz)
    WHERE (SELECT count(*) FROM payer) = CAST(:kept AS bigint)
    ON CONFLICT (key) DO NOTHING RETURNING key
)""",
    """moved AS (
    UPDATE ledger_accounts AS account
    SET posted_minor = account.posted_minor + line.amount_minor,
        line_count = account.line_count + 1,
        overdraft_minor = CASE
            WHEN CAST(:may_overdraw AS boolean) THEN greatest(
                0, account.held_minor - account.posted_minor - line.amount_minor - account.credit_limit_minor)
            ELSE least(account.overdraft_minor, greatest(
                0, account.held_minor - account.posted_minor - line.amount_minor - account.credit_limit_minor))
        END
    FROM claimed, line WHERE account.code = line.account
    RETURNING account.code, account.line_count, account.posted_minor
)""",
    _ENTRY,
    _WRITTEN,
    "SELECT (SELECT count(*) FROM claimed) AS claimed, (SELECT count(*) FROM entry) AS done",
)

# A hold has a part on the main account and may have one on the bonus account. Whoever takes from a bonus account has
# the customer's main account locked before, so that two that move both never wait for each other.
_PART = """part AS (
    SELECT account, held_minor, taken_minor, position
    FROM unnest(CAST(:hold_accounts AS text[]), CAST(:hold_amounts AS bigint[]), CAST(:hold_taken AS bigint[]))
         WITH ORDINALITY AS part (account, held_minor, taken_minor, position)
)"""

_LOCKED = """locked AS (
    SELECT account.code FROM ledger_accounts AS account JOIN part ON part.account = account.code
    WHERE CAST(:hold_parts AS bigint) > 1
    ORDER BY part.position FOR UPDATE OF account
)"""

_GIVEN_UP = """moved AS (
    UPDATE ledger_accounts AS account
    SET posted_minor = account.posted_minor - part.taken_minor,
        held_minor = account.held_minor - part.held_minor,
        line_count = account.line_count + CAST(part.taken_minor > 0 AS int),
        overdraft_minor = least(account.overdraft_minor, greatest(
            0, account.held_minor - part.held_minor - account.posted_minor + part.taken_minor
               - account.credit_limit_minor))
    FROM closed, part
    WHERE account.code = part.account AND (SELECT count(*) FROM locked) >= 0
    RETURNING account.code, account.line_count, account.posted_minor
)"""

CAPTURE = statement(
    _CLAIMED,
    _LINE,
    """closed AS (
    UPDATE holds
    SET state = 'captured', captured_minor = CAST(:captured_minor AS bigint), closed_at = CAST(:at AS timestamptz),
        entry_id = CAST(:subject_id AS text)
    FROM claimed
    WHERE holds.id = CAST(:hold_id AS text) AND holds.state = 'placed'
      AND holds.amount_minor >= CAST(:captured_minor AS bigint)
    RETURNING holds.id
)""",
    _PART,
    _LOCKED,
    _GIVEN_UP,
    _ENTRY,
    _WRITTEN,
    "SELECT (SELECT count(*) FROM claimed) AS claimed, (SELECT count(*) FROM entry) AS done",
)

PLACE_HOLD = statement(
    _CLAIMED,
    """payer AS (
    SELECT account.code FROM ledger_accounts AS account, claimed
    WHERE account.code = CAST(:account AS text) AND CAST(:bonus_max AS bigint) > 0
    FOR UPDATE OF account
)""",
    """purse AS (
    SELECT least(CAST(:bonus_max AS bigint), account.posted_minor - account.held_minor) AS part_minor
    FROM payer, ledger_accounts AS account
    WHERE account.code = CAST(:bonus AS text) AND account.currency = CAST(:currency AS text)
      AND account.posted_minor > account.held_minor
    FOR UPDATE OF account
)""",
    """share AS (SELECT coalesce(sum(part_minor), 0) AS part_minor FROM purse)""",
    """funded AS (
    UPDATE ledger_accounts AS account
    SET held_minor = account.held_minor + CAST(:amount_minor AS bigint) - share.part_minor
    FROM claimed, share
    WHERE account.code = CAST(:account AS text) AND account.currency = CAST(:currency AS text)
      AND account.posted_minor - account.held_minor - CAST(:amount_minor AS bigint) + share.part_minor
          >= -account.credit_limit_minor
    RETURNING account.code, share.part_minor
)""",
    """drawn AS (
    UPDATE ledger_accounts AS account SET held_minor = account.held_minor + funded.part_minor
    FROM funded WHERE account.code = CAST(:bonus AS text) AND funded.part_minor > 0
)""",
    """placed AS (
    INSERT INTO holds (id, account, amount_minor, bonus_minor, currency, purpose, reference, state, placed_at)
    SELECT CAST(:subject_id AS text), code, CAST(:amount_minor AS bigint), part_minor, CAST(:currency AS text),
           CAST(:purpose AS text), CAST(:reference AS text), 'placed', CAST(:at AS timestamptz)
    FROM funded
    RETURNING id
)""",
    "SELECT (SELECT count(*) FROM claimed) AS claimed, (SELECT count(*) FROM placed) AS done",
)

CLOSE_HOLD = statement(
    _CLAIMED,
    """closed AS (
    UPDATE holds
    SET state = CAST(:state AS text), closed_at = CAST(:at AS timestamptz), reason = CAST(:reason AS text)
    FROM claimed WHERE holds.id = CAST(:subject_id AS text) AND holds.state = 'placed'
    RETURNING holds.id
)""",
    _PART,
    _LOCKED,
    _GIVEN_UP,
    "SELECT (SELECT count(*) FROM claimed) AS claimed, (SELECT count(*) FROM closed) AS done",
)

CLAIM_KEY = statement(_CLAIMED, "SELECT count(*) AS claimed FROM claimed")

GIVE_KEY_BACK = text("DELETE FROM ledger_keys WHERE key = :key")
