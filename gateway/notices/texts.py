"""What notices say, in the customer's language: a plain and an HTML part from the same words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, Template

from billing_core import EXPONENTS, Money
from billing_core.documents.texts import WORDINGS

LANGUAGES = ("uk", "ru", "en")
_SYMBOLS = {"UAH": {"uk": "грн", "ru": "грн", "en": "UAH"}}
_GAP = "\N{NO-BREAK SPACE}"


@dataclass(frozen=True, slots=True)
class Rendered:
    subject: str
    text: str
    html: str


@dataclass(frozen=True, slots=True)
class Row:
    """One thing of the list; `price` None = it is not told."""

    title: str
    status: str
    price: Money | None


def render(template: str, language: str, items: Sequence[Any], **facts: Any) -> Rendered:
    """Return a message about `items`, each of which has a `title` and a `price`."""
    words = _words(language).get_template(f"{language}/{template}.j2")
    values = {**facts, "items": items, "first": items[0], "more": len(items) - 1}
    rows = [Row(each.title, _block(words, "row", values | {"item": each}), each.price) for each in items]
    footer = _words(language).get_template(f"{language}/footer.j2")
    subject = _block(words, "subject", values)
    message = {
        "language": language,
        "subject": subject,
        "intro": _paragraphs(_block(words, "intro", values)),
        "rows": rows,
        "outro": _paragraphs(_block(words, "outro", values)),
        "pay": _block(footer, "pay", values),
        "pay_url": facts.get("pay_url"),
        "footer": _paragraphs(_block(footer, "footer", values)),
    }
    text = _words(language).get_template("message.txt").render(**message)
    html = _pages(language).get_template("message.html").render(**message)
    return Rendered(subject, text, html)


def day_in_words(day: date, language: str) -> str:
    """Return "5 грудня 2026 року", "5 декабря 2026 года", "5 December 2026"."""
    year = {"uk": " року", "ru": " года"}.get(language, "")
    return f"{day.day}{_GAP}{WORDINGS[language].months[day.month - 1]} {day.year}{year}"


def money_in_words(money: Money, language: str) -> str:
    """Return "1 234,50 грн" or "UAH 1,234.50"."""
    whole, _, part = money.format().lstrip("-").partition(".")
    sign = "-" if money.minor < 0 else ""
    symbol = _SYMBOLS.get(money.currency, {}).get(language, money.currency)
    if language == "en":
        return f"{sign}{symbol}{_GAP}{int(whole):,}" + (f".{part}" if EXPONENTS[money.currency] else "")
    grouped = f"{int(whole):,}".replace(",", _GAP)
    return f"{sign}{grouped}" + (f",{part}" if EXPONENTS[money.currency] else "") + f"{_GAP}{symbol}"


def _block(template: Template, name: str, values: Mapping[str, Any]) -> str:
    return "".join(template.blocks[name](template.new_context(dict(values)))).strip()


def _paragraphs(text: str) -> list[str]:
    return [" ".join(part.split()) for part in text.split("\n\n") if part.strip()]


@cache
def _words(language: str) -> Environment:
    return _environment(language, autoescape=False)


@cache
def _pages(language: str) -> Environment:
    return _environment(language, autoescape=True)


def _environment(language: str, *, autoescape: bool) -> Environment:
    environment = Environment(
        loader=PackageLoader("gateway.notices"),
        autoescape=autoescape,  # noqa: S701 - off only for plain text
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.filters["day"] = lambda value: day_in_words(value, language)
    environment.filters["money"] = lambda value: money_in_words(value, language)
    return environment
