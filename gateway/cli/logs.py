from gateway.observability import logging
from gateway.observability.logging import Format
from gateway.settings import Settings

_STYLES: dict[str, Format | None] = {"auto": None, "json": "json", "text": "console"}


def configure_logs(settings: Settings) -> None:
    """Log to stdout as the settings say, with every secret of the settings removed wherever it occurs."""
    secrets = [registry.password.get_secret_value() for registry in settings.registries.values()]
    secrets += [secret.get_secret_value() for secret in (settings.database_url, settings.secret_key) if secret]
    logging.configure(level=settings.log.level.upper(), style=_STYLES[settings.log.format], secrets=secrets)
