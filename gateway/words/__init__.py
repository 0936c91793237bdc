"""Words of pages and letters in Ukrainian, Russian and English (the source), by gettext catalogues."""

from gateway.words.catalogues import LANGUAGES, PACKAGES, translations

__all__ = ["LANGUAGES", "PACKAGES", "translations"]
