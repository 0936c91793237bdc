"""The names of the account as the interface shows them, one or a thousand at a time."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from adapters.errors import Unavailable
from adapters.http import Nonconforming
from adapters.model import Availability, ContactRole, ContactsOrder, DomainInfo, DomainName
from adapters.registrars.regru.account import RegruAccount
from adapters.registrars.regru.answers import Declined, accepted
from adapters.registrars.regru.availability import check
from adapters.registrars.regru.contacts import are_there, contact_fields
from adapters.registrars.regru.orders import listed
from adapters.registrars.regru.services import (
    ITEMS_MAX,
    ORDERED,
    Service,
    domain_info,
    foreign,
    nameservers,
    services,
)


@dataclass(frozen=True, slots=True)
class Holdings:
    """Asks; changes nothing. Every method raises `Unavailable`."""

    account: RegruAccount
    user: str
    clock: Callable[[], datetime]

    async def info(self, name: DomainName) -> DomainInfo | None:
        return (await self.infos([name]))[name]

    async def infos(self, names: Sequence[DomainName], *, bulk: bool = False) -> dict[DomainName, DomainInfo | None]:
        """Return what there is of each name: ours, another's, or nothing. Two calls a thousand names of ours."""
        found: dict[DomainName, DomainInfo | None] = {}
        for start in range(0, len(names), ITEMS_MAX):
            found |= await self._some(names[start : start + ITEMS_MAX], bulk=bulk)
        return found

    async def service(self, name: DomainName) -> Service | None:
        """Return the name's service; None when the account has none."""
        return (await services(self.account, [name])).get(name)

    async def shown(self, service: Service) -> DomainInfo:
        """Return what is shown of a service; one that is only ordered has no name servers yet."""
        if service.state == ORDERED:
            return domain_info(service, (), self.user, self.clock())
        servers = await nameservers(self.account, [service.name])
        return domain_info(service, servers.get(service.name, ()), self.user, self.clock())

    async def with_contacts(self, order: ContactsOrder, info: DomainInfo) -> DomainInfo:
        """Return the domain with its holder's privacy, and the handles of the order's contacts where it shows those."""
        fields, details = contact_fields(order.name.parent, order.contacts), await self._details(order.name)
        info = replace(info, private=_privacy(details))
        if not are_there(fields, details):
            return info
        handles = {role: handle.handle for role, handle in order.contacts.items()}
        registrant = handles.pop(ContactRole.REGISTRANT, None)
        return replace(
            info, registrant=registrant, contacts=frozenset((role.value, handle) for role, handle in handles.items())
        )

    async def with_privacy(self, info: DomainInfo) -> DomainInfo:
        """Return the domain with what is told of its holder's privacy."""
        return replace(info, private=_privacy(await self._details(info.name)))

    async def _some(self, names: Sequence[DomainName], *, bulk: bool) -> dict[DomainName, DomainInfo | None]:
        held = await services(self.account, names, bulk=bulk)
        shown = [name for name, service in held.items() if service.state != ORDERED]
        servers = await nameservers(self.account, shown, bulk=bulk) if shown else {}
        found: dict[DomainName, DomainInfo | None] = {
            name: domain_info(service, servers.get(name, ()), self.user, self.clock()) for name, service in held.items()
        }
        return found | await self._not_held([name for name in names if name not in held], bulk=bulk)

    async def _not_held(self, names: Sequence[DomainName], *, bulk: bool) -> dict[DomainName, DomainInfo | None]:
        if not names:
            return {}
        results = await check(self.account, names, bulk=bulk)
        if any(result.availability is Availability.UNKNOWN for result in results):
            raise Unavailable("server_error")
        return {
            result.name: foreign(result.name) if result.availability is Availability.TAKEN else None
            for result in results
        }

    async def _details(self, name: DomainName) -> Mapping[str, object]:
        data = {**listed(name), "show_contacts_only": 1, "splitted_contacts": 1}
        try:
            answer = await self.account.ask("service/get_details", data)
            rows = answer.objects("services")
            return accepted(rows[0]).object("details").members if rows else {}
        except (Declined, Nonconforming) as err:
            raise Unavailable("server_error") from err


def _privacy(details: Mapping[str, object]) -> bool | None:
    flag = details.get("private_person_flag")
    return None if flag is None else str(flag) == "1"
