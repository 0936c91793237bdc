"""One command on its way through the registry."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from simulators.frame import Frame
from simulators.profile import Profile
from simulators.registry import Registry
from simulators.session import SessionState
from simulators.wire import Element, element, local, namespace


@dataclass(frozen=True, slots=True)
class Call:
    """An object command of a logged-in registrar. `now` is an aware UTC instant in whole seconds."""

    registry: Registry
    session: SessionState
    frame: Frame
    now: datetime
    svtrid: str = ""

    @property
    def profile(self) -> Profile:
        return self.registry.profile

    @property
    def registrar(self) -> str:
        """The account that asks; commands reach a handler only after login."""
        return self.session.registrar or ""

    @property
    def request(self) -> Element:
        """The object's element: `domain:create` and so on."""
        return self.frame.object if self.frame.object is not None else self.frame.body

    def extension(self, uri: str, name: str) -> Element | None:
        for extension in self.frame.extensions:
            if namespace(extension) == uri and local(extension) == name:
                return extension
        return None

    def extension_of(self, uris: Iterable[str], name: str) -> Element | None:
        """Return the extension element of that name in the first of the namespaces that brings one."""
        found = (self.extension(uri, name) for uri in uris)
        return next((extension for extension in found if extension is not None), None)

    def data(self, kind: str, name: str) -> Element:
        """Start an answer's data element (`domain:infData`)."""
        uri: str = getattr(self.profile.wire.namespaces, kind)
        return element(uri, name, kind)

    def time(self, moment: datetime) -> str:
        return self.profile.wire.timestamp(moment)
