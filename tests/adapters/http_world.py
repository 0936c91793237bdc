"""A registrar's simulator behind an HTTP adapter, as an oracle: what all of them have in common."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, ClassVar

from adapters.interface import RegistryAdapter
from adapters.link import LinkLimits, LinkSettings
from adapters.model import DomainName
from adapters.spec import AdapterSpec
from tests.adapters.world import FAST
from tests.support.simulators import ControlClient, SimulatorHandle

QUICK = LinkLimits(commands_per_second=1000.0, burst=1000)


class HttpWorld:
    """A subclass says how the registrar calls things.

    `commands` are the registrar's names of what the contract suite bends (`domain:create`), `faults` what it calls a
    fault, with its arguments; a fault that is about something else than the command names it as `command`.
    """

    simulator: ClassVar[str]
    commands: ClassVar[Mapping[str, str]]
    faults: ClassVar[Mapping[str, Mapping[str, Any]]]
    success_code = 200
    shows_hosts = True
    drops_abandoned_work = False

    def __init__(self, spec: AdapterSpec, simulators: SimulatorHandle) -> None:
        self.spec = spec
        self.control: ControlClient = simulators.control(self.simulator)
        self.entry = simulators.registrar(self.simulator)
        self.user = self.entry["users"][0]["user"]

    def link(self, **changes: Any) -> LinkSettings:
        ours = self.entry["users"][0]
        fields = {
            "host": self.entry["host"],
            "port": self.entry["port"],
            "transport": "https",
            "user": ours["user"],
            "password": ours["password"],
            "ca_file": Path(self.entry["ca"]),
            "limits": QUICK,
        }
        return LinkSettings(**(fields | FAST | changes))

    def adapter(self, **link: Any) -> RegistryAdapter:
        return self.spec.build(self.spec, self.link(**link), clock=self.now)

    def now(self) -> datetime:
        return datetime.fromisoformat(self.control.now())

    def advance(self, span: timedelta) -> None:
        self.control.advance(f"P{span.days}DT{span.seconds}S")

    def charges(self, name: DomainName) -> list[str]:
        charges = self.control.objects()["registrars"][self.user]["charges"]
        return [charge["action"] for charge in charges if charge["object"] == name.ascii]

    def put(self, name: DomainName, registrar: str, expires_at: datetime | None = None) -> None:
        fields = {} if expires_at is None else {"expires_at": expires_at.isoformat()}
        self.control.put_domain(name.ascii, registrar or "other", **fields)

    def arm(self, fault: str, command: str, **args: Any) -> None:
        """Bend the next `command`; faults that are codes are found by the code too."""
        known = self.faults.get(f"{fault}:{args.get('code')}", self.faults.get(fault, {}))
        fields = {"action": fault, "command": self.commands.get(command, command)} | args | dict(known)
        if "code" in args and "code" not in known:
            del fields["code"]
        action, bent = fields.pop("action"), fields.pop("command")
        self.control.put_fault(action, command=bent, **fields)
