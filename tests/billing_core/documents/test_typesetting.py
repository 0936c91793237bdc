"""The page as its reader sees it: the text is read back out of the PDF."""

import re
from dataclasses import replace
from decimal import Decimal
from io import BytesIO

import pytest
from pypdf import PdfReader

from billing_core import VatMode, VatRule
from billing_core.documents.papers import PaperKind
from billing_core.documents.typesetting import render
from tests.billing_core.documents.builders import BUYER, SELLER, a_line, an_act

NUMBER = "А-2026/000123"


def pages_of(paper):
    return [
        re.sub(r"[\s ]+", " ", page.extract_text())
        for page in PdfReader(BytesIO(render(paper.snapshot(), NUMBER))).pages
    ]


def text_of(paper):
    return " ".join(pages_of(paper))


def test_an_act_says_who_what_when_and_how_much():
    text = text_of(an_act())
    for words in (
        f"Акт надання послуг № {NUMBER}",
        "31 жовтня 2026 р.",
        SELLER.name,
        SELLER.vat_id,
        SELLER.iban,
        BUYER.name,
        "№ Д-2024/117 від 5 березня 2024 р.",
        "1 жовтня 2026 р. – 31 жовтня 2026 р.",
        "Продовження домену example.com.ua",
        "300,01",
        "Шістсот п'ятдесят гривень 01 копійка",
        "Разом без ПДВ: 541,67",
        "ПДВ 20 %: 108,34",
        "Усього з ПДВ: 650,01",
        "Від Виконавця",
        "Від Замовника",
        "Сторінка 1 з 1",
    ):
        assert words in text.replace("’", "'"), words


def test_a_seller_without_vat_says_so_in_words():
    text = text_of(an_act(vat=VatRule(VatMode.NONE)))
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
    assert words in text_of(an_act(language=language))


@pytest.mark.fault("F082")
@pytest.mark.parametrize("name", ['#read("/etc/passwd")', "*Bold* _it_ $x$", "<label> @ref", "\\u{41}", "{page}"])
def test_what_a_customer_wrote_is_plain_text_on_the_page(name):
    assert name in text_of(an_act(buyer=replace(BUYER, name=name)))


def test_long_lists_go_on_with_their_heading_on_every_page():
    pages = pages_of(an_act(lines=tuple(a_line(f"Послуга {n}") for n in range(120))))
    assert len(pages) > 2
    assert all("Найменування послуги" in page for page in pages[:-1])
    assert f"Сторінка 2 з {len(pages)}" in pages[1]


def test_a_long_name_is_wrapped_not_cut():
    name = "Товариство з обмеженою відповідальністю " * 6 + "кінець"
    assert "кінець" in text_of(an_act(buyer=replace(BUYER, name=name)))


def test_the_same_paper_has_the_same_bytes():
    assert render(an_act().snapshot(), NUMBER) == render(an_act().snapshot(), NUMBER)


def test_vat_is_that_of_the_total_not_the_sum_of_the_lines():
    lines = tuple(a_line(total_minor=1) for _ in range(10))
    snapshot = an_act(lines=lines, vat=VatRule(VatMode.INCLUDED, Decimal(20))).snapshot()
    assert (snapshot["total_minor"], snapshot["vat_minor"]) == (10, 2)


def test_a_paper_without_lines_is_not_made():
    with pytest.raises(ValueError, match="line"):
        an_act(lines=())
