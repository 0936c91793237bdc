"""Invoices, acts and corrections: the table of services, totals with tax, the sum in words. Pure."""

from typing import Any

from billing_core.documents.layout.figures import grouped, in_date, short_date, spelled
from billing_core.documents.layout.sheet import Column, Content, Table
from billing_core.documents.texts import Wording
from billing_core.money import Money


def sale_content(snapshot: dict[str, Any], wording: Wording, language: str) -> Content:
    opening, closing = {
        "act": (wording.act_opening, wording.act_closing),
        "correction": (wording.correction_opening, wording.correction_closing),
        "invoice": ("", wording.invoice_closing),
    }[snapshot["kind"]]
    corrected = [
        f"{wording.number} {each['number']} {wording.dated} {in_date(each['date'], wording)}"
        for each in snapshot["corrects"]
    ]
    return Content(
        opening=opening,
        table=_table(snapshot, wording, language),
        totals=_totals(snapshot, wording),
        words=_words(snapshot, wording, language),
        closing=closing,
        facts=((wording.corrects, "; ".join(corrected)),) if corrected else (),
    )


def payment_purpose(snapshot: dict[str, Any], number: str, wording: Wording) -> str:
    """Return what the payer of an invoice writes in the payment order."""
    tax = wording.no_vat.lower()
    if snapshot["vat"]["shown"]:
        rate = wording.vat.format(rate=snapshot["vat"]["rate_percent"])
        tax = f"{wording.vat_included} {rate} – {grouped(Money(snapshot['vat_minor'], snapshot['currency']))}"
    return wording.purpose_of.format(number=number, date=short_date(snapshot["issued_on"]), vat=tax)


def _table(snapshot: dict[str, Any], wording: Wording, language: str) -> Table:
    currency = snapshot["currency"]
    unit_of_sums = f" {wording.with_vat}, {currency}" if snapshot["vat"]["shown"] else f", {currency}"
    columns = (
        Column(wording.number, "center"),
        Column(wording.line_title, wide=True),
        Column(wording.line_unit, "center"),
        Column(wording.line_quantity, "right"),
        Column(wording.line_price + unit_of_sums, "right"),
        Column(wording.line_sum + unit_of_sums, "right"),
    )
    rows = (
        (
            str(place),
            line["titles"][language],
            wording.units[line["unit"]],
            str(line["quantity"]),
            grouped(Money(line["price_minor"], currency)),
            grouped(Money(line["total_minor"], currency)),
        )
        for place, line in enumerate(snapshot["lines"], start=1)
    )
    return Table(columns, tuple(rows))


def _totals(snapshot: dict[str, Any], wording: Wording) -> tuple[tuple[str, str], ...]:
    currency = snapshot["currency"]
    total = grouped(Money(snapshot["total_minor"], currency))
    if not snapshot["vat"]["shown"]:
        return ((wording.total_without_vat, total),)
    return (
        (wording.net, grouped(Money(snapshot["net_minor"], currency))),
        (wording.vat.format(rate=snapshot["vat"]["rate_percent"]), grouped(Money(snapshot["vat_minor"], currency))),
        (wording.total_with_vat, total),
    )


def _words(snapshot: dict[str, Any], wording: Wording, language: str) -> tuple[str, ...]:
    currency, minor = snapshot["currency"], snapshot["total_minor"]
    label = wording.decrease_in_words if minor < 0 else wording.in_words
    total = f"{label}: {spelled(Money(abs(minor), currency), language)}"
    if not snapshot["vat"]["shown"]:
        return (total, wording.no_vat)
    tax = spelled(Money(abs(snapshot["vat_minor"]), currency), language)
    return (total, f"{wording.vat_in_words}: {tax}")
