"""A passport on one line, in the three parts that .ru contacts have."""

import re
from dataclasses import dataclass, field

_NUMBER = re.compile(r"^\W*([A-ZА-ЯІЇЄҐ]{0,3}[\s№-]*\d[\d\s-]*\d)", re.IGNORECASE)
_DATE = re.compile(r"\b(\d{2})[./](\d{2})[./](\d{4})\b|\b(\d{4})-(\d{2})-(\d{2})\b")
_ISSUED = re.compile(r"^(выдан[ао]?|видан(ий|о)?|issued( by)?|by)\b", re.IGNORECASE)
_EDGES = " ,.;:()"


@dataclass(frozen=True, slots=True)
class Passport:
    """`issued_on` is DD.MM.YYYY; `place` is empty where the line does not say."""

    number: str = field(repr=False)
    issued_on: str = field(repr=False)
    place: str = field(repr=False)


def parse_passport(line: str) -> Passport | None:
    """Return the parts of "4509 112233, issued 11.02.2009 by ..."; None without a number or a date."""
    date = _DATE.search(line)
    if date is None:
        return None
    rest = f"{line[: date.start()]} {line[date.end() :]}"
    number = _NUMBER.match(rest)
    if number is None:
        return None
    day, month, year = date.group(1, 2, 3) if date.group(1) else date.group(6, 5, 4)
    place = _ISSUED.sub("", rest[number.end() :].strip(_EDGES)).strip(_EDGES)
    return Passport(number.group(1).strip(), f"{day}.{month}.{year}", re.sub(r"\s+", " ", place))
