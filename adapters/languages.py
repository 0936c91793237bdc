"""The languages in which people are told what to enter and what is wrong with it."""

from dataclasses import dataclass
from enum import StrEnum


class Language(StrEnum):
    """ISO 639-1."""

    EN = "en"
    UK = "uk"
    RU = "ru"


@dataclass(frozen=True, slots=True)
class Text:
    """One text for people in every language; `{name}` stands for a fact that is filled in when it is told."""

    en: str
    uk: str
    ru: str

    def told_in(self, language: Language) -> str:
        match language:
            case Language.EN:
                return self.en
            case Language.UK:
                return self.uk
            case Language.RU:
                return self.ru
