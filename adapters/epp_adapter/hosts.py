"""The hosts that a delegation needs: created when missing, their addresses (glue) brought to what the order says."""

from collections.abc import Iterable, Sequence
from functools import partial

from adapters.epp_adapter.conversation import Conversation, found, repeated
from adapters.epp_adapter.memory import ObjectFact, Recollection
from adapters.epp_adapter.outcomes import detail
from adapters.errors import PreparationRefused
from adapters.model import DomainName, NameServer
from adapters.outcome import RefusalReason
from adapters.rules import TldRules
from epp import (
    CommandExtension,
    CommandRejected,
    HostAddress,
    HostCheck,
    HostCreate,
    HostDelete,
    HostInfo,
    HostInfoData,
    HostParts,
    HostUpdate,
    ResultCode,
)


async def ensure_hosts(
    talk: Conversation,
    servers: Sequence[NameServer],
    rules: TldRules,
    *,
    user: str,
    names_per_check: int,
    known: Recollection,
) -> None:
    """Create those hosts that are missing and correct the glue of ours. Raises PreparationRefused, Unavailable.

    Of a host without glue only its existence matters, which is remembered.
    """
    unknown = [server for server in servers if _has_glue(server, rules) or not known.recall(_fact(server))]
    existing = await _existing(talk, unknown, names_per_check)
    for server in unknown:
        try:
            await repeated(partial(_ensure, talk, server, rules, user, server.host in existing))
        except CommandRejected as err:
            raise _refused(server, detail(err), int(err.code)) from err
        known.learn(_fact(server))


def _fact(server: NameServer) -> ObjectFact:
    return ObjectFact("host", server.host.ascii)


def _has_glue(server: NameServer, rules: TldRules) -> bool:
    return bool(server.addresses) and rules.is_internal(server.host)


async def remove_hosts(talk: Conversation, hosts: Iterable[DomainName], extension: CommandExtension) -> None:
    """Delete hosts of ours although domains use them. Raises PreparationRefused, Unavailable."""
    for host in hosts:
        try:
            await repeated(partial(_remove, talk, host, extension))
        except CommandRejected as err:
            raise PreparationRefused(RefusalReason.IN_USE, f"{host}: {detail(err)}", int(err.code)) from err


async def _remove(talk: Conversation, host: DomainName, extension: CommandExtension) -> None:
    try:
        await talk.send(HostDelete(host.ascii), extensions=(extension,))
    except CommandRejected as err:
        if err.code != ResultCode.OBJECT_DOES_NOT_EXIST:
            raise


async def _existing(talk: Conversation, servers: Sequence[NameServer], names_per_check: int) -> set[DomainName]:
    existing: set[DomainName] = set()
    for start in range(0, len(servers), names_per_check):
        names = {server.host.ascii: server.host for server in servers[start : start + names_per_check]}
        try:
            data = found(await talk.ask(HostCheck(tuple(names))))
        except CommandRejected as err:
            raise PreparationRefused(RefusalReason.INVALID_NAMESERVER, detail(err), int(err.code)) from err
        taken = (result.key.lower() for result in data.results if not result.available)
        existing |= {names[key] for key in taken if key in names}
    return existing


async def _ensure(talk: Conversation, server: NameServer, rules: TldRules, user: str, exists: bool) -> None:
    internal = rules.is_internal(server.host)
    if not exists:
        if internal and not server.addresses:
            raise _refused(server, "does not exist at the registry, and no addresses are given to create it")
        if await _create(talk, server, internal=internal):
            return
    if _has_glue(server, rules):
        await _match_glue(talk, server, user)


async def _create(talk: Conversation, server: NameServer, *, internal: bool) -> bool:
    """Create the host; False when it turns out to exist."""
    addresses = tuple(HostAddress.of(address) for address in server.addresses) if internal else ()
    try:
        await talk.send(HostCreate(server.host.ascii, addresses))
    except CommandRejected as err:
        if err.code != ResultCode.OBJECT_EXISTS:
            raise
        return False
    return True


async def _match_glue(talk: Conversation, server: NameServer, user: str) -> None:
    data: HostInfoData = found(await talk.send(HostInfo(server.host.ascii)))
    wanted, present = set(server.addresses), {address.ip for address in data.addresses}
    if wanted == present:
        return
    if data.cl_id.casefold() != user.casefold():
        raise _refused(server, "belongs to another registrar, who alone can change its addresses")
    add = tuple(HostAddress.of(address) for address in server.addresses if address not in present)
    rem = tuple(HostAddress.of(address) for address in sorted(present - wanted, key=str))
    await talk.send(
        HostUpdate(
            server.host.ascii,
            add=HostParts(addresses=add) if add else None,
            rem=HostParts(addresses=rem) if rem else None,
        )
    )


def _refused(server: NameServer, why: str, code: int | None = None) -> PreparationRefused:
    return PreparationRefused(RefusalReason.INVALID_NAMESERVER, f"{server.host}: {why}", code)
