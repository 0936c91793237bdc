"""Names that reg.ru thinks of, and where each is free."""

import re
from collections.abc import Collection, Iterator

from adapters.domain_name import DomainName, InvalidName
from adapters.errors import Unavailable
from adapters.http import Nonconforming, Reader
from adapters.model import Availability, CheckResult
from adapters.registrars.regru.account import RegruAccount
from adapters.registrars.regru.answers import Declined

_MOST = 100  # REG.API 2.0 reference


async def suggest(account: RegruAccount, words: str, tlds: Collection[str], most: int) -> list[CheckResult]:
    """Return free names like one word, or two: more are not asked for. Raises `Unavailable`."""
    first, *others = re.findall(r"\w+", words) or [words]
    data = {"word": first, "tlds": [_shown(tld) for tld in sorted(tlds)], "limit": min(most, _MOST)}
    try:
        answer = await account.ask("domain/get_suggest", data | ({"additional_word": others[0]} if others else {}))
        found = [name for row in answer.objects("suggestions") for name in _names(row)]
    except (Declined, Nonconforming) as err:
        raise Unavailable("server_error") from err
    return [CheckResult(name, Availability.AVAILABLE) for name in dict.fromkeys(found)][:most]


def _shown(tld: str) -> str:
    return "рф" if tld == "xn--p1ai" else tld


def _names(row: Reader) -> Iterator[DomainName]:
    """Yield the name in each zone where it is free; what is no name is nobody's idea."""
    for tld in row.texts("avail_in"):
        try:
            yield DomainName.parse(f"{row.text('name')}.{tld}")
        except InvalidName:
            continue
