"""Partner statements: referred customers by pseudonym, what is carried, what is accrued. Pure."""

from typing import Any

from billing_core.documents.layout.figures import grouped, spelled
from billing_core.documents.layout.sheet import Column, Content, Table
from billing_core.documents.texts import Wording
from billing_core.money import Money


def commission_content(snapshot: dict[str, Any], wording: Wording, language: str) -> Content:
    currency = snapshot["currency"]

    def shown(minor: int) -> str:
        return grouped(Money(minor, currency))

    columns = (
        Column(wording.number, "center"),
        Column(wording.referred, wide=True),
        Column(f"{wording.net_spending}, {currency}", "right"),
        Column(f"{wording.commission}, {currency}", "right"),
    )
    rows = (
        (str(place), each["pseudonym"], shown(each["net_minor"]), shown(each["commission_minor"]))
        for place, each in enumerate(snapshot["referred"], start=1)
    )
    earned = sum(each["commission_minor"] for each in snapshot["referred"])
    carried = [
        (label, shown(snapshot[name]))
        for label, name in ((wording.carried_in, "carry_in_minor"), (wording.carried_out, "carry_out_minor"))
        if snapshot[name]
    ]
    accrued = Money(snapshot["total_minor"], currency)
    return Content(
        opening=wording.partner_opening,
        table=Table(columns, tuple(rows)),
        totals=((wording.earned, shown(earned)), *carried, (wording.accrued, grouped(accrued))),
        words=(f"{wording.accrued_in_words}: {spelled(accrued, language)}",),
        closing=wording.partner_closing,
        facts=((wording.rate, f"{snapshot['rate_percent'].replace('.', ',')} %"),),
    )
