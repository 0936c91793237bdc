"""Where the database is: the one of the settings, or a private one that runs as long as it is needed."""

from collections.abc import Iterator
from contextlib import contextmanager

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
    scheme, separator, rest = settings.database_url.get_secret_value().partition("://")
    plain = scheme in {"postgres", "postgresql"}
    yield f"{_DRIVER if plain else scheme}{separator}{rest}"
