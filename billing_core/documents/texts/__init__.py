"""The fixed words of the documents, by language. Placeholders in braces are filled by the layout."""

from billing_core.documents.texts.en import ENGLISH
from billing_core.documents.texts.ru import RUSSIAN
from billing_core.documents.texts.uk import UKRAINIAN
from billing_core.documents.texts.wording import Wording

WORDINGS: dict[str, Wording] = {"uk": UKRAINIAN, "ru": RUSSIAN, "en": ENGLISH}

__all__ = ["WORDINGS", "Wording"]
