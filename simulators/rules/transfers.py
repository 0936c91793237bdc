"""Transfers as registrars ask for, query, cancel, approve and reject them (RFC 5730 §2.9.3.4).

Who asks, who decides, how long it may take and what it adds is the profile's `TransferRules`; what an approval does is
in `handover`. Order of checks: existence, own name, authInfo, pending, status, locks, period, money.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from simulators.notices import TransferNotice
from simulators.objects import Contact, Domain
from simulators.periods import add_years
from simulators.refusals import Culprit, Refused, Why, domain_name
from simulators.registry import Registry
from simulators.rules import auth_info, contacts, domains, fees, handover
from simulators.rules.domains import Period
from simulators.rules.fees import AgreedFee
from simulators.rules.names import check_open
from simulators.transfer import PENDING, Transfer

ENDS = {"approve": "clientApproved", "reject": "clientRejected", "cancel": "clientCancelled"}


@dataclass(frozen=True, slots=True)
class TransferRequest:
    """`party` is the registrar named by acID, where the loser asks."""

    name: str
    period: Period | None = None
    auth_info: str | None = field(default=None, repr=False)
    party: str | None = None
    fee: AgreedFee | None = None


def request_domain(registry: Registry, registrar: str, asked: TransferRequest, now: datetime) -> Domain:
    domain = domains.find(registry, asked.name)
    gainer = _gainer(registry, registrar, domain, asked, now)
    _check_transferable(registry, domain, now)
    years = _years(registry, asked.period)
    expires_at = handover.extended(registry, domain, years, now)
    if years > 1 and expires_at != add_years(domain.expires_at, years):
        raise Refused(Why.TRANSFER_CEILING, culprit=Culprit("period", str(years)))
    amount = registry.price(domain.name).a_transfer * years
    fees.check_agreed(registry, domain.name, asked.fee, amount)
    registry.require_funds(gainer, amount)
    transfer = _opened(registry, registrar, gainer, domain.registrar, now)
    transfer.years, transfer.expires_at = years, expires_at if years else None
    with registry.changing(domain):
        domain.transfer = transfer
    handover.tell(registry, TransferNotice("domain", domain.name, transfer), now)
    return domain


def _gainer(registry: Registry, registrar: str, domain: Domain, asked: TransferRequest, now: datetime) -> str:
    """Return who is to get the domain. Raises `Refused` for one who may not ask."""
    if registry.profile.transfers.asked_by == "loser":
        if domain.registrar != registrar:
            raise Refused(Why.NOT_SPONSOR, culprit=domain_name(domain.name))
        if asked.party is None or asked.party == registrar or asked.party not in registry.state.registrars:
            raise Refused(Why.TRANSFER_PARTY_MISSING)
        return asked.party
    if domain.registrar == registrar:
        raise Refused(Why.TRANSFER_OWN, culprit=domain_name(domain.name))
    check_open(domain.name, registrar, registry.profile.names)
    auth_info.check_domain(registry, domain, asked.auth_info, now)
    return registrar


def _opened(registry: Registry, requester: str, gainer: str, loser: str, now: datetime) -> Transfer:
    due = now + timedelta(days=registry.profile.transfers.pending_days)
    return Transfer(PENDING, gainer, loser, requester, now, loser if requester == gainer else gainer, due)


def _check_transferable(registry: Registry, domain: Domain, now: datetime) -> None:
    rules = registry.profile.transfers
    if domain.transfer is not None and domain.transfer.is_pending:
        raise Refused(Why.TRANSFER_PENDING, culprit=domain_name(domain.name))
    domains.check_status(registry, domain, "transfer", now, why=Why.TRANSFER_STATUS)
    if now < handover.locked_until(domain, registry):
        raise Refused(Why.TRANSFER_LOCKED, "too soon after the last change", culprit=domain_name(domain.name))
    if rules.lock_days_before_expiry and now >= domain.expires_at - timedelta(days=rules.lock_days_before_expiry):
        raise Refused(Why.TRANSFER_LOCKED, "too close to expiry", culprit=domain_name(domain.name))


def _years(registry: Registry, period: Period | None) -> int:
    rules = registry.profile.transfers
    if rules.years_added == "none":
        return 0
    return rules.years_default if period is None else domains.whole_years(registry, period)


def query_domain(registry: Registry, registrar: str, asked: TransferRequest, now: datetime) -> Domain:
    """Return a domain whose last transfer the registrar may see: as a party, or with the authInfo."""
    domain = domains.find(registry, asked.name)
    transfer = domain.transfer
    if registrar not in {domain.registrar, *(_parties(transfer))}:
        if asked.auth_info is None:
            raise Refused(Why.NOT_SPONSOR, culprit=domain_name(domain.name))
        auth_info.check_domain(registry, domain, asked.auth_info, now)
    if transfer is None:
        raise Refused(Why.TRANSFER_NOT_PENDING, culprit=domain_name(domain.name))
    return domain


def end_domain(registry: Registry, registrar: str, op: str, asked: TransferRequest, now: datetime) -> Domain:
    """Approve, reject or cancel the pending transfer of a domain."""
    domain = domains.find(registry, asked.name)
    _check_may_end(domain.transfer, registrar, op, domain_name(domain.name))
    handover.end_domain(registry, domain, ENDS[op], now)
    return domain


def _parties(transfer: Transfer | None) -> set[str]:
    return {transfer.requester, transfer.other} if transfer is not None else set()


def _check_may_end(transfer: Transfer | None, registrar: str, op: str, culprit: Culprit) -> None:
    if transfer is None or not transfer.is_pending:
        raise Refused(Why.TRANSFER_NOT_PENDING, culprit=culprit)
    if registrar != (transfer.requester if op == "cancel" else transfer.acting):
        raise Refused(Why.NOT_SPONSOR, culprit=culprit)


def request_contact(registry: Registry, registrar: str, asked: TransferRequest, now: datetime) -> Contact:
    contact = contacts.find(registry, asked.name)
    culprit = contacts.identified(contact.id)
    if contact.registrar == registrar:
        raise Refused(Why.TRANSFER_OWN, culprit=culprit)
    auth_info.check_contact(contact, asked.auth_info)
    if contact.transfer is not None and contact.transfer.is_pending:
        raise Refused(Why.TRANSFER_PENDING, culprit=culprit)
    for status in sorted(contact.statuses & {"clientTransferProhibited", "serverTransferProhibited"}):
        raise Refused(Why.CONTACT_STATUS, f"{status} is set", culprit=culprit)
    contact.transfer = _opened(registry, registrar, registrar, contact.registrar, now)
    registry.schedule_contact(contact)
    handover.tell(registry, TransferNotice("contact", contact.id, contact.transfer), now)
    return contact


def query_contact(registry: Registry, registrar: str, asked: TransferRequest, _now: datetime) -> Contact:
    contact = contacts.find(registry, asked.name)
    if registrar not in {contact.registrar, *_parties(contact.transfer)}:
        if asked.auth_info is None:
            raise Refused(Why.NOT_SPONSOR, culprit=contacts.identified(contact.id))
        auth_info.check_contact(contact, asked.auth_info)
    if contact.transfer is None:
        raise Refused(Why.TRANSFER_NOT_PENDING, culprit=contacts.identified(contact.id))
    return contact


def end_contact(registry: Registry, registrar: str, op: str, asked: TransferRequest, now: datetime) -> Contact:
    contact = contacts.find(registry, asked.name)
    _check_may_end(contact.transfer, registrar, op, contacts.identified(contact.id))
    handover.end_contact(registry, contact, ENDS[op], now)
    return contact
