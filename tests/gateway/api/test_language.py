import pytest

from adapters.languages import Language
from gateway.api.language import preferred_language


@pytest.mark.parametrize(
    ("header", "language"),
    [
        (None, Language.EN),
        ("", Language.EN),
        ("uk", Language.UK),
        ("uk-UA", Language.UK),
        ("RU-ru;q=0.8, en;q=0.9", Language.EN),
        ("fr, de;q=0.9, ru;q=0.1", Language.RU),
        ("ru;q=0, uk;q=0.001", Language.UK),
        ("ru;q=0", Language.EN),
        ("*", Language.EN),
        ("uk;q=5", Language.EN),
        ("uk;level=1", Language.EN),
        (",;=,ru", Language.RU),
    ],
)
def test_best_liked_language_of_ours_is_taken(header: str | None, language: Language) -> None:
    assert preferred_language(header) is language
