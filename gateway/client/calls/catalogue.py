"""What is sold, to whom, at what price."""

from gateway.client.answers.base import Listed
from gateway.client.answers.catalogue import Prices, Tariff, Tld
from gateway.client.call import Call, address, given, shaped


def tlds(*, account: str | None = None, currency: str | None = None) -> Call[Listed[Tld]]:
    """Prices are those of the account's list, where one is given."""
    return Call("GET", address("tlds"), shaped(Listed[Tld]), query=given(account_id=account, currency=currency))


def tld(name: str, *, account: str | None = None, currency: str | None = None) -> Call[Tld]:
    return Call("GET", address("tlds", name), shaped(Tld), query=given(account_id=account, currency=currency))


def prices(*, account: str | None = None, currency: str | None = None) -> Call[Prices]:
    """What domains cost in every zone: for that account, where one is given."""
    return Call("GET", address("prices"), shaped(Prices), query=given(account_id=account, currency=currency))


def tariffs(*, currency: str | None = None, group: str | None = None) -> Call[Listed[Tariff]]:
    return Call("GET", address("tariffs"), shaped(Listed[Tariff]), query=given(currency=currency, group=group))
