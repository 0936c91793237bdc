"""Sums in words, as acts and invoices want them: units in words with a capital, subunits in two digits. Pure."""

from dataclasses import dataclass

from billing_core.documents.numerals import ENGLISH, RUSSIAN, UKRAINIAN, Gender, Language, Noun
from billing_core.money import EXPONENTS, Money


@dataclass(frozen=True, slots=True)
class CurrencyNouns:
    unit: Noun
    subunit: Noun


_NOUNS: dict[str, dict[str, CurrencyNouns]] = {
    "uk": {
        "UAH": CurrencyNouns(
            Noun(Gender.FEMININE, "гривня", "гривні", "гривень"), Noun(Gender.FEMININE, "копійка", "копійки", "копійок")
        ),
        "USD": CurrencyNouns(
            Noun(Gender.MASCULINE, "долар США", "долари США", "доларів США"),
            Noun(Gender.MASCULINE, "цент", "центи", "центів"),
        ),
        "EUR": CurrencyNouns(
            Noun(Gender.MASCULINE, "євро", "євро", "євро"),
            Noun(Gender.MASCULINE, "євроцент", "євроценти", "євроцентів"),
        ),
    },
    "ru": {
        "UAH": CurrencyNouns(
            Noun(Gender.FEMININE, "гривна", "гривны", "гривен"), Noun(Gender.FEMININE, "копейка", "копейки", "копеек")
        ),
        "USD": CurrencyNouns(
            Noun(Gender.MASCULINE, "доллар США", "доллара США", "долларов США"),
            Noun(Gender.MASCULINE, "цент", "цента", "центов"),
        ),
        "EUR": CurrencyNouns(
            Noun(Gender.MASCULINE, "евро", "евро", "евро"),
            Noun(Gender.MASCULINE, "евроцент", "евроцента", "евроцентов"),
        ),
    },
    "en": {
        "UAH": CurrencyNouns(
            Noun(Gender.MASCULINE, "hryvnia", "hryvnias", "hryvnias"),
            Noun(Gender.MASCULINE, "kopiyka", "kopiykas", "kopiykas"),
        ),
        "USD": CurrencyNouns(
            Noun(Gender.MASCULINE, "US dollar", "US dollars", "US dollars"),
            Noun(Gender.MASCULINE, "cent", "cents", "cents"),
        ),
        "EUR": CurrencyNouns(
            Noun(Gender.MASCULINE, "euro", "euros", "euros"), Noun(Gender.MASCULINE, "cent", "cents", "cents")
        ),
    },
}
_LANGUAGES: dict[str, Language] = {"uk": UKRAINIAN, "ru": RUSSIAN, "en": ENGLISH}


def in_words(amount: Money, language: str) -> str:
    """Return "Одна тисяча двісті тридцять чотири гривні 56 копійок" for 1234.56 UAH and language "uk".

    Languages uk, ru, en; currencies UAH, USD, EUR. Raises KeyError for others, ValueError below zero or from a
    quadrillion units on.
    """
    if amount.minor < 0:
        raise ValueError("a sum in words is not negative")
    nouns = _NOUNS[language][amount.currency]
    speech = _LANGUAGES[language]
    units, subunits = divmod(amount.minor, 10 ** EXPONENTS[amount.currency])
    words = speech.cardinal(units, nouns.unit.gender)
    text = f"{words} {speech.agree(nouns.unit, units)} {subunits:02} {speech.agree(nouns.subunit, subunits)}"
    return text[0].upper() + text[1:]
