"""The catalogues, compiled when they are first asked for: what is committed is what translators read."""

from functools import cache
from gettext import NullTranslations
from importlib import resources
from io import BytesIO

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import Translations

LANGUAGES = ("uk", "ru", "en")
PACKAGES = ("gateway.web", "gateway.people", "gateway.welcome")  # whose templates speak by the catalogues


@cache
def translations(language: str) -> NullTranslations:
    """Return the words of a language; English words stand in the code."""
    if language == "en":
        return NullTranslations()
    with (resources.files("gateway.words") / "locale" / f"{language}.po").open("rb") as text:
        catalogue = read_po(text, locale=language)
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    return Translations(BytesIO(compiled.getvalue()))
