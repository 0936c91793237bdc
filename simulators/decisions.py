"""Commands that the registry answered with 1001 and decides about later (RFC 5730 §3): carried out, or denied."""

from datetime import datetime

from simulators.epp_service import EppService
from simulators.notices import ActionNotice, ObjectKind
from simulators.objects import Undecided
from simulators.session import SessionState


class Decisions:
    """The commands of one registry that wait for a decision; the registrar learns of it by a poll message."""

    def __init__(self, service: EppService) -> None:
        self._service = service

    def put(self, due: datetime, session: SessionState, document: bytes, svtrid: str, *, approve: bool) -> None:
        """Remember a command of a session that is logged in, and the svTRID that it was answered with."""
        if session.registrar is None:
            return
        undecided = Undecided(
            due=due,
            registrar=session.registrar,
            language=session.language,
            object_uris=session.object_uris,
            extension_uris=session.extension_uris,
            document=document,
            svtrid=svtrid,
            approve=approve,
        )
        registry = self._service.registry
        registry.state.undecided.append(undecided)
        registry.touch()

    def take(self, now: datetime) -> None:
        """Decide everything that is due."""
        state = self._service.registry.state
        due = [each for each in state.undecided if each.due <= now]
        state.undecided = [each for each in state.undecided if each.due > now]
        for each in sorted(due, key=lambda each: each.due):
            self._decide(each)

    def _decide(self, undecided: Undecided) -> None:
        about = self._service.describe(undecided.document)
        done = undecided.approve and self._carried_out(undecided)
        text = "Pending action completed successfully." if done else "Pending action denied."
        notice = ActionNotice(
            about.object or "", done, about.cltrid, undecided.svtrid, undecided.due, object=_kind(about.command)
        )
        self._service.registry.notify(undecided.registrar, text, undecided.due, notice)

    def _carried_out(self, undecided: Undecided) -> bool:
        """Carry the command out in a session of its own: the one it came on may be gone by now."""
        session = SessionState(
            f"{undecided.svtrid}-later",
            registrar=undecided.registrar,
            language=undecided.language,
            object_uris=undecided.object_uris,
            extension_uris=undecided.extension_uris,
        )
        return self._service.handle(session, undecided.document, undecided.due).code < 2000


def _kind(command: str) -> ObjectKind:
    """Return what kind of object a command such as `contact:create` is about."""
    kind = command.partition(":")[0]
    return "contact" if kind == "contact" else "host" if kind == "host" else "domain"
