"""Asking a registry about many names that nobody waits for: a silence is waited out."""

from tenacity import AsyncRetrying, retry_if_exception_type, stop_after_attempt, wait_random_exponential

from adapters.errors import AdapterError
from adapters.interface import RegistryAdapter
from adapters.model import DomainInfo, DomainName
from gateway.errors import GatewayError

PAUSE_MAX_SECONDS = 60.0
_TRIES = 6


class RegistrySilent(GatewayError):
    """A registry can't be asked now. What it has answered is kept: run the import again later."""


async def ask_patiently(
    adapter: RegistryAdapter, name: DomainName, *, pause_max_seconds: float = PAUSE_MAX_SECONDS
) -> DomainInfo | None:
    """Return the domain as the registry has it; None when it does not exist there. Raises `RegistrySilent`."""
    retrying = AsyncRetrying(
        stop=stop_after_attempt(_TRIES),
        wait=wait_random_exponential(max=pause_max_seconds),
        retry=retry_if_exception_type(AdapterError),
        reraise=True,
    )
    try:
        return await retrying(adapter.info, name, bulk=True)
    except AdapterError as err:
        raise RegistrySilent(f"{adapter.name} can't be asked now; what it has answered is kept, run again") from err
