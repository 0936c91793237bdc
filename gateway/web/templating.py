"""Templates of pages and letters: everything escaped, nothing undefined, words and numbers in the reader's language."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime, format_timedelta
from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined, select_autoescape

from billing_core import Money
from gateway.notices.texts import money_in_words
from gateway.words import PACKAGES, translations

_ZONE = ZoneInfo("Europe/Kyiv")


@dataclass(frozen=True, slots=True)
class Letter:
    subject: str
    text: str
    html: str


def render_page(template: str, language: str, **values: Any) -> str:
    return _environment(language).get_template(template).render(**values, language=language)


def render_letter(kind: str, language: str, **values: Any) -> Letter:
    """Return a mail: its template has the blocks `subject`, `text` (paragraphs) and `action` (of the link)."""
    template = _environment(language).get_template(f"letters/{kind}.txt")
    context = template.new_context({**values, "language": language})
    blocks = {name: "".join(block(context)).strip() for name, block in template.blocks.items()}
    paragraphs = [" ".join(part.split()) for part in blocks["text"].split("\n\n")]
    html = (
        _environment(language)
        .get_template("letters/letter.html")
        .render(
            language=language,
            paragraphs=paragraphs,
            subject=blocks["subject"],
            action=blocks["action"],
            url=values["url"],
        )
    )
    return Letter(blocks["subject"], "\n\n".join([*paragraphs, values["url"]]) + "\n", html)


@cache
def _environment(language: str) -> Environment:
    environment = Environment(
        loader=ChoiceLoader([PackageLoader(package) for package in PACKAGES]),
        autoescape=select_autoescape(disabled_extensions=("txt",), default=True),
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n"],
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.install_gettext_translations(translations(language), newstyle=True)  # type: ignore[attr-defined]
    environment.filters["money"] = lambda sum_: shown_money(sum_, language)
    environment.filters["day"] = lambda when: shown_day(when, language)
    environment.filters["moment"] = lambda when: shown_moment(when, language)
    environment.filters["instant"] = shown_instant
    environment.filters["span"] = lambda seconds: format_timedelta(
        timedelta(seconds=seconds), threshold=1, format="short", locale=language
    )
    return environment


def shown_money(sum_: Mapping[str, str] | Money, language: str) -> str:
    """Return "1 234,50 грн" of a sum as the interface gives it."""
    money = sum_ if isinstance(sum_, Money) else Money.parse(sum_["amount"], sum_["currency"])
    return money_in_words(money, language)


def shown_day(when: str | date | datetime, language: str) -> str:
    """Return the Kyiv day of a date or an instant."""
    parsed = datetime.fromisoformat(when) if isinstance(when, str) else when
    day = parsed.astimezone(_ZONE).date() if isinstance(parsed, datetime) and parsed.tzinfo is not None else parsed
    return format_date(day, "d MMMM y", locale=language)


def shown_moment(when: str | datetime, language: str) -> str:
    """Return a Kyiv day and time."""
    parsed = datetime.fromisoformat(when) if isinstance(when, str) else when
    return format_datetime(parsed, "d MMM y, HH:mm", tzinfo=_ZONE, locale=language)


def shown_instant(when: str | datetime) -> str:
    """Return the Kyiv time of day to the millisecond, as logs have it."""
    parsed = datetime.fromisoformat(when) if isinstance(when, str) else when
    return parsed.astimezone(_ZONE).strftime("%d.%m %H:%M:%S.%f")[:-3]
