"""Cardinal numbers in words with grammatical gender, and the form of a noun after a number. Pure."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto


class Gender(Enum):
    MASCULINE = auto()
    FEMININE = auto()


@dataclass(frozen=True, slots=True)
class Noun:
    """Forms after 1, after 2-4 and after 5 and more (in English the last two are one)."""

    gender: Gender
    one: str
    few: str
    many: str


@dataclass(frozen=True, slots=True)
class Language:
    ones: dict[Gender, tuple[str, ...]]
    """0 to 19; the word for 0 is said only when the whole number is 0."""
    tens: tuple[str, ...]
    hundreds: tuple[str, ...]
    scales: tuple[Noun, ...]
    """Thousand, million, milliard, ..."""
    agree: Callable[[Noun, int], str]
    tens_joint: str = " "

    def cardinal(self, number: int, gender: Gender) -> str:
        """Return 0 <= number < 10^15 in words; its units agree with a noun of `gender`."""
        if not 0 <= number < 1000 ** (len(self.scales) + 1):
            raise ValueError("the number is too great to be said")
        if number == 0:
            return self.ones[gender][0]
        said: list[str] = []
        for power, noun in reversed(list(enumerate(self.scales, start=1))):
            group = number // 1000**power % 1000
            if group:
                said += [*self._group(group, noun.gender), self.agree(noun, group)]
        return " ".join([*said, *self._group(number % 1000, gender)])

    def _group(self, number: int, gender: Gender) -> list[str]:
        said = [self.hundreds[number // 100]] if number >= 100 else []
        rest = number % 100
        if rest >= 20:
            tens, ones = divmod(rest, 10)
            said.append(self.tens[tens] + (self.tens_joint + self.ones[gender][ones] if ones else ""))
        elif rest:
            said.append(self.ones[gender][rest])
        return said


def slavic_form(noun: Noun, number: int) -> str:
    """1, 21, 101: one; 2-4, 22: few; 5-20 and 11-14, 111: many."""
    if number % 100 in range(11, 15):
        return noun.many
    return {1: noun.one, 2: noun.few, 3: noun.few, 4: noun.few}.get(number % 10, noun.many)


def english_form(noun: Noun, number: int) -> str:
    return noun.one if number == 1 else noun.many


def _with_feminine(masculine: tuple[str, ...], one: str, two: str) -> dict[Gender, tuple[str, ...]]:
    return {Gender.MASCULINE: masculine, Gender.FEMININE: (masculine[0], one, two, *masculine[3:])}


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


UKRAINIAN = Language(
    ones=_with_feminine(
        _words(
            "нуль один два три чотири п'ять шість сім вісім дев'ять десять одинадцять дванадцять тринадцять"
            " чотирнадцять п'ятнадцять шістнадцять сімнадцять вісімнадцять дев'ятнадцять"
        ),
        "одна",
        "дві",
    ),
    tens=("", "", *_words("двадцять тридцять сорок п'ятдесят шістдесят сімдесят вісімдесят дев'яносто")),
    hundreds=("", *_words("сто двісті триста чотириста п'ятсот шістсот сімсот вісімсот дев'ятсот")),
    scales=(
        Noun(Gender.FEMININE, "тисяча", "тисячі", "тисяч"),
        Noun(Gender.MASCULINE, "мільйон", "мільйони", "мільйонів"),
        Noun(Gender.MASCULINE, "мільярд", "мільярди", "мільярдів"),
        Noun(Gender.MASCULINE, "трильйон", "трильйони", "трильйонів"),
    ),
    agree=slavic_form,
)
RUSSIAN = Language(
    ones=_with_feminine(
        _words(
            "ноль один два три четыре пять шесть семь восемь девять десять одиннадцать двенадцать тринадцать"
            " четырнадцать пятнадцать шестнадцать семнадцать восемнадцать девятнадцать"
        ),
        "одна",
        "две",
    ),
    tens=("", "", *_words("двадцать тридцать сорок пятьдесят шестьдесят семьдесят восемьдесят девяносто")),
    hundreds=("", *_words("сто двести триста четыреста пятьсот шестьсот семьсот восемьсот девятьсот")),
    scales=(
        Noun(Gender.FEMININE, "тысяча", "тысячи", "тысяч"),
        Noun(Gender.MASCULINE, "миллион", "миллиона", "миллионов"),
        Noun(Gender.MASCULINE, "миллиард", "миллиарда", "миллиардов"),
        Noun(Gender.MASCULINE, "триллион", "триллиона", "триллионов"),
    ),
    agree=slavic_form,
)
ENGLISH = Language(
    ones={
        gender: _words(
            "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"
            " seventeen eighteen nineteen"
        )
        for gender in Gender
    },
    tens=("", "", *_words("twenty thirty forty fifty sixty seventy eighty ninety")),
    hundreds=("", *(f"{ones} hundred" for ones in _words("one two three four five six seven eight nine"))),
    scales=tuple(
        Noun(Gender.MASCULINE, scale, scale, scale) for scale in ("thousand", "million", "billion", "trillion")
    ),
    agree=english_form,
    tens_joint="-",
)
