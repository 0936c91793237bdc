import pytest

from billing_core import Money
from billing_core.documents.words import in_words
from tests.billing_core.golden import golden


@golden("words")
def test_golden(case):
    amount = Money(case["input"]["amount_minor"], "UAH")
    assert in_words(amount, case["input"]["lang"]).replace("’", "'") == case["expect"]["text"].replace("’", "'")


@pytest.mark.parametrize(
    ("minor", "currency", "language", "text"),
    [
        (1100, "UAH", "uk", "Одинадцять гривень 00 копійок"),
        (1_000_000_000_00, "UAH", "uk", "Один мільярд гривень 00 копійок"),
        (2_002_002_02, "UAH", "uk", "Два мільйони дві тисячі дві гривні 02 копійки"),
        (
            111_112_114_50,
            "UAH",
            "uk",
            "Сто одинадцять мільйонів сто дванадцять тисяч сто чотирнадцять гривень 50 копійок",
        ),
        (1_000_000_000_00, "UAH", "ru", "Один миллиард гривен 00 копеек"),
        (2_101_22, "UAH", "ru", "Две тысячи сто одна гривна 22 копейки"),
        (42_342_01, "UAH", "en", "Forty-two thousand three hundred forty-two hryvnias 01 kopiyka"),
        (100, "UAH", "en", "One hryvnia 00 kopiykas"),
        (21_05, "USD", "uk", "Двадцять один долар США 05 центів"),
        (5_00, "EUR", "ru", "Пять евро 00 евроцентов"),
    ],
)
def test_gender_and_number_agree(minor, currency, language, text):
    assert in_words(Money(minor, currency), language) == text


@pytest.mark.parametrize("minor", [-1, 10**17])
def test_sums_out_of_range_are_refused(minor):
    with pytest.raises(ValueError, match=r"negative|great"):
        in_words(Money(minor, "UAH"), "uk")
