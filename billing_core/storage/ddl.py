"""Functions and triggers of the ledger: what is posted stays, entries balance, a hold is closed once.

`STATEMENTS` run in this order after the tables exist; a migration copies their text. Each is one SQL command without
percent signs, so that it passes through every driver unchanged.
"""

from collections.abc import Sequence

from sqlalchemy import Connection, MetaData, Table, event

_REFUSE_CHANGE = """
CREATE FUNCTION ledger_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION USING ERRCODE = 'restrict_violation', MESSAGE = TG_TABLE_NAME || ' is append-only';
END $$
"""

_REFUSE_REOPENING = """
CREATE FUNCTION ledger_refuse_reopening() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION USING ERRCODE = 'restrict_violation', MESSAGE = 'a closed hold stays closed, and none is deleted';
END $$
"""

_CHECK_LINES = """
CREATE FUNCTION ledger_check_lines() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM added GROUP BY entry_id, currency HAVING sum(amount_minor) <> 0) THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation', MESSAGE = 'lines of an entry do not sum to zero';
    END IF;
    IF (SELECT count(*) FROM journal_lines WHERE entry_id IN (SELECT entry_id FROM added))
        <> (SELECT count(*) FROM added)
    THEN
        RAISE EXCEPTION USING ERRCODE = 'restrict_violation', MESSAGE = 'an entry gets no lines later';
    END IF;
    RETURN NULL;
END $$
"""

_CHECK_ENTRY = """
CREATE FUNCTION ledger_check_entry() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (SELECT count(*) FROM journal_lines WHERE entry_id = NEW.id) < 2 THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation', MESSAGE = 'an entry has at least two lines';
    END IF;
    RETURN NULL;
END $$
"""

_APPEND_ONLY = tuple(
    f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
    "FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse_change()"
    for table in ("journal_entries", "journal_lines", "prices", "plan_prices")
)

# All lines of an entry are inserted by one statement: checked there, they cost one look instead of one for each line.
_LINES_BALANCE = (
    "CREATE TRIGGER journal_lines_balance AFTER INSERT ON journal_lines "
    "REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION ledger_check_lines()"
)

_ENTRIES_HAVE_LINES = (
    "CREATE CONSTRAINT TRIGGER journal_entries_have_lines AFTER INSERT ON journal_entries "
    "DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION ledger_check_entry()"
)

_HOLDS_CLOSE_ONCE = (
    "CREATE TRIGGER holds_close_once BEFORE UPDATE ON holds "
    "FOR EACH ROW WHEN (OLD.state <> 'placed') EXECUTE FUNCTION ledger_refuse_reopening()"
)

_HOLDS_STAY = (
    "CREATE TRIGGER holds_stay BEFORE DELETE OR TRUNCATE ON holds "
    "FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse_reopening()"
)

_DOCUMENTS_STAY = (
    """
CREATE FUNCTION documents_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION USING ERRCODE = 'restrict_violation', MESSAGE = 'an issued document changes only to be void, once';
END $$
""",
    (
        "CREATE TRIGGER documents_void_once BEFORE UPDATE ON documents FOR EACH ROW "
        "WHEN (OLD.voided_at IS NOT NULL OR to_jsonb(NEW) - 'voided_at' - 'void_reason' "
        "IS DISTINCT FROM to_jsonb(OLD) - 'voided_at' - 'void_reason') EXECUTE FUNCTION documents_refuse_change()"
    ),
    (
        "CREATE TRIGGER documents_stay BEFORE DELETE OR TRUNCATE ON documents "
        "FOR EACH STATEMENT EXECUTE FUNCTION documents_refuse_change()"
    ),
)

STATEMENTS: tuple[str, ...] = (
    _REFUSE_CHANGE,
    _REFUSE_REOPENING,
    _CHECK_LINES,
    _CHECK_ENTRY,
    *_APPEND_ONLY,
    _LINES_BALANCE,
    _ENTRIES_HAVE_LINES,
    _HOLDS_CLOSE_ONCE,
    _HOLDS_STAY,
    *_DOCUMENTS_STAY,
)


def install(metadata: MetaData) -> None:
    """Let `metadata.create_all` make the functions and triggers too, when it makes the tables."""

    @event.listens_for(metadata, "after_create")
    def make(_target: MetaData, connection: Connection, tables: Sequence[Table] = (), **_: object) -> None:
        if tables:
            for statement in STATEMENTS:
                connection.exec_driver_sql(statement)
