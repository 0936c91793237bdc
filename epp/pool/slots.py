"""Sessions that an account's clients share: one is opened only with a slot in hand."""

from typing import Protocol


class SessionSlot(Protocol):
    """The right to one session of the account."""

    @property
    def held(self) -> bool:
        """False once the right is lost or wanted back: the session is ended as soon as nobody uses it."""
        ...

    @property
    def left(self) -> str | None:
        """The ticket of a session that may stand: of the holder before at first, then what we kept."""
        ...

    async def keep(self, ticket: str) -> bool:
        """Keep the session's ticket for the holder after us, should we not come to end it; False: it is not kept."""
        ...

    async def release(self, *, ended: bool) -> None:
        """Give it back. Unless its session has `ended`, the ticket is left to the next holder."""
        ...


class SessionSlots(Protocol):
    """Gives out the account's slots over all its clients."""

    async def take(self) -> SessionSlot | None:
        """Return a slot; None while all are taken, which is tried again a little later."""
        ...


class OwnSlot:
    """A slot of an account that has no other client."""

    held = True
    left = None

    async def keep(self, ticket: str) -> bool:  # noqa: ARG002 - there is no holder after us
        return True

    async def release(self, *, ended: bool) -> None: ...


class OwnSlots:
    async def take(self) -> SessionSlot | None:
        return OwnSlot()
