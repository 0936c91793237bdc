"""A contract as it was accepted: which version of the text, when, and from where. Texts are files by version.

A text is `<version>.<language>.txt`: its first line is the title, a line that begins with `# ` heads an article, and
every other line is a paragraph.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

from billing_core.documents.papers import LEGAL_LANGUAGE
from billing_core.errors import BillingError
from billing_core.money import Money

SHIPPED = files("billing_core.documents").joinpath("contracts")


class UnknownContract(BillingError):
    def __init__(self, version: str) -> None:
        super().__init__(f"no version {version!r} of the contract")
        self.version = version


@dataclass(frozen=True, slots=True)
class Article:
    heading: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ContractText:
    version: str
    language: str
    title: str
    articles: tuple[Article, ...]


@dataclass(frozen=True, slots=True)
class Agreement:
    """`texts` by language; `source` is the address that it was accepted from. It has no sum."""

    version: str
    texts: dict[str, ContractText]
    accepted_at: datetime
    source: str
    currency: str

    @property
    def total(self) -> Money:
        return Money.zero(self.currency)

    def snapshot(self) -> dict[str, Any]:
        return {
            "version": self.version,
            "accepted_at": self.accepted_at.isoformat(),
            "source": self.source,
            "texts": {language: _snapshot(text) for language, text in self.texts.items()},
            "total_minor": 0,
        }


@dataclass(frozen=True, slots=True)
class ContractTexts:
    """The versions that there are, newest last; the newest is the one that can be accepted."""

    folder: Traversable = SHIPPED

    def versions(self) -> list[str]:
        suffix = f".{LEGAL_LANGUAGE}.txt"
        return sorted(entry.name.removesuffix(suffix) for entry in self.folder.iterdir() if entry.name.endswith(suffix))

    def current(self) -> str:
        """Raises `UnknownContract` when the folder has none."""
        versions = self.versions()
        if not versions:
            raise UnknownContract("")
        return versions[-1]

    def read(self, version: str) -> dict[str, ContractText]:
        """Return a version by language. Raises `UnknownContract`."""
        if version not in self.versions():
            raise UnknownContract(version)
        texts = (_text_of(entry) for entry in self.folder.iterdir() if entry.name.startswith(f"{version}."))
        return {text.language: text for text in texts}


def _text_of(entry: Traversable) -> ContractText:
    version, language, _ = entry.name.rsplit(".", 2)
    title, *lines = [line.strip() for line in entry.read_text("utf-8").splitlines() if line.strip()]
    return ContractText(version, language, title, tuple(_articles(lines)))


def _articles(lines: list[str]) -> Iterator[Article]:
    heading, paragraphs = "", list[str]()
    for line in lines:
        if line.startswith("# "):
            if heading or paragraphs:
                yield Article(heading, tuple(paragraphs))
            heading, paragraphs = line.removeprefix("# "), []
        else:
            paragraphs.append(line)
    if heading or paragraphs:
        yield Article(heading, tuple(paragraphs))


def _snapshot(text: ContractText) -> dict[str, Any]:
    articles = [{"heading": each.heading, "paragraphs": list(each.paragraphs)} for each in text.articles]
    return {"title": text.title, "articles": articles}
