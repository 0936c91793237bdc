"""What the platform lists: every order of the account, five hundred a call; and names that it suggests."""

from collections.abc import Collection, Sequence
from datetime import UTC, datetime

from adapters.domain_name import DomainName, InvalidName
from adapters.errors import Unavailable
from adapters.http import Nonconforming, Reader
from adapters.model import CheckResult, Glimpse
from adapters.registrars.logicboxes.orders import LIVING, statuses_of
from adapters.registrars.logicboxes.platform import Platform, PlatformRefused
from adapters.registrars.logicboxes.queries import availability_of, dotted, rows, unanswered


async def glimpses(platform: Platform, page_size: int) -> dict[DomainName, Glimpse]:
    """Return every living name of the account with what its row shows. Raises `Unavailable`."""
    found: dict[DomainName, Glimpse] = {}
    page, whole = 0, 0
    while page == 0 or page * page_size < whole:
        page += 1
        try:
            paged = (("no-of-records", str(page_size)), ("page-no", str(page)))
            answer = await platform.read_object("domains/search", *paged, bulk=True)
            found |= {_name(row): _glimpse(row) for row in rows(answer) if _status(row) in LIVING}
            whole = answer.integer("recsindb")
        except PlatformRefused as err:
            raise unanswered(err) from err
        except (Nonconforming, InvalidName) as err:
            raise Unavailable("server_error") from err
    return found


async def suggestions(platform: Platform, words: str, tlds: Collection[str], most: int) -> Sequence[CheckResult]:
    """Return names like the words. Raises `Unavailable`; words that the platform does not take suggest nothing."""
    zones = (("tld-only", tld) for tld in sorted(tlds))
    try:
        asked = (("keyword", words), *zones, ("no-of-results", str(most)))
        answer = await platform.read_object("domains/v5/suggest-names", *asked)
    except PlatformRefused:
        return []
    found = [(DomainName.parse(text.lower()), shown) for text, shown in answer.members.items() if _is_name(text)]
    return [availability_of(name, shown) for name, shown in found if name.parent in tlds][:most]


def _is_name(text: str) -> bool:
    try:
        DomainName.parse(text.lower())
    except InvalidName:
        return False
    return True


def _name(row: Reader) -> DomainName:
    """Raises `InvalidName` for one that is shown in a way that is no name: none may be missing."""
    found = dotted(row, "description") or dotted(row, "domainname")
    if found is None:
        raise Nonconforming("description", "missing")
    return DomainName.parse(found.lower())


def _status(row: Reader) -> str:
    return (dotted(row, "currentstatus") or "").lower()


def _glimpse(row: Reader) -> Glimpse:
    ends_at = dotted(row, "endtime")
    if ends_at is not None and not ends_at.isdigit():
        raise Nonconforming("endtime", "not a time")
    return Glimpse(None if ends_at is None else datetime.fromtimestamp(int(ends_at), UTC), statuses_of(_status(row)))
