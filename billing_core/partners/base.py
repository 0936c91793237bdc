"""What a month's commission is computed from: one line for each referred customer who spent, or got back, something.

Counted is what was paid from the main account: charges less refunds and what a change of tariff handed back, without
VAT (billing rules §7.3). What a bonus paid is no part of it, and bears no tax.
"""

from sqlalchemy import text

from billing_core.spending import SPENDING_KINDS

_KINDS = ", ".join(f"'{kind.value}'" for kind in SPENDING_KINDS)

LINES = f"""
    SELECT partner_id, account_id, CAST(:currency AS text) AS currency, net_minor,
           CAST(round(net_minor * percent / 100) AS bigint) AS commission_minor
    FROM (
        SELECT partner.id AS partner_id, referral.account_id, partner.percent,
               CAST(-sum(paid.amount_minor + coalesce(tax.minor, 0)) AS bigint) AS net_minor
        FROM unnest(CAST(:partners AS text[]), CAST(:owners AS text[]), CAST(:percents AS numeric[]))
             AS partner (id, account_id, percent)
        JOIN referrals AS referral
          ON referral.partner_id = partner.id AND referral.account_id <> partner.account_id
        JOIN journal_lines AS paid
          ON paid.account = 'customer:' || referral.account_id || '\\:main' AND paid.currency = :currency
        JOIN journal_entries AS entry
          ON entry.id = paid.entry_id AND entry.posted_at >= :starts_at AND entry.posted_at < :ends_at
        LEFT JOIN journal_entries AS undone ON undone.id = entry.reversal_of
        CROSS JOIN LATERAL (
            SELECT sum(amount_minor) AS minor FROM journal_lines
            WHERE entry_id = entry.id AND account = 'vat\\:payable'
        ) AS tax
        WHERE (entry.kind IN ({_KINDS}) OR (entry.kind = 'reversal' AND undone.kind IN ({_KINDS})))
          AND referral.account_id <> ALL (CAST(:excluded AS text[]))
        GROUP BY partner.id, referral.account_id, partner.percent
    ) AS spending
"""  # noqa: S608 - the kinds are ours
"""The statement of the lines, rounded half away from zero, once a customer; of partners with one currency.

`partners`, `owners` (their own accounts) and `percents` are arrays of equal length; postings count in
`[starts_at, ends_at)`; `excluded` accounts are those of partners who referred themselves.
"""

STAGE = (
    text(
        "CREATE TEMPORARY TABLE IF NOT EXISTS partner_closing (partner_id text, account_id text, currency text, "
        "net_minor bigint, commission_minor bigint) ON COMMIT DROP"
    ),
    text("DELETE FROM partner_closing"),
)
"""Where the lines of a batch of partners are put, so that they are read from the journal once."""

INTO_STAGE = text(f"INSERT INTO partner_closing {LINES}")

TOTALS = text(
    "SELECT partner_id, CAST(sum(commission_minor) AS bigint) AS total_minor FROM partner_closing GROUP BY partner_id"
)

FREEZE = text(
    "INSERT INTO partner_month_lines (partner_id, month, currency, account_id, net_minor, commission_minor) "
    "SELECT partner_id, :month, currency, account_id, net_minor, commission_minor FROM partner_closing"
)
