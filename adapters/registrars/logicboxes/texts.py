"""What the platform's texts mean: it has no codes, and its brands word some texts otherwise.

Sources: clients that match them (WWW-LogicBoxes, FOSSBilling, Blesta), and the vendor's FAQ 690.
"""

import re
from enum import StrEnum

from adapters.outcome import RefusalReason


class Meaning(StrEnum):
    """What to do about a text that is not about the order itself."""

    ABSENT = "absent"
    BUSY = "busy"
    FUNDS = "funds"
    ACCESS = "access"
    SAME = "same"
    UNBOUGHT = "unbought"
    """It is switched only once it has been bought."""
    UNKNOWN = "unknown"


def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(text, re.IGNORECASE)


_MEANINGS: tuple[tuple[re.Pattern[str], Meaning], ...] = (
    (_pattern(r"no entity found for entityid|website doesn'?t exist for"), Meaning.ABSENT),
    (_pattern(r"order locked in processing|invalid action status"), Meaning.BUSY),
    (_pattern(r"insufficient (funds|balance)|low funds"), Meaning.FUNDS),
    (_pattern(r"access denied|invalid (credentials|api.?key|auth-userid)|not authorized to access"), Meaning.ACCESS),
    (_pattern(r"same value for new and old"), Meaning.SAME),
    (_pattern(r"privacy protection not purchased"), Meaning.UNBOUGHT),
)

_REASONS: tuple[tuple[re.Pattern[str], RefusalReason], ...] = (
    (_pattern(r"not allowed to perform this action"), RefusalReason.NOT_SPONSOR),
    (_pattern(r"currently available for registration"), RefusalReason.NOT_FOUND),
    (_pattern(r"already (registered|exists in)|not available for registration"), RefusalReason.DOMAIN_TAKEN),
    (_pattern(r"(authori[sz]ation|auth).?code|domain secret"), RefusalReason.BAD_AUTH_CODE),
    (_pattern(r"cannot be extended beyond|invalid years"), RefusalReason.PERIOD_NOT_ALLOWED),
    (_pattern(r"exp-?date"), RefusalReason.STALE_EXPIRY),
    (_pattern(r"already verified"), RefusalReason.NOT_ELIGIBLE),
    (_pattern(r"theft protection|locked for transfer|transfer ?lock"), RefusalReason.STATUS_PROHIBITS),
    (_pattern(r"in use as a nameserver"), RefusalReason.IN_USE),
    (_pattern(r"contact-?id|invalid customer-id|customer .*not found|invalid contact"), RefusalReason.INVALID_CONTACT),
    (_pattern(r"nameserver|ip ?address|parent domainname"), RefusalReason.INVALID_NAMESERVER),
    (_pattern(r"required parameter missing|not signed up"), RefusalReason.POLICY),
)


def meaning_of(text: str) -> Meaning | RefusalReason:
    """Return what a text says; `UNKNOWN` for one that nobody has seen, which proves nothing."""
    known = next((meaning for pattern, meaning in _MEANINGS if pattern.search(text)), None)
    if known is not None:
        return known
    return next((reason for pattern, reason in _REASONS if pattern.search(text)), Meaning.UNKNOWN)


def told(text: str) -> str:
    """Return the platform's words as a customer may see them: on one line, without the braces of field names."""
    return " ".join(text.strip("{} ").split())[:300]
