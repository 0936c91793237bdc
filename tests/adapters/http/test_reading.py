"""Answers are read strictly, and sums exactly."""

from datetime import date
from decimal import Decimal

import pytest

from adapters.http import Nonconforming, json_object

ANSWER = (
    '{"id": 70110, "sum": "189.00", "rate": 0.1, "day": "2027-01-30", "rows": [{"a": "x"}], "none": null, "new": 1}'
)


@pytest.mark.fault("F057")
def test_numbers_may_be_texts_and_texts_numbers():
    read = json_object(ANSWER)
    assert (read.text("id"), read.integer("id"), read.decimal("sum")) == ("70110", 70110, Decimal("189.00"))
    assert read.decimal("rate") == Decimal("0.1")
    assert (read.day("day"), read.objects("rows")[0].text("a")) == (date(2027, 1, 30), "x")
    assert read.get_text("none") is None


@pytest.mark.fault("F057")
@pytest.mark.parametrize(
    ("ask", "why"),
    [
        (lambda read: read.decimal("price"), "price: missing"),
        (lambda read: read.decimal("day"), "day: not a number"),
        (lambda read: read.text("none"), "none: missing"),
        (lambda read: read.integer("sum"), "sum: not a whole number"),
        (lambda read: read.day("sum"), "sum: not a date"),
        (lambda read: read.text("rows"), "rows: not a text"),
        (lambda read: read.object("rows"), "rows: not an object"),
        (lambda read: read.objects("id"), "id: not a list"),
        (lambda read: read.objects("rows")[0].text("b"), "rows[0].b: missing"),
    ],
)
def test_what_is_missing_or_of_another_kind_is_named(ask, why):
    with pytest.raises(Nonconforming, match=why.replace("[", r"\[")):
        ask(json_object(ANSWER))


@pytest.mark.parametrize("text", ["", "[]", "<html>", '{"sum": NaN}', "[" * 100_000])
def test_what_is_no_object_is_not_read(text):
    with pytest.raises(Nonconforming):
        json_object(text)


@pytest.mark.parametrize("number", ["Infinity", "1e400", "-", ""])
def test_sums_are_of_this_world(number):
    with pytest.raises(Nonconforming):
        json_object(f'{{"sum": "{number}"}}').decimal("sum")
