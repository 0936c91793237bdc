from typing import TextIO

from gateway.observability import logging
from gateway.observability.logging import Format
from gateway.settings import Settings

_STYLES: dict[str, Format | None] = {"auto": None, "json": "json", "text": "console"}


def configure_logs(settings: Settings, *, stream: TextIO | None = None) -> None:
    """Log as the settings say, with every secret of the settings removed wherever it occurs.

    `stream` None = stdout, for a service; a command whose data goes there logs to stderr.
    """
    secrets = [registry.password.get_secret_value() for registry in settings.registries.values()]
    others = (settings.database_url, settings.secret_key, settings.probe.api_key)
    secrets += [secret.get_secret_value() for secret in others if secret]
    style = _STYLES[settings.log.format]
    logging.configure(level=settings.log.level.upper(), style=style, secrets=secrets, stream=stream)
