"""What there is about contacts, put together."""

from dataclasses import dataclass

from gateway.audit import AuditTrail
from gateway.catalogue.registries import Registries
from gateway.clock import Clock
from gateway.contact_book.of_domains import ContactsOfDomains
from gateway.contact_book.rules import ContactRulesService
from gateway.contact_book.service import ContactBook
from gateway.database import Database


@dataclass(frozen=True, slots=True)
class Contacts:
    book: ContactBook
    rules: ContactRulesService
    of_domains: ContactsOfDomains


def build_contacts(database: Database, registries: Registries, audit: AuditTrail, *, clock: Clock) -> Contacts:
    return Contacts(
        ContactBook(database, audit, clock=clock),
        ContactRulesService(database, registries),
        ContactsOfDomains(database, registries),
    )
