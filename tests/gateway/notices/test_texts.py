"""Every notice in every language: the same words plain and as a page, what it costs, and where to pay."""

from datetime import date
from itertools import product

import pytest

from billing_core import Money
from gateway.notices.telling import Item
from gateway.notices.texts import LANGUAGES, money_in_words, render

KINDS = ("domain", "redemption", "hosting", "deletion", "shortage", "dearer")
PAY = "https://my.example.net/pay?account=acc_1&from=mail"
PRICE = Money(123_450, "UAH")
FACTS = {
    "account": "acc_1",
    "available": PRICE,
    "bonus": Money(0, "UAH"),
    "any_automatic": True,
    "grace_days": 3,
    "delete_after_days": 30,
    "missing": PRICE,
    "listed": PRICE,
}


def written(kind, language, **facts):
    item = Item("<b>shop</b>.example", date(2026, 12, 5), 12, True, PRICE)
    return render(kind, language, [item], **FACTS, **facts)


@pytest.mark.parametrize(("kind", "language"), list(product(KINDS, LANGUAGES)))
def test_a_notice_says_what_of_how_much_and_where_to_pay(kind, language):
    message = written(kind, language, pay_url=PAY)
    price = money_in_words(PRICE, language)
    assert price in message.text
    assert price in message.html
    assert PAY in message.text
    assert f'href="{PAY.replace("&", "&amp;")}"' in message.html
    assert "<b>shop</b>" in message.text
    assert "<b>shop</b>" not in message.html


@pytest.mark.parametrize("language", LANGUAGES)
def test_without_a_place_to_pay_none_is_offered(language):
    message = written("domain", language, pay_url=None)
    assert "href=" not in message.html
    assert "https://" not in message.text
