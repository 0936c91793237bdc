"""Functions by name: what each is answered by, and which of them move money."""

from collections.abc import Callable, Mapping
from typing import Any

from simulators.registrars.regru import changes, holders, hosts, nameservers, ordering, queries, renewing, suggesting
from simulators.registrars.regru.objects import Service
from simulators.registrars.regru.request import Request

Whole = Callable[[Request], dict[str, Any]]
Item = Callable[[Request, Service], dict[str, Any]]

WHOLE: Mapping[str, Whole] = {
    "nop": queries.nop,
    "user/nop": queries.nop,
    "user/get_balance": queries.get_balance,
    "domain/check": queries.check,
    "domain/get_prices": queries.get_prices,
    "domain/create": ordering.create,
    "domain/transfer": ordering.transfer,
    "service/renew": renewing.renew,
    "service/get_list": queries.get_list,
    "bill/get_not_payed": queries.bills_not_paid,
    "bill/get_for_period": queries.bills_of_period,
    "bill/nop": queries.bill_status,
    "bill/delete": queries.delete_bill,
    "domain/get_suggest": suggesting.suggest,
    "domain/get_premium_prices": suggesting.premium_prices,
    "domain/register_ns": hosts.register,
    "domain/delete_ns": hosts.delete,
}
"""About the call as a whole; `domain/check` says of each name what it is."""

ITEMS: Mapping[str, tuple[str, Item]] = {
    "service/get_info": ("services", queries.get_info),
    "service/get_details": ("services", queries.get_details),
    "service/get_bills": ("services", queries.bills_of_service),
    "domain/get_nss": ("domains", nameservers.shown),
    "domain/get_transfer_status": ("domains", queries.get_transfer_status),
    "domain/update_nss": ("domains", nameservers.update),
    "domain/undelegate": ("domains", nameservers.undelegate),
    "domain/delegate": ("domains", nameservers.delegate),
    "service/suspend": ("services", nameservers.suspend),
    "service/resume": ("services", nameservers.resume),
    "domain/update_contacts": ("domains", changes.update_contacts),
    "domain/update_private_person_flag": ("domains", changes.set_privacy),
    "service/set_autorenew_flag": ("services", changes.set_autorenew),
    "domain/set_new_authinfo": ("domains", ordering.set_new_authinfo),
    "domain/cancel_transfer": ("domains", ordering.cancel_transfer),
    "domain/transfer_to_another_account": ("domains", holders.hand_over),
    "domain/get_docs_upload_uri": ("domains", holders.upload_uri),
}
"""About each of the names or services of a list, under this name in the answer."""

PAYING = frozenset({"domain/create", "domain/transfer", "service/renew"})

READING = frozenset(
    {"nop", "user/nop", "user/get_balance", "domain/check", "domain/get_prices", "service/get_list"}
    | {"bill/get_not_payed", "bill/get_for_period", "service/get_info", "service/get_details", "service/get_bills"}
    | {"domain/get_nss", "domain/get_transfer_status", "domain/get_suggest", "domain/get_premium_prices", "bill/nop"}
    | {"domain/get_docs_upload_uri"}
)
