"""Where the database is: the one of the settings, or a private one that runs as long as it is needed."""

from collections.abc import Iterator
from contextlib import contextmanager

from gateway.database_hosts import DEFAULT_PORT
from gateway.embedded import embedded_postgres
from gateway.settings import Settings

_DRIVER = "postgresql+asyncpg"


@contextmanager
def database_location(settings: Settings) -> Iterator[str]:
    """Give the URL for SQLAlchemy. Raises `EmbeddedDatabaseError`."""
    if settings.database_url is None:
        with embedded_postgres(settings.data_dir) as url:
            yield url
        return
    yield sqlalchemy_url(settings.database_url.get_secret_value())


def sqlalchemy_url(url: str) -> str:
    """Return the URL as SQLAlchemy wants it: the driver named, and the servers of `a:5432,b:5432` one by one."""
    scheme, separator, rest = url.partition("://")
    driver = _DRIVER if scheme in {"postgres", "postgresql"} else scheme
    place, slash, path = rest.partition("/")
    account, at, servers = place.rpartition("@")
    if "," not in servers:
        return f"{driver}{separator}{rest}"
    database, _, query = path.partition("?")
    hosts = [f"host={server if ':' in server else f'{server}:{DEFAULT_PORT}'}" for server in servers.split(",")]
    others = [each for each in query.split("&") if each and not each.startswith("target_session_attrs=")]
    return f"{driver}{separator}{account}{at}{slash}{database}?{'&'.join([*hosts, *others])}"
