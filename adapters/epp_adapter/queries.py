"""Asking a registry about domains: which names are free, and what it holds of one."""

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from adapters.epp_adapter.conversation import Conversation
from adapters.epp_adapter.domains import check_results, domain_info, hidden_domain, host_name
from adapters.epp_adapter.outcomes import detail
from adapters.epp_adapter.prices import first_year, premium_price
from adapters.errors import Unavailable
from adapters.model import Availability, CheckResult, DomainInfo, DomainName, Receipt
from epp import CommandRejected, DomainCheck, DomainCheckData, NotNegotiated, Response, ResultCode
from epp import DomainInfo as DomainInfoCommand


@dataclass(frozen=True, slots=True)
class Finding:
    """What an info query brought, and the answer's transaction ids. `info` None = no such domain."""

    info: DomainInfo | None
    svtrid: str | None
    code: int

    def receipt(self, cltrid: str) -> Receipt:
        """Return this answer as the proof of a command whose own answer was lost."""
        return Receipt(cltrid, self.svtrid, self.code)


async def look(talk: Conversation, name: DomainName, user: str) -> Finding:
    """Return what the registry shows of a domain. Raises Unavailable.

    Where mirrored zones hold one registration, the answer may be about the name's twin: that one is not this name.
    """
    try:
        response = await talk.ask(DomainInfoCommand(name.ascii))
    except CommandRejected as err:
        if err.code == ResultCode.OBJECT_DOES_NOT_EXIST:
            return Finding(None, err.sv_trid, int(err.code))
        if err.code == ResultCode.AUTHORIZATION_ERROR:
            return Finding(hidden_domain(name), err.sv_trid, int(err.code))
        raise Unavailable("server_error") from err
    info = domain_info(name, response, user)
    if response.data is None or info is None:
        raise Unavailable("server_error")
    if host_name(response.data.name) != name:
        info = hidden_domain(name)
    return Finding(info, response.sv_trid, int(response.code))


async def check(
    talk: Conversation, names: Sequence[DomainName], *, names_per_check: int, fees: bool = False
) -> list[CheckResult]:
    """Return one result a name, asked in as many commands as the registry's limit needs; with `fees`, what premium
    names cost. Raises Unavailable.
    """
    chunks = await asyncio.gather(*(_check_together(talk, chunk, fees) for chunk in _chunks(names, names_per_check)))
    return [result for chunk in chunks for result in chunk]


def _chunks(names: Sequence[DomainName], size: int) -> Iterator[Sequence[DomainName]]:
    return (names[start : start + size] for start in range(0, len(names), size))


async def _check_together(talk: Conversation, names: Sequence[DomainName], fees: bool) -> list[CheckResult]:
    """Check names by one command. Registries refuse it whole for one bad name: then each is asked alone."""
    try:
        response = await _checked(talk, DomainCheck(tuple(name.ascii for name in names)), fees)
    except CommandRejected as err:
        if len(names) > 1:
            return await check(talk, names, names_per_check=1, fees=fees)
        syntax = err.code == ResultCode.PARAMETER_SYNTAX
        return [CheckResult(names[0], Availability.INVALID if syntax else Availability.UNKNOWN, detail(err))]
    results = check_results(names, response.data)
    return [replace(result, premium=premium_price(response, result.name)) for result in results]


async def _checked(talk: Conversation, command: DomainCheck, fees: bool) -> Response[DomainCheckData]:
    try:
        return await talk.ask(command, extensions=(first_year(),) if fees else ())
    except NotNegotiated:
        return await talk.ask(command)
