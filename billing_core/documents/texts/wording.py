"""What every language has words for."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Wording:
    """`months` in the genitive; `titles` by kind of document, `units` by unit of measure, `tables` by heading."""

    months: tuple[str, ...]
    date: str
    titles: Mapping[str, str]
    units: Mapping[str, str]
    # requisites
    seller: str
    buyer: str
    partner: str
    tax_id: str
    vat_id: str
    address: str
    bank: str
    phone: str
    # facts
    number: str
    contract: str
    dated: str
    period: str
    corrects: str
    rate: str
    purpose: str
    purpose_of: str
    vat_included: str
    accepted: str
    accepted_from: str
    # tables
    line_title: str
    line_unit: str
    line_quantity: str
    line_price: str
    line_sum: str
    with_vat: str
    turnover_date: str
    turnover_title: str
    debit: str
    credit: str
    opening_balance: str
    turnover: str
    closing_balance: str
    referred: str
    net_spending: str
    commission: str
    # totals
    net: str
    vat: str
    total_with_vat: str
    total_without_vat: str
    earned: str
    carried_in: str
    carried_out: str
    accrued: str
    # sums in words
    in_words: str
    decrease_in_words: str
    vat_in_words: str
    no_vat: str
    owed_to_buyer: str
    owed_to_seller: str
    owed_nothing: str
    accrued_in_words: str
    # sentences
    act_opening: str
    act_closing: str
    correction_opening: str
    correction_closing: str
    invoice_closing: str
    reconciliation_opening: str
    reconciliation_closing: str
    partner_opening: str
    partner_closing: str
    contract_opening: str
    contract_closing: str
    # signatures and page
    signed_seller: str
    signed_buyer: str
    signed_partner: str
    signature: str
    signature_of_somebody: str
    page: str
    courtesy: str
    void: str
    voided: str
