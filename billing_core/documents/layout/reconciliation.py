"""Reconciliation statements: balance, turnovers in debit and credit, balance, and who owes whom in words. Pure."""

from typing import Any

from billing_core.documents.layout.figures import grouped, in_date, short_date, spelled
from billing_core.documents.layout.sheet import Column, Content, Table
from billing_core.documents.texts import Wording
from billing_core.money import Money


def reconciliation_content(snapshot: dict[str, Any], wording: Wording, language: str) -> Content:
    period, currency = snapshot["period"], snapshot["currency"]
    columns = (
        Column(wording.turnover_date),
        Column(wording.turnover_title, wide=True),
        Column(f"{wording.debit}, {currency}", "right"),
        Column(f"{wording.credit}, {currency}", "right"),
    )
    turnover = (*("", wording.turnover), *(_sum(snapshot[side], currency) for side in ("debit_minor", "credit_minor")))
    closing = wording.closing_balance.format(date=short_date(period["to"]))
    table = Table(
        columns,
        rows=tuple(
            (short_date(each["on"]), each["titles"][language], *_sided(each["amount_minor"], currency))
            for each in snapshot["turnovers"]
        ),
        first=(
            "",
            wording.opening_balance.format(date=short_date(period["from"])),
            *_sided(snapshot["opening_minor"], currency),
        ),
        last=(turnover, ("", closing, *_sided(snapshot["total_minor"], currency))),
    )
    return Content(
        opening=wording.reconciliation_opening,
        table=table,
        words=(_owed(snapshot, wording, language),),
        closing=wording.reconciliation_closing,
    )


def _sided(minor: int, currency: str) -> tuple[str, str]:
    """Return a sum in debit or in credit: above zero it is in the customer's favour, which the seller has in credit."""
    shown = _sum(abs(minor), currency)
    return (shown, "") if minor < 0 else ("", shown)


def _sum(minor: int, currency: str) -> str:
    return grouped(Money(minor, currency))


def _owed(snapshot: dict[str, Any], wording: Wording, language: str) -> str:
    minor, date = snapshot["total_minor"], in_date(snapshot["period"]["to"], wording)
    if not minor:
        return wording.owed_nothing.format(date=date)
    said = wording.owed_to_buyer if minor > 0 else wording.owed_to_seller
    return said.format(date=date, sum=spelled(Money(abs(minor), snapshot["currency"]), language))
