"""Names that a customer may like: the words themselves, and what registrars make of them."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.capabilities import Capability
from adapters.model import DomainName
from gateway.domains.suggestions import candidates, labels
from gateway.errors import ValidationFailed
from tests.support.fake_adapter import FakeRegistryAdapter, fake_spec
from tests.support.fake_rules import fake_rules
from tests.support.office import a_registry, an_office


@pytest.mark.parametrize(
    ("words", "made"),
    [
        ("shop", ["shop"]),
        ("My  Shop!", ["myshop", "my-shop"]),
        ("моя крамниця", ["моякрамниця", "моя-крамниця"]),
        ("a_b", ["ab", "a-b"]),
        ("?!", []),
    ],
)
def test_words_become_labels(words, made):
    assert labels(words) == made


@given(st.text(max_size=80))
def test_whatever_is_said_makes_names_or_none(words):
    made = candidates(words, ["one", "two"])
    assert {name.parent for name in made} <= {"one", "two"}
    assert all(name.ascii.count(".") == 1 for name in made)


async def names(office, words, tlds=(), most=20):
    return [each.name.ascii for each in await office.services.suggestions.of(words, tlds, most)]


async def test_the_words_come_first_and_then_ideas_all_of_them_free(database_url):
    one, two = a_registry("one", "one"), a_registry("two", "two")
    one.put("shop.one")
    two.put("shopper.two")
    one.ideas = [DomainName("shop.one"), DomainName("shopping.one")]
    two.ideas = [DomainName("shopper.two"), DomainName("shop.two"), DomainName("shops.two")]
    async with an_office(database_url, [one, two]) as office:
        assert await names(office, "shop") == ["shop.two", "shopping.one", "shops.two"]
        assert await names(office, "shop", most=2) == ["shop.two", "shopping.one"]
        assert await names(office, "shop", tlds={"one"}) == ["shopping.one"]


async def test_who_has_no_ideas_or_is_silent_spoils_nothing(database_url):
    silent = a_registry("silent", "one")
    silent.be_unavailable("suggest")
    spec = fake_spec(zones=[fake_rules("two", "plain")], name="plain", unsupported={Capability.SUGGESTIONS: "none"})
    plain = FakeRegistryAdapter(spec)
    async with an_office(database_url, [silent, plain]) as office:
        assert await names(office, "shop") == ["shop.one", "shop.two"]
        assert not [call for call in plain.calls if call[0] == "suggest"]


async def test_who_thinks_for_long_is_not_waited_for(database_url, monkeypatch):
    slow = a_registry("slow", "one")

    async def never(*_args):
        raise TimeoutError

    monkeypatch.setattr(slow, "suggest", never)
    async with an_office(database_url, [slow]) as office:
        suggestions = replace(office.services.suggestions, patience_seconds=30.0)
        assert [each.name.ascii for each in await suggestions.of("shop", (), 20)] == ["shop.one"]


async def test_a_zone_that_is_not_sold_is_refused(office):
    with pytest.raises(ValidationFailed):
        await names(office, "shop", tlds={"nowhere"})


async def test_words_of_which_no_name_can_be_made_suggest_nothing(office):
    assert await names(office, "?!") == []
