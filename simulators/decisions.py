"""Commands that the registry answered with 1001 and decides about later (RFC 5730 §3): carried out, or denied."""

from dataclasses import dataclass
from datetime import datetime

from simulators.epp_service import EppService
from simulators.notices import ActionNotice, ObjectKind
from simulators.session import SessionState


@dataclass(frozen=True, slots=True)
class _Undecided:
    due: datetime
    registrar: str
    session: SessionState
    document: bytes
    svtrid: str
    approve: bool


class Decisions:
    """The commands of one registry that wait for a decision; the registrar learns of it by a poll message."""

    def __init__(self, service: EppService) -> None:
        self._service = service
        self._waiting: list[_Undecided] = []

    def put(self, due: datetime, session: SessionState, document: bytes, svtrid: str, *, approve: bool) -> None:
        """Remember a command of a session that is logged in, and the svTRID that it was answered with."""
        if session.registrar is not None:
            self._waiting.append(_Undecided(due, session.registrar, session, document, svtrid, approve))

    def clear(self) -> None:
        self._waiting.clear()

    def take(self, now: datetime) -> None:
        """Decide everything that is due."""
        due = [each for each in self._waiting if each.due <= now]
        self._waiting = [each for each in self._waiting if each.due > now]
        for each in sorted(due, key=lambda each: each.due):
            self._decide(each)

    def _decide(self, undecided: _Undecided) -> None:
        about = self._service.describe(undecided.document)
        done = undecided.approve and self._carried_out(undecided)
        text = "Pending action completed successfully." if done else "Pending action denied."
        notice = ActionNotice(
            about.object or "", done, about.cltrid, undecided.svtrid, undecided.due, object=_kind(about.command)
        )
        self._service.registry.notify(undecided.registrar, text, undecided.due, notice)

    def _carried_out(self, undecided: _Undecided) -> bool:
        """Carry the command out in a session of its own: the one it came on may be gone by now."""
        kept = undecided.session
        session = SessionState(
            f"{kept.id}-later", None, undecided.registrar, kept.language, kept.object_uris, kept.extension_uris
        )
        return self._service.handle(session, undecided.document, undecided.due).code < 2000


def _kind(command: str) -> ObjectKind:
    """Return what kind of object a command such as `contact:create` is about."""
    kind = command.partition(":")[0]
    return "contact" if kind == "contact" else "host" if kind == "host" else "domain"
