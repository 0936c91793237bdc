"""The page as its reader sees it: the text is read back out of the PDF."""

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from billing_core import Money, VatMode, VatRule
from billing_core.documents.papers import LANGUAGES, PaperKind
from billing_core.documents.sales import Sale, Unit
from billing_core.documents.texts import WORDINGS
from billing_core.documents.typesetting import render
from tests.billing_core.builders import VAT_20, uah
from tests.billing_core.documents.builders import (
    BUYER,
    SELLER,
    a_contract,
    a_correction,
    a_line,
    a_partner_statement,
    a_reconciliation,
    a_sale,
    an_act,
    said,
)

NUMBER = "А-2026/000123"


def pages_of(paper, **how):
    return [
        re.sub(r"[\s ]+", " ", page.extract_text())
        for page in PdfReader(BytesIO(render(paper.snapshot(), NUMBER, **how))).pages
    ]


def text_of(paper, **how):
    return " ".join(pages_of(paper, **how))


def test_an_act_says_who_what_when_and_how_much():
    text = text_of(an_act())
    for words in (
        f"Акт надання послуг № {NUMBER}",
        "31 жовтня 2026 р.",
        SELLER.name,
        SELLER.vat_id,
        SELLER.iban,
        BUYER.name,
        "№ Д-2024/000117 від 5 березня 2024 р.",
        "1 жовтня 2026 р. – 31 жовтня 2026 р.",
        "Продовження домену example.com.ua",
        "300,01",
        "Шістсот п'ятдесят гривень 01 копійка",
        "Разом без ПДВ: 541,67",
        "ПДВ 20 %: 108,34",
        "Усього з ПДВ: 650,01",
        "Від Виконавця",
        "Від Замовника",
        "сторінка 1 з 1",
    ):
        assert words in text.replace("’", "'"), words


def test_a_seller_without_vat_says_so_in_words():
    text = text_of(an_act(body=a_sale(vat=VatRule(VatMode.NONE))))
    assert "Без ПДВ" in text
    assert "20 %" not in text


def test_an_invoice_asks_for_no_signature_of_the_buyer():
    text = text_of(an_act(kind=PaperKind.INVOICE))
    assert "Рахунок на оплату" in text
    assert "Від Замовника" not in text


@pytest.mark.parametrize(
    ("language", "words"),
    [("ru", "юридическую силу имеет текст на украинском языке"), ("en", "the Ukrainian text is the legal one")],
)
def test_a_translation_says_that_it_is_one(language, words):
    assert words in text_of(an_act(), language=language)


@pytest.mark.fault("F082")
@pytest.mark.parametrize("name", ['#read("/etc/passwd")', "*Bold* _it_ $x$", "<label> @ref", "\\u{41}", "{page}"])
def test_what_a_customer_wrote_is_plain_text_on_the_page(name):
    act = an_act(buyer=replace(BUYER, name=name), body=a_sale(a_line(name)))
    assert text_of(act).count(name) == 2


@pytest.mark.fault("F082")
@settings(max_examples=30)
@given(st.text(st.characters(exclude_categories=("Cs", "Cc", "Co", "Cn")), min_size=1, max_size=40))
def test_f082_no_name_stops_the_typesetter(name):
    assert render(an_act(buyer=replace(BUYER, name=name, address=name)).snapshot(), NUMBER).startswith(b"%PDF-")


def test_a_customer_whose_signatory_is_not_known_fills_it_in_by_hand():
    text = text_of(an_act())
    assert "Коваленко О. В." in text
    assert "(посада, підпис, прізвище та ініціали)" in text


def test_a_currency_without_words_is_in_figures():
    act = an_act(body=a_sale(a_line().of(said("Послуга"), Money(1234, "PLN"))))
    assert "Загальна вартість: 12,34 PLN" in text_of(act)


def test_long_lists_go_on_with_their_heading_on_every_page():
    pages = pages_of(an_act(body=a_sale(*(a_line(f"Послуга {n}") for n in range(120)))))
    assert len(pages) > 2
    assert all("Найменування послуги" in page for page in pages[:-1])
    assert f"сторінка 2 з {len(pages)}" in pages[1]


def test_a_correction_names_its_acts_and_says_what_the_price_decreases_by():
    text = text_of(a_correction())
    for words in (
        "№ А-2026/000123 від 30 вересня 2026 р.",
        "−120,00",
        "зменшується на: Сто двадцять гривень 00 копійок",
    ):
        assert words in text, words


def test_a_reconciliation_has_both_sides_and_says_who_owes_whom():
    text = text_of(a_reconciliation())
    for words in (
        "Сальдо на 01.10.2026 100,00",
        "Обороти за період 650,01 500,00",
        "Сальдо на кінець 31.10.2026 50,01",
        "заборгованість на користь Виконавця: П'ятдесят гривень 01 копійка",
        "Бондар І. М.",
    ):
        assert words in text.replace("’", "'"), words


@pytest.mark.parametrize(
    ("opening", "words"),
    [("0.00", "заборгованість відсутня"), ("10.00", "на користь Замовника (аванс): Десять гривень")],
)
def test_a_reconciliation_without_debts_says_so(opening, words):
    assert words in text_of(a_reconciliation(opening=opening, amounts=()))


def test_a_contract_says_which_version_was_accepted_when_and_from_where():
    text = text_of(a_contract())
    for words in ("у редакції 2026-11", "22 листопада 2026 р. 12:30:00", "203.0.113.7", "1. Предмет договору", "9.1."):
        assert words in text, words


def test_a_partner_sees_pseudonyms_and_what_is_carried():
    text = text_of(a_partner_statement())
    for words in ("K7Q2", "Ставка винагороди: 10 %", "Переноситься на наступні місяці: −12,65", "Від Партнера"):
        assert words in text, words


def test_a_void_paper_is_stamped_with_date_and_reason():
    text = text_of(an_act(), voided=(date(2026, 11, 5), "помилковий період"))
    assert "АНУЛЬОВАНО" in text
    assert "5 листопада 2026 р., причина: помилковий період" in text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("make", [an_act, a_correction, a_reconciliation, a_contract, a_partner_statement])
def test_every_kind_is_printed_in_every_language(make, language):
    assert WORDINGS[language].titles[make().kind.value] in text_of(make(), language=language)


def test_a_price_that_does_not_divide_is_that_of_one_service():
    line = a_line(total_minor=1000, quantity=3)
    assert (line.unit, line.quantity, line.price) == (Unit.SERVICE, 1, uah("10.00"))
    assert a_line(total_minor=900, quantity=3).price == uah("3.00")


def test_a_long_name_is_wrapped_not_cut():
    name = "Товариство з обмеженою відповідальністю " * 6 + "кінець"
    assert "кінець" in text_of(an_act(buyer=replace(BUYER, name=name)))


def test_the_same_paper_has_the_same_bytes():
    assert render(an_act().snapshot(), NUMBER) == render(an_act().snapshot(), NUMBER)


def test_vat_is_that_of_the_total_not_the_sum_of_the_lines():
    lines = (a_line(total_minor=1) for _ in range(10))
    snapshot = an_act(body=a_sale(*lines, vat=VatRule(VatMode.INCLUDED, Decimal(20)))).snapshot()
    assert (snapshot["total_minor"], snapshot["vat_minor"]) == (10, 2)


def test_a_paper_without_lines_is_not_made():
    with pytest.raises(ValueError, match="line"):
        Sale((), VAT_20)
