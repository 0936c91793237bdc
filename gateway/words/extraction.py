"""Which texts there are to translate: those of the templates, and those that the code marks."""

from collections.abc import Iterator
from importlib import resources
from importlib.resources.abc import Traversable
from io import BytesIO

from babel.messages.extract import extract
from jinja2.ext import babel_extract

from gateway.words.catalogues import PACKAGES

_KEYWORDS = {"_": None, "gettext": None, "ngettext": (1, 2)}
_OPTIONS = {"encoding": "utf-8", "trimmed": "false", "silent": "false", "extensions": "jinja2.ext.i18n"}


def extracted() -> set[str | tuple[str, str]]:
    """Return every text; one that depends on a number with its plural."""
    found: set[str | tuple[str, str]] = set()
    for name, content in _sources():
        source = BytesIO(content)
        if name.endswith(".py"):
            found.update(_whole(message) for _, message, _, _ in extract("python", source, keywords=_KEYWORDS))
        else:
            extracting = babel_extract(source, list(_KEYWORDS), (), _OPTIONS)
            found.update(_whole(message) for _, _, message, _ in extracting if message is not None)
    return found


def _whole(message: str | tuple[str | None, ...] | tuple[str, ...]) -> str | tuple[str, str]:
    if isinstance(message, str):
        return message
    texts = [text for text in message if text]
    return (texts[0], texts[1]) if len(texts) > 1 else texts[0]


def _sources() -> Iterator[tuple[str, bytes]]:
    for package in PACKAGES:
        yield from _files(resources.files(package))


def _files(folder: Traversable) -> Iterator[tuple[str, bytes]]:
    for entry in folder.iterdir():
        if entry.is_dir():
            yield from _files(entry)
        elif entry.name.endswith((".py", ".html", ".txt")):
            yield entry.name, entry.read_bytes()
