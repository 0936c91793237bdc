"""Everything that people are told about contacts is told in every language."""

import string
from collections.abc import Iterator
from dataclasses import replace

import pytest

from adapters.contact_schema import contact_json_schema
from adapters.contact_texts import ADDRESS_FIELDS, CONTACT_FIELDS, KINDS
from adapters.contact_validation import contact_problems
from adapters.languages import Language, Text
from adapters.problem_texts import _RU, _UK, problem_text
from adapters.rules import FieldProblem
from tests.support.fake_rules import fake_rules
from tests.support.orders import a_person

RULES = replace(fake_rules().contacts, text_max=5)
CYRILLIC = set("абвгґдеєжзиіїйклмнопрстуфхцчшщьюяыэёъ")


def texts() -> Iterator[Text]:
    for field in (*CONTACT_FIELDS.values(), *ADDRESS_FIELDS.values()):
        yield field.title
        if field.description is not None:
            yield field.description
    yield from KINDS.values()


def test_titles_are_in_each_language() -> None:
    for text in texts():
        assert not CYRILLIC & set(text.en.lower())
        assert CYRILLIC & set(text.uk.lower()), text.en
        assert CYRILLIC & set(text.ru.lower()), text.en
        assert not set("ыэёъ") & set(text.uk.lower()), text.uk
        assert not set("іїєґ") & set(text.ru.lower()), text.ru


@pytest.mark.parametrize("language", list(Language))
def test_every_field_of_the_form_has_a_title(language: Language) -> None:
    properties = contact_json_schema(RULES, language)["properties"]
    nested = [*properties["address"]["properties"].values(), *properties["address_latin"]["properties"].values()]
    for schema in (*properties.values(), *nested):
        assert schema["title"]


def test_both_languages_tell_the_same_problems_with_the_same_facts() -> None:
    def facts(text: str) -> set[str | None]:
        return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}

    assert _UK.keys() == _RU.keys()
    assert all(facts(_UK[code]) == facts(_RU[code]) for code in _UK)


@pytest.mark.parametrize("language", [Language.UK, Language.RU])
@pytest.mark.parametrize("octets", [True, False])
def test_every_problem_of_a_contact_is_told(language: Language, octets: bool) -> None:
    address = replace(a_person().address, street=("",) * 4, postal_code="#", country="x")
    contact = a_person(
        name=" ", email="x", phone="x", passport="a\nb", taxpayer_number="?", address=address, name_latin="Пётр"
    )
    lacking = a_person(name="Пётр", name_latin=None)
    rules = replace(RULES, text_in_octets=octets, required={contact.kind: frozenset({"legal_address"})})
    problems = [*contact_problems(contact, rules, ""), *contact_problems(lacking, rules, "")]
    assert len({problem.code for problem in problems}) == 12
    for problem in problems:
        told = problem_text(problem, language)
        assert CYRILLIC & set(told.lower()), problem
        assert "{" not in told


def test_problem_without_words_in_a_language_is_told_in_english() -> None:
    assert problem_text(FieldProblem("/x", "unheard_of", "as it is"), Language.UK) == "as it is"
    assert problem_text(FieldProblem("/x", "too_long", "as it is"), Language.UK) == "as it is"
