"""Every text of pages and letters is there in every language."""

import re

import pytest

from gateway.words import LANGUAGES, translations
from gateway.words.extraction import extracted

_PLACES = re.compile(r"%\(\w+\)s")


@pytest.mark.parametrize("language", [language for language in LANGUAGES if language != "en"])
def test_every_text_is_translated_with_its_places(language):
    words = translations(language)
    for text in sorted(extracted(), key=str):
        if isinstance(text, tuple):
            told = {words.ngettext(*text, number) for number in (1, 2, 5)}
            assert len(told) > 1, text
            assert all(sorted(_PLACES.findall(each)) == sorted(_PLACES.findall(text[1])) for each in told), text
        else:
            told = words.gettext(text)
            assert told != text or text == "In ASCII", text
            assert sorted(_PLACES.findall(told)) == sorted(_PLACES.findall(text)), text


def test_numbers_have_the_forms_of_their_language():
    words = translations("uk")
    told = [words.ngettext("%(num)s year", "%(num)s years", number) % {"num": number} for number in (1, 3, 5, 11, 21)]
    assert told == ["1 рік", "3 роки", "5 років", "11 років", "21 рік"]


def test_nothing_is_extracted_by_accident():
    assert "Sign in" in extracted()
    assert ("%(num)s year", "%(num)s years") in extracted()
    assert "There is no such page." in extracted()  # marked in code
    assert "Confirm your address" in extracted()  # of a letter
