"""The secret that every node shares: what is derived from it is the same everywhere and stored nowhere."""

import os
import secrets
from contextlib import suppress
from pathlib import Path

from gateway.errors import SettingsError
from gateway.settings import Settings

_FILE = "secret.key"


def secret_key(settings: Settings) -> bytes:
    """Return the key of the settings, else that of the data folder, made at the first start. Raises `SettingsError`."""
    if settings.secret_key is not None:
        return settings.secret_key.get_secret_value().encode()
    path = settings.data_dir.expanduser() / _FILE
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with suppress(FileExistsError):
            _make(path)
        return path.read_bytes()
    except OSError as err:
        raise SettingsError([f"secret_key: not set, and {path} cannot be used: {err.strerror}"]) from err


def _make(path: Path) -> None:
    """Write a new key whole or not at all; another process may be doing the same."""
    new = path.with_name(f"{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    new.touch(mode=0o600)
    try:
        new.write_text(secrets.token_hex(32))
        os.link(new, path)
    finally:
        new.unlink()
