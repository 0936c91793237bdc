"""sync-1.0 on the wire: an update that only moves the expiry to another day of the year (gTLD dossier §1.1)."""

from simulators.namespaces import SYNC
from simulators.refusals import Refused, Why
from simulators.response import Outcome
from simulators.rules import sync
from simulators.services.call import Call
from simulators.services.domain import name_of
from simulators.wire import Element, child_text


def asked(call: Call) -> Element | None:
    return call.extension(SYNC, "update")


def update(call: Call) -> Outcome:
    extension = asked(call)
    if extension is None or any(len(part) for part in call.request):
        raise Refused(Why.EXTENSION)
    _, _, month, day = child_text(extension, "expMonthDay")[:7].split("-")
    sync.move_expiry(call.registry, call.registrar, name_of(call.request), (int(month), int(day)), call.now)
    return Outcome()
