"""The language that a caller's people read (RFC 9110 §12.5.4)."""

import re

from adapters.languages import Language

HEADER = "Accept-Language"

_RANGE = re.compile(r"\s*([A-Za-z]{1,8}|\*)(?:-[A-Za-z0-9-]+)?\s*(?:;\s*q=([01](?:\.\d{0,3})?)\s*)?")


def preferred_language(header: str | None) -> Language:
    """Return the language that a header likes best of ours; English where it likes none, or is nonsense."""
    best, weight = Language.EN, 0.0
    for part in (header or "").split(","):
        found = _RANGE.fullmatch(part)
        if found is None or found[1].lower() not in {each.value for each in Language}:
            continue
        liking = float(found[2] or 1)
        if liking > weight:
            best, weight = Language(found[1].lower()), liking
    return best


def localized(language: Language) -> dict[str, str]:
    """Return the headers of an answer whose texts are in a language."""
    return {"Content-Language": language.value, "Vary": HEADER}
