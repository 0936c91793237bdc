"""Mails to holders, sent again: to confirm their address, to let a name go."""

from simulators.registrars.logicboxes.objects import Letter
from simulators.registrars.logicboxes.queue import TRANSFER
from simulators.registrars.logicboxes.refusals import error
from simulators.registrars.logicboxes.request import Request


def resend_verification(request: Request) -> object:
    order = request.active_order()
    if order.verification == "Verified":
        raise error("The Registrant's email address is already verified")
    request.state.letters.append(Letter(order.name, "verification"))
    return {"status": "Success"}


def resend_request(request: Request) -> bool:
    order = request.order()
    action = request.state.running(order.id)
    if action is None or action.kind != TRANSFER:
        raise error("Invalid action status/action type for this operation")
    request.state.letters.append(Letter(order.name, "transfer"))
    return True
