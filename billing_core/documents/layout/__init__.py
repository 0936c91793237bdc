"""From a kept snapshot to the words and figures on the page. Pure."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from billing_core.documents.layout.agreement import agreement_content
from billing_core.documents.layout.commission import commission_content
from billing_core.documents.layout.figures import in_date
from billing_core.documents.layout.reconciliation import reconciliation_content
from billing_core.documents.layout.sales import payment_purpose, sale_content
from billing_core.documents.layout.sheet import Content, Sheet, Side, Signature, Signatures
from billing_core.documents.papers import LEGAL_LANGUAGE
from billing_core.documents.texts import WORDINGS, Wording

__all__ = ["layout"]

_CONTENTS: Mapping[str, Callable[[dict[str, Any], Wording, str], Content]] = {
    "invoice": sale_content,
    "act": sale_content,
    "correction": sale_content,
    "reconciliation": reconciliation_content,
    "contract": agreement_content,
    "partner_statement": commission_content,
}
_SIGNED_BY_SELLER_ALONE = {"invoice"}


def layout(
    snapshot: dict[str, Any],
    number: str,
    *,
    language: str = LEGAL_LANGUAGE,
    voided: tuple[date, str] | None = None,
) -> Sheet:
    """Return the page of a document in a language; `voided` is since when and why it is void."""
    wording, kind = WORDINGS[language], snapshot["kind"]
    content = _CONTENTS[kind](snapshot, wording, language)
    buyer_label = wording.partner if kind == "partner_statement" else wording.buyer
    return Sheet(
        language=language,
        heading=f"{wording.titles[kind]} {wording.number} {number}",
        place=snapshot["place"],
        issued_on=in_date(snapshot["issued_on"], wording),
        sides=(_side(snapshot["seller"], wording.seller, wording), _side(snapshot["buyer"], buyer_label, wording)),
        facts=_facts(snapshot, number, wording, content),
        content=content,
        signatures=tuple(_signatures(snapshot, wording)),
        page_label=wording.page,
        courtesy=wording.courtesy,
        stamp="" if voided is None else wording.void,
        note="" if voided is None else _void_note(voided, wording),
    )


def _side(party: dict[str, str], label: str, wording: Wording) -> Side:
    requisites = [
        *_named(wording.tax_id, party["tax_id"]),
        *_named(wording.vat_id, party["vat_id"]),
        *_named(wording.address, party["address"]),
        *_named("IBAN", party["iban"]),
        *_named(wording.bank, party["bank"]),
        *_named(wording.phone, party["phone"]),
        *_named("E-mail", party["email"]),
        *([party["tax_status"]] if party["tax_status"] else []),
    ]
    return Side(label, party["name"], tuple(requisites))


def _named(label: str, value: str) -> list[str]:
    return [f"{label}: {value}"] if value else []


def _facts(snapshot: dict[str, Any], number: str, wording: Wording, content: Content) -> tuple[tuple[str, str], ...]:
    contract, period = snapshot["contract"], snapshot["period"]
    facts: list[tuple[str, str]] = []
    if contract is not None and snapshot["kind"] != "contract":
        dated = f"{wording.dated} {in_date(contract['date'], wording)}"
        facts.append((wording.contract, f"{wording.number} {contract['number']} {dated}"))
    if snapshot["kind"] == "invoice":
        facts.append((wording.purpose, payment_purpose(snapshot, number, wording)))
    elif snapshot["kind"] != "contract":
        facts.append((wording.period, f"{in_date(period['from'], wording)} – {in_date(period['to'], wording)}"))
    return (*facts, *content.facts)


def _signatures(snapshot: dict[str, Any], wording: Wording) -> list[Signatures]:
    kind, seller, buyer = snapshot["kind"], snapshot["seller"], snapshot["buyer"]
    persons = [_signature(seller["position"], seller["signatory"], wording)]
    if seller["accountant"] and kind in {"invoice", "reconciliation"}:
        persons.append(_signature(seller["accountant_position"], seller["accountant"], wording))
    signatures = [Signatures(wording.signed_seller, tuple(persons))]
    if kind not in _SIGNED_BY_SELLER_ALONE:
        label = wording.signed_partner if kind == "partner_statement" else wording.signed_buyer
        signatures.append(Signatures(label, (_signature(buyer["position"], buyer["signatory"], wording),)))
    return signatures


def _signature(position: str, name: str, wording: Wording) -> Signature:
    return Signature(position, name, wording.signature if name else wording.signature_of_somebody)


def _void_note(voided: tuple[date, str], wording: Wording) -> str:
    on, reason = voided
    return wording.voided.format(date=in_date(on.isoformat(), wording), reason=reason)
