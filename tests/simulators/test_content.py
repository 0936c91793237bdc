"""The simulators' own schema language."""

import pytest
from lxml import etree

from simulators.content import EMPTY, Invalid, Part, Shape, Text, check, many, one, optional, sequence, text

NAME = text(1, 5)
SHAPE = sequence(one("a", NAME), optional("b", NAME), many("c", EMPTY, 0, 2), Part({"d": NAME, "e": EMPTY}))


def element(inner: str) -> etree._Element:
    return etree.fromstring(f'<r xmlns="urn:x">{inner}</r>')


@pytest.mark.parametrize(
    "inner", ["<a>1</a><d>1</d>", "<a>1</a><b>2</b><c/><c/><e/>", " <a> 1 </a>\n<e/> ", "<a>12345</a><e/>"]
)
def test_what_fits(inner):
    check(element(inner), SHAPE)


@pytest.mark.parametrize(
    ("inner", "words"),
    [
        ("", "Missing child element(s). Expected is ( {urn:x}a )."),
        ("<a>1</a>", "Missing child element(s). Expected is ( {urn:x}d, {urn:x}e )."),
        ("<b>1</b><e/>", "Element '{urn:x}b': This element is not expected. Expected is ( {urn:x}a )."),
        ("<a>1</a><e/><e/>", "Element '{urn:x}e': This element is not expected."),
        ("<a>1</a><c/><c/><c/><e/>", "Element '{urn:x}c': This element is not expected."),
        ("<a></a><e/>", "this underruns the allowed minimum length of '1'."),
        ("<a>123456</a><e/>", "this exceeds the allowed maximum length of '5'."),
        ("<a>1</a>x<e/>", "Character content other than whitespace is not allowed."),
        ("<a>1</a><e>x</e>", "Character content other than whitespace is not allowed."),
        ('<a n="1">1</a><e/>', "attribute 'n': The attribute 'n' is not allowed."),
        ("<a><b>1</b></a><e/>", "Element '{urn:x}b': This element is not expected."),
        ('<a xmlns="urn:y">1</a><e/>', "Element '{urn:y}a': This element is not expected."),
    ],
)
def test_what_does_not_fit_is_told_in_a_validators_words(inner, words):
    with pytest.raises(Invalid) as refusal:
        check(element(inner), SHAPE)
    assert words in str(refusal.value)


def test_a_choice_that_repeats_is_of_one_name():
    shape = sequence(Part({"d": NAME, "e": EMPTY}, 1, None))
    check(element("<d>1</d><d>2</d>"), shape)
    with pytest.raises(Invalid, match="not expected"):
        check(element("<d>1</d><e/>"), shape)


@pytest.mark.parametrize(
    ("rule", "good", "bad"),
    [
        (Text(pattern="[0-9]+"), "12", "1a"),
        (Text(one_of=frozenset({"y", "m"})), "y", "d"),
        (Text(most=3), " a   c ", "ab   c d"),
        (Text(most=3, keep_space=True), "abc", " ab "),
    ],
)
def test_rules_for_text(rule, good, bad):
    check(element(good), Shape(text=rule))
    with pytest.raises(Invalid):
        check(element(bad), Shape(text=rule))


def test_required_attributes():
    shape = Shape(attributes={"unit": Text(one_of=frozenset({"y"}))}, required=frozenset({"unit"}))
    check(etree.fromstring('<r unit="y">1</r>'), shape)
    with pytest.raises(Invalid, match="required but missing"):
        check(etree.fromstring("<r>1</r>"), shape)


def test_schema_hints_are_nobodys_business():
    hint = "http://www.w3.org/2001/XMLSchema-instance"
    check(etree.fromstring(f'<r xmlns:xsi="{hint}" xsi:schemaLocation="a b">1</r>'), text(1))
