"""A domain or host name in one canonical form, whatever spelling it came in."""

import re
import unicodedata
from dataclasses import dataclass

import idna

_LABEL = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\Z")

# A label that has one form only: hyphens in the third and fourth place are reserved (RFC 5891 §4.2.3.1).
_PLAIN_LABEL = re.compile(r"(?!..--)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\Z")

# ZWNJ and ZWJ, the only invisible characters with a rule in IDNA 2008 (RFC 5892 appendix A); UTS 46 drops the others.
_JOINERS = "\u200c\u200d"

# Scripts that one label may mix (UTS 39 §5.2, "highly restrictive"); any other mixture is a spoof or a typing mistake.
_MIXTURES = (
    frozenset({"LATIN", "CJK", "HIRAGANA", "KATAKANA"}),
    frozenset({"LATIN", "CJK", "BOPOMOFO"}),
    frozenset({"LATIN", "CJK", "HANGUL"}),
)


class InvalidName(ValueError):
    """A text is not a domain or host name that can be registered or delegated.

    `code` is stable for machines (`malformed_name`, `idn_roundtrip`, `mixed_script`, `name_too_long`); the message is
    for people.
    """

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True, slots=True, order=True)
class DomainName:
    """A domain or host name in its one canonical form: lower-case A-labels, no trailing dot.

    Build it with `parse`; two spellings of one name give equal objects (UTS 46 non-transitional, IDNA 2008).
    """

    ascii: str

    @classmethod
    def parse(cls, text: str) -> "DomainName":
        """Canonicalise a name given in A-labels or U-labels. Raises `InvalidName`."""
        if not text or text != text.strip() or text.endswith("."):
            raise InvalidName("malformed_name", "a name has no surrounding spaces and no trailing dot")
        if any(unicodedata.category(char) == "Cf" and char not in _JOINERS for char in text):
            raise InvalidName("malformed_name", "the name contains invisible characters")
        if len(text) > 253:
            raise InvalidName("name_too_long", "a name has at most 253 characters in A-labels")
        canonical = _to_ascii(text)
        labels = canonical.split(".")
        if len(labels) < 2 or not all(_LABEL.match(label) for label in labels):
            raise InvalidName("malformed_name", "a name has two or more labels of letters, digits and inner hyphens")
        if any(_mixes_scripts(idna.decode(label)) for label in labels if label.startswith("xn--")):
            raise InvalidName("mixed_script", "a label mixes letters of alphabets that look alike")
        return cls(canonical)

    @property
    def unicode(self) -> str:
        """The U-label form, for people."""
        return idna.decode(self.ascii) if self.is_idn else self.ascii

    @property
    def labels(self) -> tuple[str, ...]:
        return tuple(self.ascii.split("."))

    @property
    def is_idn(self) -> bool:
        """True when a label is internationalized, whichever form it was given in."""
        return any(label.startswith("xn--") for label in self.labels)

    @property
    def parent(self) -> str:
        """Everything right of the first label: the zone, for a name directly below one (`a.com.ua` → `com.ua`)."""
        return self.ascii.partition(".")[2]

    def is_below(self, other: "DomainName") -> bool:
        """Tell whether this name is `other` or lies under it."""
        return self.is_in_zone(other.ascii)

    def is_in_zone(self, zone: str) -> bool:
        """Tell whether this name is `zone` (A-labels, `com.ua`) or lies under it, at any depth."""
        return self.ascii == zone or self.ascii.endswith("." + zone)

    def __str__(self) -> str:
        return self.ascii


def _to_ascii(text: str) -> str:
    """Return the A-label form; refuse a name whose two forms do not lead to each other (RFC 5891 §5.4)."""
    plain = text.lower()
    if plain.isascii() and all(_PLAIN_LABEL.match(label) for label in plain.split(".")):
        return plain
    try:
        canonical = idna.encode(text, uts46=True, transitional=False, std3_rules=True).decode("ascii").lower()
        again = idna.encode(idna.decode(canonical), uts46=True, std3_rules=True).decode("ascii").lower()
    except idna.IDNAError as err:
        code = "idn_roundtrip" if "xn--" in text.lower() else "malformed_name"
        raise InvalidName(code, "not a valid internationalized or ASCII domain name") from err
    if again != canonical:
        raise InvalidName("idn_roundtrip", "the name changes when it is decoded and encoded again")
    return canonical


def _mixes_scripts(label: str) -> bool:
    scripts = {unicodedata.name(char, "UNNAMED").split()[0] for char in label if char.isalpha()}
    return len(scripts) > 1 and not any(scripts <= mixture for mixture in _MIXTURES)
