"""Our passwords at the registries: made, changed without ever losing one, and known to every node."""

from gateway.passwords.fresh import fresh_password
from gateway.passwords.store import ChangeUnderWay, RegistryPassword

__all__ = ["ChangeUnderWay", "RegistryPassword", "fresh_password"]
