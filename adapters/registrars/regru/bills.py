"""Bills, as evidence of what was paid for: a renewal has no other trace until the expiry moves."""

from datetime import datetime

from adapters.domain_name import DomainName
from adapters.errors import AnswerLost, Unavailable
from adapters.http import Nonconforming, Reader
from adapters.registrars.regru.account import RegruAccount
from adapters.registrars.regru.answers import Declined
from adapters.registrars.regru.moscow import MOSCOW, day_of
from adapters.registrars.regru.orders import PAY_TYPE
from adapters.registrars.regru.services import read_name

_PAID = frozenset({"confirmed", "payed"})  # sic


async def renewal_is_paid(account: RegruAccount, name: DomainName, since: datetime, until: datetime) -> bool:
    """Tell whether a bill between two moments pays for a renewal of the name. Raises `Unavailable`."""
    data = {"start_date": f"{day_of(since)}", "end_date": f"{day_of(until)}", "pay_type": PAY_TYPE, "all": 1}
    try:
        answer = await account.ask("bill/get_for_period", data)
        return any(_pays_for(bill, name, since) for bill in answer.objects("bills"))
    except (Declined, Nonconforming) as err:
        raise Unavailable("server_error") from err


async def withdraw(account: RegruAccount, bill_id: str) -> bool:
    """Delete a bill that was not paid, and tell whether that surely happened."""
    try:
        await account.change("bill/delete", {"bill_id": bill_id})
    except (Declined, AnswerLost, Unavailable):
        return False
    return True


def _pays_for(bill: Reader, name: DomainName, since: datetime) -> bool:
    if bill.text("pay_status") not in _PAID or _is_before(bill.text("bill_date"), since):
        return False
    return any(
        item.get_text("action") == "renew" and read_name(item.text("dname")) == name for item in bill.objects("items")
    )


def _is_before(text: str, since: datetime) -> bool:
    """Tell whether a bill is surely older; of one that shows no time of day, the whole day may be meant."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise Nonconforming("bill_date", "not a date") from None
    if len(text) <= len("2027-01-30"):
        return moment.date() < day_of(since)
    moment = moment if moment.tzinfo is not None else moment.replace(tzinfo=MOSCOW)
    return moment < since.replace(microsecond=0)
