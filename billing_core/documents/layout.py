"""From a snapshot to the words and figures on the page: what the typesetter gets, as strings only. Pure."""

from datetime import date
from typing import Any

from billing_core.documents.texts import DATE, LABELS, MONTHS, TITLES
from billing_core.documents.words import in_words
from billing_core.money import Money

_THIN_SPACE = " "


def layout(snapshot: dict[str, Any], number: str) -> dict[str, Any]:
    """Return the data of the page of an invoice or act."""
    language, currency = snapshot["language"], snapshot["currency"]
    labels = LABELS[language]
    rate = snapshot["vat"]["rate_percent"]
    taxed = snapshot["vat"]["shown"]

    def sum_of(minor: int) -> str:
        return grouped(Money(minor, currency))

    return {
        "kind": snapshot["kind"],
        "language": language,
        "labels": labels,
        "title": TITLES[snapshot["kind"]][language],
        "number": number,
        "issued_on": in_date(snapshot["issued_on"], language),
        "place": snapshot["place"],
        "seller": snapshot["seller"],
        "buyer": snapshot["buyer"],
        "contract": f"{labels['number']} {snapshot['contract']['number']} {labels['from']} "
        f"{in_date(snapshot['contract']['date'], language)}",
        "period": f"{in_date(snapshot['period']['from'], language)} – {in_date(snapshot['period']['to'], language)}",
        "lines": [
            {
                "title": line["title"],
                "unit": line["unit"],
                "quantity": str(line["quantity"]),
                "price": sum_of(line["price_minor"]),
                "sum": sum_of(line["total_minor"]),
            }
            for line in snapshot["lines"]
        ],
        "totals": _totals(snapshot, labels, rate, sum_of)
        if taxed
        else [[labels["total_no_vat"], sum_of(snapshot["total_minor"])]],
        "in_words": in_words(Money(snapshot["total_minor"], currency), language),
        "vat_words": (
            f"{labels['vat_words']}: {in_words(Money(snapshot['vat_minor'], currency), language)}"
            if taxed
            else labels["no_vat"]
        ),
        "currency": currency,
    }


def grouped(amount: Money) -> str:
    """Return "1 234,56": thousands apart, decimal comma."""
    whole, point, part = amount.format().partition(".")
    sign, digits = ("−", whole[1:]) if whole.startswith("-") else ("", whole)
    groups = [digits[max(0, end - 3) : end] for end in range(len(digits), 0, -3)]
    return sign + _THIN_SPACE.join(reversed(groups)) + ("," + part if point else "")


def in_date(iso: str, language: str) -> str:
    """Return "22 листопада 2026 р." for 2026-11-22."""
    day = date.fromisoformat(iso)
    return DATE[language].format(day=day.day, month=MONTHS[language][day.month - 1], year=day.year)


def _totals(snapshot: dict[str, Any], labels: dict[str, str], rate: str, sum_of: Any) -> list[list[str]]:
    return [
        [labels["net"], sum_of(snapshot["net_minor"])],
        [labels["vat"].format(rate=rate), sum_of(snapshot["vat_minor"])],
        [labels["total"], sum_of(snapshot["total_minor"])],
    ]
