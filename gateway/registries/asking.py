"""Asking a registry about many names that nobody waits for: a silence is waited out."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence

from tenacity import AsyncRetrying, retry_if_exception_type, stop_after_attempt, wait_random_exponential

from adapters.errors import AdapterError
from adapters.interface import AsksMany, RegistryAdapter
from adapters.model import DomainInfo, DomainName
from gateway.errors import GatewayError

PAUSE_MAX_SECONDS = 60.0
_TRIES = 6
_TOGETHER = 1000

Found = Mapping[DomainName, DomainInfo | None]


class RegistrySilent(GatewayError):
    """A registry can't be asked now. What it has answered is kept: run the import again later."""


async def ask_patiently(
    adapter: RegistryAdapter,
    names: Sequence[DomainName],
    *,
    names_per_second: float,
    pause_max_seconds: float = PAUSE_MAX_SECONDS,
) -> AsyncIterator[tuple[DomainName, DomainInfo | None]]:
    """Yield each domain as the registry has it; None where there is none.

    They are asked about together where the registry takes that, else one by one. Raises `RegistrySilent`.
    """
    retrying = AsyncRetrying(
        stop=stop_after_attempt(_TRIES),
        wait=wait_random_exponential(max=pause_max_seconds),
        retry=retry_if_exception_type(AdapterError),
        reraise=True,
    )
    try:
        if isinstance(adapter, AsksMany):
            for begin in range(0, len(names), _TOGETHER):
                found: Found = await retrying(adapter.infos, names[begin : begin + _TOGETHER])
                for name, info in found.items():
                    yield name, info
            return
        for name in names:
            yield name, await retrying(adapter.info, name, bulk=True)
            await asyncio.sleep(1 / names_per_second)
    except AdapterError as err:
        raise RegistrySilent(f"{adapter.name} can't be asked now; what it has answered is kept, run again") from err
