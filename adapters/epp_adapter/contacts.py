"""The contacts that an order needs: created once, reused for ever after.

A lost answer to a contact's create is no riddle: the handle is ours, so the next look shows whether it is there. It
never makes the domain's own outcome doubtful, because the domain command was not sent yet.
"""

import secrets
from collections.abc import Iterable
from functools import partial

from adapters.epp_adapter.contact_models import ContactModel
from adapters.epp_adapter.conversation import Conversation, repeated
from adapters.epp_adapter.memory import ObjectFact, Recollection
from adapters.epp_adapter.outcomes import detail
from adapters.errors import PreparationRefused
from adapters.model import ContactHandle
from adapters.outcome import RefusalReason
from epp import CommandRejected, ResultCode


async def ensure_contacts(
    talk: Conversation, handles: Iterable[ContactHandle], model: ContactModel, *, user: str, known: Recollection
) -> None:
    """Create those contacts that are missing. Raises PreparationRefused, Unavailable."""
    for handle in {handle.handle: handle for handle in handles}.values():
        fact = ObjectFact("contact", handle.handle)
        if known.recall(fact):
            continue
        try:
            await repeated(partial(_ensure, talk, handle, model, user))
        except CommandRejected as err:
            raise PreparationRefused(RefusalReason.INVALID_CONTACT, detail(err), int(err.code)) from err
        known.learn(fact)


async def _ensure(talk: Conversation, handle: ContactHandle, model: ContactModel, user: str) -> None:
    if await _is_there(talk, handle, model, user):
        return
    try:
        await talk.send(model.create(handle, secrets.token_urlsafe(12)))
    except CommandRejected as err:
        if err.code != ResultCode.OBJECT_EXISTS or not await _is_there(talk, handle, model, user):
            raise


async def _is_there(talk: Conversation, handle: ContactHandle, model: ContactModel, user: str) -> bool:
    """Tell whether the contact exists. Raises PreparationRefused when another registrar holds the handle."""
    try:
        response = await talk.send(model.info(handle.handle))
    except CommandRejected as err:
        if err.code == ResultCode.OBJECT_DOES_NOT_EXIST:
            return False
        if err.code == ResultCode.AUTHORIZATION_ERROR:
            raise _foreign(handle) from err
        raise
    if response.data is None or response.data.cl_id is None or response.data.cl_id.casefold() != user.casefold():
        raise _foreign(handle)
    return True


def _foreign(handle: ContactHandle) -> PreparationRefused:
    return PreparationRefused(RefusalReason.INVALID_CONTACT, f"contact {handle.handle} is another registrar's")
