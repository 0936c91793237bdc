"""The registry behind an adapter under test, as an oracle: what it truly holds, and how to bend it."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Protocol

from adapters.interface import RegistryAdapter
from adapters.link import LinkSettings
from adapters.model import ContactHandle, ContactRole, DomainName, TransferDecision
from adapters.outcome import RefusalReason
from adapters.spec import AdapterSpec
from tests.adapters.other_registrar import AnotherAdapter, ScriptedStranger
from tests.support.fake_adapter import FakeRegistryAdapter
from tests.support.simulators import ControlClient, SimulatorHandle

FAST = {"query_timeout_seconds": 5.0, "transform_timeout_seconds": 5.0}


@dataclass(frozen=True)
class Truth:
    """A domain in the registry's own words."""

    registrar: str
    created_at: datetime
    expires_at: datetime
    nameservers: frozenset[str]
    statuses: frozenset[str]
    registrant: str | None
    contacts: frozenset[tuple[str, str]]
    auth_info: str | None
    private: bool = False

    def has_contact(self, role: ContactRole, handle: ContactHandle) -> bool:
        if role is ContactRole.REGISTRANT:
            return self.registrant == handle.handle
        return (role.value, handle.handle) in self.contacts


class World(Protocol):
    """One registry with two accounts: ours, and a stranger's."""

    user: str
    stranger: str
    success_code: int
    """What a receipt shows of a command that succeeded."""
    drops_abandoned_work: bool
    """Whether a command that its client gave up may be dropped before it is done, as a web server does."""

    shows_hosts: bool
    """Whether hosts below a name can be read back."""

    def adapter(self, **link: Any) -> RegistryAdapter:
        """A new adapter of our account; `link` changes its settings."""
        ...

    def now(self) -> datetime: ...

    def advance(self, span: timedelta) -> None: ...

    def truth(self, name: DomainName) -> Truth | None: ...

    def has_contact(self, name: DomainName, role: ContactRole, handle: ContactHandle) -> bool:
        """Tell whether the name's contact in this role is the one of the handle."""
        ...

    def charges(self, name: DomainName) -> list[str]:
        """The actions that our account was charged for this name."""
        ...

    def host(self, name: DomainName) -> frozenset[str] | None:
        """The addresses of a host of ours; None when there is no such host."""
        ...

    def others(self) -> AbstractAsyncContextManager["OtherRegistrar"]:
        """The stranger at work, until the block ends."""
        ...

    def put(self, name: DomainName, registrar: str, expires_at: datetime | None = None) -> None: ...

    def arm(self, fault: str, command: str, **args: Any) -> None:
        """Bend the next `command` (`domain:create`)."""
        ...


class OtherRegistrar(Protocol):
    """What another registrar does at the registry."""

    async def holds(self, name: DomainName, auth_info: str) -> None:
        """Register a name and give it that code."""
        ...

    async def issues(self, name: DomainName, auth_info: str) -> None:
        """Give a name that it holds that code, again where codes lapse."""
        ...

    async def asks_for(self, name: DomainName, auth_info: str) -> None: ...

    async def decides(self, name: DomainName, decision: TransferDecision) -> None: ...


class SimulatedWorld:
    """A simulator, seen through its control interface."""

    success_code = 1000
    shows_hosts = True

    def __init__(self, spec: AdapterSpec, simulators: SimulatorHandle) -> None:
        self.spec = spec
        self.control: ControlClient = simulators.control(spec.name)
        self.facts = simulators.registry(spec.name)
        self.user, self.stranger = (account["user"] for account in self.facts["users"][:2])
        self.drops_abandoned_work = self.facts["transport"] == "https"

    def link(self, **changes: Any) -> LinkSettings:
        ours = self.facts["users"][0]
        fields = {
            "host": self.facts["host"],
            "port": self.facts["port"],
            "transport": self.facts["transport"],
            "user": ours["user"],
            "password": ours["password"],
            "ca_file": Path(self.facts["ca"]),
            "cert_file": Path(ours["cert"]),
            "key_file": Path(ours["key"]),
            "contract": ours.get("contract"),
        }
        return LinkSettings(**(fields | FAST | changes))

    def adapter(self, **link: Any) -> RegistryAdapter:
        return self.spec.build(self.spec, self.link(**link), clock=self.now)

    def strangers_adapter(self) -> RegistryAdapter:
        """An adapter of the other account."""
        theirs = self.facts["users"][1]
        files = {"cert_file": Path(theirs["cert"]), "key_file": Path(theirs["key"])}
        return self.adapter(user=theirs["user"], password=theirs["password"], **files)

    def now(self) -> datetime:
        return datetime.fromisoformat(self.control.now())

    def advance(self, span: timedelta) -> None:
        self.control.advance(f"P{span.days}DT{span.seconds}S")

    def truth(self, name: DomainName) -> Truth | None:
        domain = self.control.domain(name.ascii)
        if domain is None:
            return None
        created_at, expires_at = (datetime.fromisoformat(domain[key]) for key in ("created_at", "expires_at"))
        return Truth(
            registrar=domain["registrar"],
            created_at=created_at,
            expires_at=expires_at,
            nameservers=frozenset(domain["nameservers"]),
            statuses=frozenset(domain["statuses"]),
            registrant=domain["registrant"],
            contacts=frozenset((use["role"], use["id"]) for use in domain["contacts"]),
            auth_info=domain["auth_info"],
        )

    def has_contact(self, name: DomainName, role: ContactRole, handle: ContactHandle) -> bool:
        truth = self.truth(name)
        return truth is not None and truth.has_contact(role, handle)

    def host(self, name: DomainName) -> frozenset[str] | None:
        hosts = self.control.objects()["hosts"].values()
        mine = [host for host in hosts if host["name"] == name.ascii and host["registrar"] == self.user]
        return frozenset(each["address"] for each in mine[0]["addresses"]) if mine else None

    @asynccontextmanager
    async def others(self) -> AsyncIterator["OtherRegistrar"]:
        adapter = self.strangers_adapter()
        try:
            yield AnotherAdapter(self, adapter)
        finally:
            await adapter.close()

    def charges(self, name: DomainName) -> list[str]:
        charges = self.control.objects()["registrars"][self.user]["charges"]
        return [charge["action"] for charge in charges if charge["object"] == name.ascii]

    def put(self, name: DomainName, registrar: str, expires_at: datetime | None = None) -> None:
        fields = {} if expires_at is None else {"expires_at": expires_at.isoformat()}
        self.control.put_domain(name.ascii, registrar, **fields)

    def arm(self, fault: str, command: str, **args: Any) -> None:
        self.control.put_fault(fault, command=command, **args)


class FakeWorld:
    """The registry in memory behind `FakeRegistryAdapter`."""

    stranger = "gw-other"
    success_code = 1000
    shows_hosts = True
    drops_abandoned_work = False

    def __init__(self, spec: AdapterSpec) -> None:
        self._offset = timedelta(0)
        self._fake = FakeRegistryAdapter(spec, clock=self.now)
        self.user = self._fake.user

    def adapter(self, **_link: Any) -> RegistryAdapter:
        return self._fake

    def now(self) -> datetime:
        return datetime.now(UTC) + self._offset

    def advance(self, span: timedelta) -> None:
        self._offset += span

    def truth(self, name: DomainName) -> Truth | None:
        domain = self._fake.domains.get(name)
        if domain is None:
            return None
        hosts = frozenset(host.ascii for host in domain.nameservers)
        return Truth(
            registrar=domain.sponsor,
            created_at=domain.created_at,
            expires_at=domain.expires_at,
            nameservers=hosts,
            statuses=domain.statuses,
            registrant=domain.registrant,
            contacts=domain.contacts,
            auth_info=domain.auth_info,
            private=domain.private,
        )

    def has_contact(self, name: DomainName, role: ContactRole, handle: ContactHandle) -> bool:
        truth = self.truth(name)
        return truth is not None and truth.has_contact(role, handle)

    def host(self, name: DomainName) -> frozenset[str] | None:
        found = [domain.hosts[name] for domain in self._fake.domains.values() if name in domain.hosts]
        return frozenset(map(str, found[0])) if found else None

    @asynccontextmanager
    async def others(self) -> AsyncIterator["OtherRegistrar"]:
        yield ScriptedStranger(self, self._fake)

    def charges(self, name: DomainName) -> list[str]:
        kinds = {"register": "create", "renew": "renew", "restore": "restore"}
        return [kinds[effect.kind] for effect in self._fake.effects_of(name.ascii) if effect.kind in kinds]

    def put(self, name: DomainName, registrar: str, expires_at: datetime | None = None) -> None:
        self._fake.put(name.ascii, sponsor=registrar)
        if expires_at is not None:
            self._fake.domains[name].expires_at = expires_at

    def arm(self, fault: str, command: str, **args: Any) -> None:
        del command
        scripts: dict[str, Callable[[], None]] = {
            "reset_before_read": lambda: self._fake.lose_answer(applied=False),
            "reset_after_commit": lambda: self._fake.lose_answer(applied=True),
            "delay": lambda: self._fake.lose_answer(applied=True, cause="timeout"),
            "wrong_cltrid": lambda: self._fake.lose_answer(applied=True, cause="mismatch"),
            "code": lambda: self._code(**args),
            "steal_on_create": self._fake.steal_on_create,
        }
        scripts[fault]()

    def _code(self, code: int, *, applied: bool = False) -> None:
        if code // 100 == 24:
            self._fake.lose_answer(applied=applied, cause="server_error")
        elif code == 2104:
            self._fake.be_unavailable("execute", "registry_balance", retry_after=900)
        else:
            self._fake.refuse(RefusalReason.STATUS_PROHIBITS, code=code)
