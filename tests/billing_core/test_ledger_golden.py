from billing_core import (
    AlreadyReversed,
    DuplicateReference,
    Hold,
    HoldNotOpen,
    InsufficientFunds,
    JournalEntry,
    Ledger,
    Line,
    Money,
    accounts,
    ledger_check,
)
from tests.billing_core.builders import ACCOUNT, NOW, VAT_20, a_charge
from tests.billing_core.golden import golden


class Steps:
    """Runs the steps of a case and names their results as the case does."""

    def __init__(self, conn):
        self.conn, self.ledger = conn, Ledger()
        self.entry_ids: dict[str, str] = {}
        self.seen: set[tuple[str, str]] = set()

    async def run(self, step):
        try:
            done = await getattr(self, step["op"])(**{name: value for name, value in step.items() if name != "op"})
        except InsufficientFunds:
            return "insufficient_funds"
        except DuplicateReference:
            return "key_conflict"
        except HoldNotOpen as err:
            return {"captured": "already_posted", "released": "already_voided"}[err.state]
        except AlreadyReversed:
            return "already_reversed"
        return self._outcome(step, done)

    def _outcome(self, step, done: JournalEntry | Hold):
        self.entry_ids[step["key"]] = done.id
        replayed = (step["op"], done.id) in self.seen
        self.seen.add((step["op"], done.id))
        return "replayed" if replayed else "ok"

    async def topup(self, key, amount_minor):
        return await self.ledger.top_up(
            self.conn, ACCOUNT, Money(amount_minor, "UAH"), provider="case", payment_id=key, at=NOW
        )

    async def charge(self, key, amount_minor):
        return await self.ledger.post(self.conn, a_charge(Money(amount_minor, "UAH"), key=key))

    async def hold(self, key, hold, amount_minor):
        return await self.ledger.place_hold(
            self.conn,
            hold_id=hold,
            account_id=ACCOUNT,
            amount=Money(amount_minor, "UAH"),
            purpose="renew",
            reference="op_1",
            at=NOW,
            key=key,
        )

    async def post(self, key, hold, amount_minor=None):
        amount = None if amount_minor is None else Money(amount_minor, "UAH")
        return await self.ledger.capture(
            self.conn, hold, revenue_class="domain", vat=VAT_20, at=NOW, amount=amount, key=key
        )

    async def void(self, key, hold):
        return await self.ledger.release(self.conn, hold, "refused", at=NOW, key=key)

    async def reverse(self, key, of):
        return await self.ledger.reverse(self.conn, self.entry_ids[of], key=key, at=NOW)


async def _open_with(conn, posted_minor, credit_limit_minor):
    await accounts.set_credit_limit(conn, ACCOUNT, Money(credit_limit_minor, "UAH"))
    if posted_minor:
        lines = (
            Line("customer:acc_1:main", Money(posted_minor, "UAH")),
            Line("equity:opening", Money(-posted_minor, "UAH")),
        )
        await Ledger().post(conn, JournalEntry("open:old:1:UAH", "opening", lines, NOW, "import", effective_at=NOW))


@golden("ledger")
async def test_golden(conn, case):
    given = case["input"]
    await _open_with(conn, given["posted_minor"], given["credit_limit_minor"])
    steps = Steps(conn)
    results = [await steps.run(step) for step in given["steps"]]
    found = await accounts.balance(conn, ACCOUNT)
    assert {
        "results": results,
        "posted_minor": found.posted.minor,
        "held_minor": found.held.minor,
        "available_minor": found.available.minor,
    } == case["expect"]
    assert (await ledger_check.check(conn)).sound
