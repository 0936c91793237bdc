"""Invoices for a payment into the balance."""

from billing_core import Money
from billing_core.documents.papers import Paper, PaperKind
from billing_core.documents.sales import PaperLine, Sale
from gateway.documents.model import Making

_TITLES = {
    "uk": "Послуги хостингу та реєстрації доменних імен (поповнення балансу)",
    "ru": "Услуги хостинга и регистрации доменных имён (пополнение баланса)",
    "en": "Services of hosting and domain registration (payment into the balance)",
}


def invoice_of(making: Making, amount: Money) -> Paper:
    return making.paper(PaperKind.INVOICE, Sale((PaperLine.of(_TITLES, amount),), making.vat))
