"""Acting on stored messages. They are hints: what one says of a domain is asked of the registry before it is believed.

A message that cannot be followed up keeps its place and is tried again later; it never holds up the others.
"""

from collections.abc import Iterable, Mapping, Sequence

import structlog

from adapters.errors import AdapterError
from adapters.model import DomainName, PollKind
from gateway.catalogue.registries import Registries
from gateway.clock import Clock
from gateway.database import Database
from gateway.errors import DatabaseUnavailable
from gateway.messages.observer import MessageObserver
from gateway.reconciliation.truth import RegistryTruth
from gateway.registries.balances import BalanceWatch
from gateway.storage import domains, messages, operations
from gateway.storage.messages import StoredMessage
from gateway.unexpected import traits_of

_log = structlog.get_logger(__name__)

_AT_ONCE = 200
_TELLS_OF_LOSS = frozenset({PollKind.TRANSFER, PollKind.DELETED})
_OF_THE_ACCOUNT = frozenset({PollKind.LOW_BALANCE, PollKind.MAINTENANCE})


class FollowUp:
    def __init__(
        self,
        database: Database,
        registries: Registries,
        truth: RegistryTruth,
        balances: BalanceWatch,
        *,
        clock: Clock,
        observer: MessageObserver,
    ) -> None:
        self._database = database
        self._registries = registries
        self._truth = truth
        self._balances = balances
        self._clock = clock
        self._observer = observer

    async def run(self, registry: str) -> None:
        """Follow up what is due; a name that many messages speak of is looked at once.

        Raises `Unavailable`, `DatabaseUnavailable`: what is left is followed up by the next run.
        """
        while waiting := await self._due(registry):
            for name, about_it in _by_name(waiting).items():
                await self._take(registry, name, about_it)

    async def _due(self, registry: str) -> Sequence[StoredMessage]:
        async with self._database.reading() as connection:
            return await messages.due(connection, registry, limit=_AT_ONCE)

    async def _take(self, registry: str, name: DomainName | None, told: Sequence[StoredMessage]) -> None:
        ids, kinds = [message.id for message in told], {message.kind for message in told}
        try:
            if name is not None:
                done = await self._look_at(registry, name, loss_is_told=bool(kinds & _TELLS_OF_LOSS))
            else:
                done = await self._look_at_account(registry, kinds)
        except (AdapterError, DatabaseUnavailable):
            raise
        except Exception as err:  # noqa: BLE001 - one message must not end the reading of all
            _log.error("message_not_followed_up", registry=registry, messages=ids, **traits_of(err))
            for kind in kinds:
                self._observer.failed(registry, kind.value)
            done = False
        if done:
            await self._database.run(lambda connection: messages.mark_handled(connection, ids, at=self._clock()))
        else:
            await self._database.run(lambda connection: messages.put_off(connection, ids))

    async def _look_at_account(self, registry: str, kinds: set[PollKind]) -> bool:
        if PollKind.LOW_BALANCE in kinds:
            await self._balances.check(registry)
        return True

    async def _look_at(self, registry: str, name: DomainName, *, loss_is_told: bool) -> bool:
        """Wake what awaits a decision on the name, and keep what the registry shows of it if it is ours.

        False = an order changed it meanwhile: look again.
        """
        await self._database.run(lambda connection: operations.wake_awaiting(connection, registry, name))
        async with self._database.reading() as connection:
            known = await domains.read(connection, name)
        if known is None or known.registry != registry:
            return True
        info, at = await self._registries.adapter(registry).info(name), self._clock()
        finding = await self._database.run(
            lambda connection: self._truth.take(connection, known, info, at=at, loss_is_told=loss_is_told)
        )
        if finding.lost:
            _log.warning("domain_lost", domain_id=known.id, registry=registry)
        for difference in finding.differences:
            _log.warning("registry_difference", domain_id=known.id, registry=registry, kind=difference.kind.value)
        return not finding.outdated


def _by_name(waiting: Iterable[StoredMessage]) -> Mapping[DomainName | None, Sequence[StoredMessage]]:
    """Group messages by the domain that they are about; None = the account, or nothing that we know."""
    grouped: dict[DomainName | None, list[StoredMessage]] = {}
    for message in waiting:
        name = None if message.kind in _OF_THE_ACCOUNT else message.name
        grouped.setdefault(name, []).append(message)
    return grouped
