"""What the pages of one realm stand on: whose customers they are for, and the words around them."""

from dataclasses import dataclass

from aiohttp import web

from gateway.clock import Clock
from gateway.keys import KEYS
from gateway.people.build import People
from gateway.people.model import Realm
from gateway.settings.site import SiteSettings


@dataclass(slots=True)
class Site:
    settings: SiteSettings
    people: People
    clock: Clock
    realm: Realm
    _tenant_id: str | None = None

    @property
    def home(self) -> str:
        return f"/{self.realm.value}"

    @property
    def cookie(self) -> str:
        """A browser takes a `__Host-` cookie by https alone, for this host alone."""
        return f"{'__Host-' if self.settings.secure else ''}dgw_{self.realm.value}"

    async def tenant_id(self, app: web.Application) -> str:
        if self._tenant_id is None:
            self._tenant_id = await app[KEYS].tenant(self.settings.tenant or "", self.clock())
        return self._tenant_id
