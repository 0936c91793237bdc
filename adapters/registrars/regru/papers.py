"""Where holders under .ru and its sisters upload the papers that reg.ru asks for."""

from adapters.domain_name import DomainName
from adapters.errors import Unavailable
from adapters.http import Nonconforming, Reader
from adapters.registrars.regru.account import RegruAccount
from adapters.registrars.regru.answers import Declined, accepted
from adapters.registrars.regru.contacts import Family, family_of
from adapters.registrars.regru.orders import listed

# The reference speaks of a link, and names no member.
_MEMBERS = ("docs_upload_uri", "upload_uri")


async def upload_url(account: RegruAccount, name: DomainName) -> str | None:
    """Return the link; None where a zone asks for no papers. Raises `Unavailable`."""
    if family_of(name.parent) is not Family.RU:
        return None
    try:
        answer = await account.ask("domain/get_docs_upload_uri", listed(name))
        row = accepted(next(iter(answer.objects("domains")))) if answer.has("domains") else answer
        return _link(row)
    except (Declined, Nonconforming, StopIteration) as err:
        raise Unavailable("server_error") from err


def _link(row: Reader) -> str:
    text = next((row.text(member) for member in _MEMBERS if row.has(member)), "")
    if not text.startswith(("https://", "http://")):
        raise Nonconforming("upload_uri", "not a link")
    return text
