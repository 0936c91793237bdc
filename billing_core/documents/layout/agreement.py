"""Contracts: the articles of the version that was accepted, and how it was. Pure."""

from typing import Any

from billing_core.documents.layout.figures import in_instant
from billing_core.documents.layout.sheet import Content, Section
from billing_core.documents.papers import LEGAL_LANGUAGE
from billing_core.documents.texts import Wording


def agreement_content(snapshot: dict[str, Any], wording: Wording, language: str) -> Content:
    text = snapshot["texts"].get(language) or snapshot["texts"][LEGAL_LANGUAGE]
    sections = (
        Section(
            f"{place}. {article['heading']}",
            tuple(f"{place}.{number}. {words}" for number, words in enumerate(article["paragraphs"], start=1)),
        )
        for place, article in enumerate(text["articles"], start=1)
    )
    accepted = in_instant(snapshot["accepted_at"], wording)
    source = ", " + wording.accepted_from.format(source=snapshot["source"]) if snapshot["source"] else ""
    return Content(
        subtitle=text["title"],
        opening=wording.contract_opening.format(version=snapshot["version"]),
        sections=tuple(sections),
        closing=wording.contract_closing.format(at=accepted, source=source),
        facts=((wording.accepted, accepted),),
    )
