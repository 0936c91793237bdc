"""What time does to services: orders that become active, expiry, the end, transfers that nobody stops."""

from datetime import datetime

from simulators.registrars.book import Charge
from simulators.registrars.regru import facts
from simulators.registrars.regru.objects import Service, begins, moscow_day, years_later
from simulators.registrars.regru.state import State


def settle(state: State, now: datetime) -> None:
    for service in state.services.values():
        if service.lives:
            _age(state, service, now)


def activate(service: Service, now: datetime) -> None:
    """Make an order what it is for, once that is due."""
    if service.state == "N" and service.active_at is not None and now >= service.active_at:
        service.state, service.expires_on = "A", years_later(service.created_on, service.years)


def arrive(state: State, service: Service) -> None:
    """The name that was asked for is here, with the years that its transfer adds."""
    held = state.foreign.pop(service.name)
    service.created_on = moscow_day(held.created_at)
    service.expires_on = years_later(moscow_day(held.expires_at), service.years)
    service.state = "A"
    if service.transfer is not None:
        service.transfer.word = "alreadyTransfered"


def refuse(state: State, service: Service, now: datetime) -> None:
    """The present registrar keeps the name; what was paid is given back."""
    if service.transfer is not None:
        service.transfer.word = "transferError"
        give_back(state, service, now)


def give_back(state: State, service: Service, now: datetime) -> None:
    paid = 0 if service.transfer is None else service.transfer.paid_minor
    if paid:
        state.accounts[service.account].take(Charge(now, "transfer", service.name, -paid))


def _age(state: State, service: Service, now: datetime) -> None:
    activate(service, now)
    transfer = service.transfer
    under_way = transfer is not None and transfer.word == "pendingTransfer" and now >= transfer.ends_at
    if under_way and service.state == "N" and service.name in state.foreign:
        arrive(state, service)
    if service.expires_on is None:
        return
    ends_at = begins(service.expires_on)
    if now >= ends_at + facts.RENEWAL_GRACE:
        service.state = "D"
    elif now >= ends_at:
        service.state = "S"
