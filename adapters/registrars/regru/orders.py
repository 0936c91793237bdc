"""Orders as calls of reg.ru: which function, with which data."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256
from typing import Any

from adapters.delegation import NameServer
from adapters.model import (
    Attempt,
    ContactsOrder,
    DomainName,
    NameserversOrder,
    PrivacyOrder,
    RegisterOrder,
    RenewOrder,
    SuspensionOrder,
    TransferCodeOrder,
    TransferDecisionOrder,
    TransferOrder,
)
from adapters.registrars.regru.contacts import Family, contact_fields, family_of, privacy_field

Change = NameserversOrder | ContactsOrder | PrivacyOrder | SuspensionOrder
AboutTransfer = TransferOrder | TransferCodeOrder | TransferDecisionOrder
Sendable = RegisterOrder | RenewOrder | Change | AboutTransfer

PAY_TYPE = "prepay"
"""From the account's balance. Always said: the default has differed."""


@dataclass(frozen=True, slots=True)
class Request:
    """The one call that changes something. `pays`: it moves money."""

    function: str
    data: Mapping[str, Any] = field(repr=False)
    pays: bool = False


@dataclass(frozen=True, slots=True)
class Options:
    """What is configured for the account: the address that orders are said to come from, and the profiles of contacts
    (`TYPE:NAME`) that names which come by transfer get, by family.
    """

    enduser_ip: str | None = None
    transfer_profiles: Mapping[Family, str] = field(default_factory=dict)

    @classmethod
    def of(cls, options: Mapping[str, str | int | bool]) -> "Options":
        profiles = {family: options.get(f"transfer_profile_{family.value}") for family in Family}
        enduser_ip = options.get("enduser_ip")
        return cls(
            None if enduser_ip is None else str(enduser_ip),
            {family: str(profile) for family, profile in profiles.items() if profile is not None},
        )


OPTION_NAMES = frozenset({"enduser_ip", *(f"transfer_profile_{family.value}" for family in Family)})


def user_servid(name: DomainName, secret: str) -> str:
    """Return the order's own identifier: the same on every attempt, and of no other order (32 hex digits)."""
    return sha256(f"{name.ascii}\n{secret}".encode()).hexdigest()[:32]


def transfer_servid(name: DomainName, attempt: Attempt) -> str:
    """Return the identifier of a transfer's order, which is the operation's: its code may serve another order again."""
    return user_servid(name, attempt.cltrid.rpartition("-")[0])


def known_as(request: Request, servid: str) -> Request:
    return replace(request, data={**request.data, "user_servid": servid})


def registration(order: RegisterOrder, options: Options, *, premium: bool) -> Request:
    tld = order.name.parent
    data: dict[str, Any] = {
        **_ordered(order.name, options),
        "user_servid": user_servid(order.name, order.auth_info),
        "period": order.years,
        "contacts": contact_fields(tld, order.contacts) | privacy_field(tld, order.contacts, private=True),
    }
    if order.nameservers:
        data["nss"] = nss(order.nameservers)
    else:
        data["not_delegated"] = 1
    if premium:
        data["reg_premium"] = 1
    return Request("domain/create", data, pays=True)


def transfer(order: TransferOrder, profile: str, options: Options) -> Request:
    """A transfer under .ru and its sisters adds no year. What it is known by is the attempt's to say."""
    kind, _, name = profile.partition(":")
    adds_nothing = family_of(order.name.parent) is Family.RU
    data = {
        **_ordered(order.name, options),
        "period": 0 if adds_nothing else order.years or 1,
        "authinfo": order.auth_info,
        "profile_type": kind,
        "profile_name": name,
    }
    return Request("domain/transfer", data, pays=True)


def renewal(service_id: str, years: int) -> Request:
    return Request("service/renew", {"service_id": service_id, "period": years, "pay_type": PAY_TYPE}, pays=True)


def delegation(order: NameserversOrder) -> Request:
    if not order.nameservers:
        return Request("domain/undelegate", listed(order.name))
    return Request("domain/update_nss", {**listed(order.name), "nss": nss(order.nameservers)})


def new_contacts(order: ContactsOrder, *, private: bool | None) -> Request:
    """The holder stays as `private` as he is, where that is told."""
    tld = order.name.parent
    fields = contact_fields(tld, order.contacts) | privacy_field(tld, order.contacts, private=private)
    return Request("domain/update_contacts", {**listed(order.name), "contacts": fields})


def suspension(order: SuspensionOrder) -> Request:
    return Request("service/suspend" if order.suspended else "service/resume", listed(order.name))


def publication(order: PrivacyOrder) -> Request:
    flag = {"private_person_flag": int(order.private)}
    return Request("domain/update_private_person_flag", {**listed(order.name), **flag})


def new_code(order: TransferCodeOrder) -> Request:
    return Request("domain/set_new_authinfo", {**listed(order.name), "authinfo": order.auth_info})


def handover(order: TransferDecisionOrder) -> Request:
    return Request("domain/transfer_to_another_account", {**listed(order.name), "new_user_name": order.gainer})


def cancellation(name: DomainName) -> Request:
    return Request("domain/cancel_transfer", listed(name))


def listed(name: DomainName) -> dict[str, Any]:
    return {"domains": [{"dname": name.ascii}]}


def nss(servers: Sequence[NameServer]) -> dict[str, str]:
    named: dict[str, str] = {}
    for index, server in enumerate(servers):
        named[f"ns{index}"] = server.host.ascii
        if server.addresses:
            named[f"ns{index}ip"] = ",".join(map(str, server.addresses))
    return named


def _ordered(name: DomainName, options: Options) -> dict[str, Any]:
    data = {"domain_name": name.ascii, "pay_type": PAY_TYPE}
    return data if options.enduser_ip is None else {**data, "enduser_ip": options.enduser_ip}
