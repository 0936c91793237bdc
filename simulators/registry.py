"""One registry: its objects, its registrars' prepaid balances, and its clockwork. Pure: every call takes `now`.

The rules in `simulators.rules` decide; this class keeps what they decide about, and keeps it consistent: links between
objects, the timetable of what falls due, and money. The same calls with the same instants give the same registry.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from pydantic import TypeAdapter

from simulators.links import Links, contacts_of
from simulators.notices import BalanceNotice, Notice
from simulators.objects import REGISTRY_ITSELF, Charge, Contact, Domain, Host, Message, Registrar, State
from simulators.periods import add_years
from simulators.policies import Prices
from simulators.profile import Profile
from simulators.refusals import Refused, Why
from simulators.rules import changes, clockwork, lifecycle
from simulators.rules.names import mirror_of, parent_of
from simulators.timetable import Timetable

_STATE = TypeAdapter(State)
FOUNDED = datetime(2000, 1, 1, tzinfo=UTC)


class Registry:
    def __init__(self, profile: Profile) -> None:
        self.profile = profile
        self.reset()

    # -- the whole

    def reset(self) -> None:
        """Forget everything; the profile's accounts stand there with their first balance."""
        accounts = (
            Registrar(account.id, account.password, self.profile.currency, account.balance_minor)
            for account in self.profile.accounts
        )
        self._load(State(registrars={registrar.id: registrar for registrar in accounts}))
        self._seed()

    def adopt(self, profile: Profile) -> None:
        """Go on under another profile of the same registry: what falls due next follows its rules."""
        self.profile = profile
        self._load(self.state)

    def _seed(self) -> None:
        """Put the hosts that are there from the start; their sponsor is the registry itself."""
        for seeded in self.profile.seeded_hosts:
            host = Host(seeded.name, self.roid("host"), REGISTRY_ITSELF, REGISTRY_ITSELF, FOUNDED, [seeded.address])
            self.add_host(host)

    def snapshot(self) -> dict[str, Any]:
        """Return everything as JSON data, for `restore`."""
        state: dict[str, Any] = _STATE.dump_python(self.state, mode="json")
        return state

    def restore(self, snapshot: dict[str, Any]) -> None:
        """Take over what `snapshot` gave. Raises ValueError when it does not have that form."""
        self._load(_STATE.validate_python(snapshot))

    def _load(self, state: State) -> None:
        self.state = state
        self.links = Links()
        self._timetable = Timetable()
        for key, host in state.hosts.items():
            self.links.add_host(key, self.parent_of(host))
        for domain in state.domains.values():
            self.links.add_domain(domain)
            self._schedule(domain)
        for contact in state.contacts.values():
            self.schedule_contact(contact)

    # -- time

    def advance(self, now: datetime) -> None:
        """Do everything that fell due up to `now`, each thing at its own instant and in order."""
        for at, (kind, key) in self._timetable.take_due(now):
            if kind == "domain":
                clockwork.step(self, self.state.domains[key], at)
            else:
                clockwork.step_contact(self, self.state.contacts[key], at)

    def _schedule(self, domain: Domain) -> None:
        self._timetable.put(("domain", domain.name), clockwork.next_due(domain, self.profile))

    def schedule_contact(self, contact: Contact) -> None:
        self._timetable.put(
            ("contact", self.contact_key(contact.id)), clockwork.next_due_contact(contact, self.profile)
        )

    # -- objects

    def domain(self, name: str) -> Domain | None:
        """Return a domain, also by the other way to write its name where mirrored zones hold one registration."""
        found = self.state.domains.get(name)
        if found is None and self.profile.names.mirroring == "one_name":
            return self.state.domains.get(mirror_of(name, self.profile.names) or "")
        return found

    def contact(self, contact_id: str) -> Contact | None:
        return self.state.contacts.get(self.contact_key(contact_id))

    def host(self, registrar: str, name: str) -> Host | None:
        return self.state.hosts.get(self.host_key(registrar, name))

    def host_key(self, registrar: str, name: str) -> str:
        """Return what a host goes by: where hosts are per registrar (.ru) two may hold the same name."""
        return f"{registrar}/{name}" if self.profile.hosts.per_registrar else name

    def contact_key(self, contact_id: str) -> str:
        return contact_id.lower() if self.profile.contacts.id_case_insensitive else contact_id

    def parent_of(self, host: Host) -> str | None:
        """Return the domain that a host object is subordinate to; a domain's own attribute holds up nothing."""
        return None if host.domain is not None else parent_of(host.name, self.profile.names)

    def add_domain(self, domain: Domain) -> None:
        self.state.domains[domain.name] = domain
        self.links.add_domain(domain)
        self._schedule(domain)
        self.touch()

    def remove_domain(self, domain: Domain) -> None:
        self.links.remove_domain(domain)
        self._timetable.put(("domain", domain.name), None)
        del self.state.domains[domain.name]
        self.touch()

    @contextmanager
    def changing(self, domain: Domain) -> Iterator[None]:
        """Change a domain inside; its links and its timetable follow."""
        self.links.remove_domain(domain)
        try:
            yield
        finally:
            self.links.add_domain(domain)
            self._schedule(domain)
            self.touch()

    def add_contact(self, contact: Contact) -> None:
        self.state.contacts[self.contact_key(contact.id)] = contact
        self.schedule_contact(contact)
        self.touch()

    def remove_contact(self, contact_id: str) -> None:
        del self.state.contacts[self.contact_key(contact_id)]
        self._timetable.put(("contact", self.contact_key(contact_id)), None)
        self.touch()

    def add_host(self, host: Host) -> None:
        key = f"{host.domain}/{host.name}" if host.domain else self.host_key(host.registrar, host.name)
        self.state.hosts[key] = host
        self.links.add_host(key, self.parent_of(host))
        self.touch()

    def remove_host(self, key: str) -> None:
        """Drop a host; domains that still used it lose that name server."""
        for name in self.links.domains_of_host(key):
            domain = self.state.domains[name]
            with self.changing(domain):
                domain.nameservers.remove(key)
        host = self.state.hosts.pop(key)
        self.links.remove_host(key, self.parent_of(host))
        self.touch()

    def rename_host(self, host: Host, name: str) -> None:
        """Give a host another name; the domains that use it follow (RFC 5732 §3.2.5)."""
        old, new = self.host_key(host.registrar, host.name), self.host_key(host.registrar, name)
        users = [self.state.domains[user] for user in self.links.domains_of_host(old)]
        self.links.remove_host(old, self.parent_of(host))
        host.name = name
        self.state.hosts[new] = self.state.hosts.pop(old)
        self.links.add_host(new, self.parent_of(host))
        for domain in users:
            with self.changing(domain):
                domain.nameservers = [new if key == old else key for key in domain.nameservers]
        self.touch()

    def used_by(self, domain: Domain) -> tuple[set[str], list[str]]:
        """Return the contact ids and host keys that a domain uses."""
        return contacts_of(domain), list(domain.nameservers)

    def sweep(self, contacts: Iterable[str], hosts: Iterable[str]) -> None:
        """Drop those contacts and hosts that no domain uses any more (.ru dossier §5, §6)."""
        for contact_id in contacts:
            if self.contact(contact_id) and not self.links.domains_of_contact(contact_id):
                self.remove_contact(contact_id)
        for key in hosts:
            if key in self.state.hosts and not self.links.domains_of_host(key):
                self.remove_host(key)

    def roid(self, kind: str, zone: str = "") -> str:
        """Return the next repository object identifier (RFC 5730 §2.8)."""
        template = self.profile.wire.roids[kind]
        return template.format(number=self.next_number(), zone=zone.upper().replace(".", "_"))

    def next_number(self) -> int:
        self.state.last_number += 1
        return self.state.last_number

    def touch(self) -> None:
        """Count a change; a command that leaves the count alone has changed nothing."""
        self.state.revision += 1

    # -- registrars and their money

    def registrar(self, registrar_id: str) -> Registrar:
        """Return an account. Raises KeyError."""
        return self.state.registrars[registrar_id]

    def require_funds(self, registrar_id: str, amount_minor: int) -> None:
        """Raises `Refused` when the prepaid balance does not hold the amount."""
        if self.registrar(registrar_id).balance_minor < amount_minor:
            raise Refused(Why.NO_MONEY)

    def price(self, name: str) -> Prices:
        """Return the prices of a domain name: its own if it is a premium name, else its zone's."""
        premium = self.profile.premium_names.get(name)
        return premium.prices if premium else self.profile.prices[name.partition(".")[2]]

    def charge(
        self,
        registrar_id: str,
        action: str,
        name: str,
        amount_minor: int,
        years: int,
        at: datetime,
        *,
        on_credit: bool = False,
    ) -> None:
        """Debit a prepaid balance. Raises `Refused` when it does not hold the amount, unless `on_credit`."""
        if not on_credit:
            self.require_funds(registrar_id, amount_minor)
        registrar = self.registrar(registrar_id)
        before, registrar.balance_minor = registrar.balance_minor, registrar.balance_minor - amount_minor
        registrar.charges.append(Charge(at, action, name, amount_minor, years))
        self.touch()
        threshold = self.profile.low_balance_minor
        if threshold is not None and registrar.balance_minor < threshold <= before:
            notice = BalanceNotice(registrar.id, threshold, registrar.balance_minor)
            self.notify(registrar.id, "Low Account Balance", at, notice)

    def refund(self, domain: Domain, now: datetime, *kinds: str) -> None:
        """End the grace periods still running on a domain, all or those kinds: the money goes back to whoever paid,
        the years off the registration.
        """
        for grace in lifecycle.running(domain, now):
            if not kinds or grace.kind in kinds:
                self.charge(grace.registrar, "refund", domain.name, -grace.amount_minor, 0, now, on_credit=True)
                domain.expires_at = add_years(domain.expires_at, -grace.years)
                domain.graces.remove(grace)

    def set_balance(self, registrar_id: str, amount_minor: int) -> None:
        self.registrar(registrar_id).balance_minor = amount_minor

    # -- messages

    def notify(
        self, registrar_id: str, text: str, at: datetime, notice: Notice | None = None, *, about: str | None = None
    ) -> None:
        """Queue a poll message, unless it is of a kind that this registry tells nothing about.

        `{name}` in its text stands for what it is `about`.
        """
        told = self.profile.told
        if notice is not None and told is not None and notice.kind not in told:
            return
        self.registrar(registrar_id).messages.append(Message(str(self.next_number()), at, text, notice, about))
        self.touch()

    def notify_change(
        self,
        domain: Domain,
        text: str,
        at: datetime,
        *,
        operation: str,
        who: str = REGISTRY_ITSELF,
        case: tuple[str, str] | None = None,
        reason: str | None = None,
    ) -> None:
        """Tell the sponsor what the registry itself did to a domain (RFC 8590), which stands as it is now."""
        notice = changes.notice_of(self, domain, at, operation=operation, who=who, case=case, reason=reason)
        self.notify(domain.registrar, text, at, notice, about=domain.name)

    def transaction_id(self, now: datetime) -> str:
        """Return the next svTRID, as this registry writes it."""
        self.state.last_transaction += 1
        return self.profile.wire.server_trid.format(counter=self.state.last_transaction, now=now)
