"""Every call of the interface as a method of both clients: one returns what the other gives when it is awaited."""

import functools
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, ParamSpec, TypeVar, overload

from gateway.client.answers.base import Page
from gateway.client.call import Call
from gateway.client.calls import (
    accounts,
    catalogue,
    contacts,
    corrections,
    domains,
    hosts,
    operations,
    orders,
    services,
)

if TYPE_CHECKING:
    from gateway.client.asynchronous import AsyncGateway
    from gateway.client.blocking import Gateway

P = ParamSpec("P")
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class One(Generic[P, Result]):
    """A method that sends one call."""

    build: Callable[P, Call[Result]]

    @overload
    def __get__(self, gateway: "Gateway", owner: type) -> Callable[P, Result]: ...
    @overload
    def __get__(self, gateway: "AsyncGateway", owner: type) -> Callable[P, Coroutine[Any, Any, Result]]: ...
    def __get__(self, gateway: Any, owner: type) -> Callable[P, Any]:
        @functools.wraps(self.build)
        def method(*args: P.args, **kwargs: P.kwargs) -> Any:
            return gateway.send(self.build(*args, **kwargs))

        return method


@dataclass(frozen=True, slots=True)
class All(Generic[P, Result]):
    """A method that walks a list to its end."""

    build: Callable[P, Call[Page[Result]]]

    @overload
    def __get__(self, gateway: "Gateway", owner: type) -> Callable[P, Iterator[Result]]: ...
    @overload
    def __get__(self, gateway: "AsyncGateway", owner: type) -> Callable[P, AsyncIterator[Result]]: ...
    def __get__(self, gateway: Any, owner: type) -> Callable[P, Any]:
        @functools.wraps(self.build)
        def method(*args: P.args, **kwargs: P.kwargs) -> Any:
            return gateway.each(self.build(*args, **kwargs))

        return method


class Methods:
    check = One(domains.check)
    suggest = One(domains.suggest)
    list_domains = All(domains.list_domains)
    domain = One(domains.domain)
    set_auto_renew = One(domains.set_auto_renew)
    set_labels = One(domains.set_labels)
    set_nameservers = One(domains.set_nameservers)
    set_contacts = One(domains.set_contacts)
    set_lock = One(domains.set_lock)
    set_privacy = One(domains.set_privacy)
    suspend = One(domains.suspend)
    resume = One(domains.resume)
    auth_code = One(domains.auth_code)
    last_auth_code = One(domains.last_auth_code)
    resend_verification = One(domains.resend_verification)
    resend_transfer_mail = One(domains.resend_transfer_mail)
    transfer_state = One(domains.transfer_state)
    cancel_transfer = One(domains.cancel_transfer)
    correct_transfer_code = One(domains.correct_transfer_code)
    release = One(domains.release)
    domain_documents = One(domains.domain_documents)

    register = One(orders.register)
    renew = One(orders.renew)
    transfer = One(orders.transfer)
    restore = One(orders.restore)
    delete = One(orders.delete)
    quote_register = One(orders.quote_register)
    quote_renew = One(orders.quote_renew)
    quote_transfer = One(orders.quote_transfer)

    operation = One(operations.operation)
    list_operations = All(operations.list_operations)
    cancel_operation = One(operations.cancel_operation)
    events = One(operations.events)

    tlds = One(catalogue.tlds)
    tld = One(catalogue.tld)
    prices = One(catalogue.prices)
    tariffs = One(catalogue.tariffs)

    list_services = All(services.list_services)
    service = One(services.service)
    quote_service = One(services.quote_service)
    quote_service_renewal = One(services.quote_service_renewal)
    order_service = One(services.order_service)
    renew_service = One(services.renew_service)
    preview_tariff = One(services.preview_tariff)
    change_tariff = One(services.change_tariff)
    set_service_auto_renew = One(services.set_service_auto_renew)

    list_accounts = All(accounts.list_accounts)
    account = One(accounts.account)
    open_account = One(accounts.open_account)
    balance = One(accounts.balance)
    statement = All(accounts.statement)
    notices = All(accounts.notices)
    forecast = One(accounts.forecast)
    credit = One(accounts.credit)
    start_deposit = One(accounts.start_deposit)
    deposit = One(accounts.deposit)
    deposits = All(accounts.deposits)
    documents = All(accounts.documents)
    order_document = One(accounts.order_document)
    document = One(accounts.document)
    document_pdf = One(accounts.document_pdf)

    propose_adjustment = One(corrections.propose_adjustment)
    adjustment = One(corrections.adjustment)
    list_adjustments = All(corrections.list_adjustments)
    approve_adjustment = One(corrections.approve_adjustment)
    reject_adjustment = One(corrections.reject_adjustment)
    bonus = One(corrections.bonus)
    grant_bonus = One(corrections.grant_bonus)
    revoke_bonus = One(corrections.revoke_bonus)

    check_transfer = One(domains.check_transfer)

    add_contact = One(contacts.add_contact)
    contact = One(contacts.contact)
    list_contacts = All(contacts.list_contacts)
    change_contact = One(contacts.change_contact)
    remove_contact = One(contacts.remove_contact)
    validate_contacts = One(contacts.validate_contacts)
    domain_contacts = One(contacts.domain_contacts)

    list_hosts = All(hosts.list_hosts)
    host = One(hosts.host)
    create_host = One(hosts.create_host)
    set_host = One(hosts.set_host)
    delete_host = One(hosts.delete_host)
