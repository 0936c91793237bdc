"""Transfers over EPP: asking, deciding, and how one stands (RFC 5731 §3.1.3, §3.2.4)."""

from collections.abc import Mapping

from adapters.epp_adapter.conversation import Conversation
from adapters.epp_adapter.domains import is_ours
from adapters.epp_adapter.profile import EppProfile
from adapters.epp_adapter.transform import Transform
from adapters.errors import PreparationRefused, Unavailable
from adapters.model import (
    DomainName,
    TransferDecision,
    TransferDecisionOrder,
    TransferInfo,
    TransferOrder,
    TransferState,
)
from adapters.outcome import RefusalReason
from epp import (
    AuthInfo,
    CommandRejected,
    DomainTransferApprove,
    DomainTransferCancel,
    DomainTransferData,
    DomainTransferQuery,
    DomainTransferReject,
    DomainTransferRequest,
    Period,
    ResultCode,
)
from epp.dialects import ripn

_STATES: Mapping[str, TransferState] = {
    "pending": TransferState.PENDING,
    "clientApproved": TransferState.APPROVED,
    "clientRejected": TransferState.REJECTED,
    "clientCancelled": TransferState.CANCELLED,
    "serverApproved": TransferState.SERVER_APPROVED,
    "serverCancelled": TransferState.SERVER_CANCELLED,
}

_DECISIONS: Mapping[
    TransferDecision, type[DomainTransferApprove] | type[DomainTransferReject] | type[DomainTransferCancel]
] = {
    TransferDecision.APPROVE: DomainTransferApprove,
    TransferDecision.REJECT: DomainTransferReject,
    TransferDecision.CANCEL: DomainTransferCancel,
}

# What a query is refused with when there is nothing to tell us.
_NO_TRANSFER = frozenset(
    {
        ResultCode.NOT_PENDING_TRANSFER,
        ResultCode.OBJECT_DOES_NOT_EXIST,
        ResultCode.AUTHORIZATION_ERROR,
        ResultCode.INVALID_AUTH_INFO,
        ResultCode.USE_ERROR,
    }
)


def request(order: TransferOrder, profile: EppProfile) -> Transform:
    years = order.years or profile.transfer_years
    period = None if years is None else Period(years)
    return Transform(DomainTransferRequest(order.name.ascii, AuthInfo(order.auth_info), period))


def decide(order: TransferDecisionOrder) -> Transform:
    if order.decision is TransferDecision.OFFER:
        return Transform(ripn.DomainHandover(order.name.ascii, order.gainer or ""))
    return Transform(_DECISIONS[order.decision](order.name.ascii))


async def acceptance(order: TransferOrder, talk: Conversation, user: str) -> Transform:
    """Return what takes a name that its present registrar offers us. Raises PreparationRefused, Unavailable."""
    offered = await transfer_of(talk, order.name, user)
    if offered is None or offered.state is not TransferState.PENDING or not is_ours(offered.requester, user):
        detail = f"the present registrar of {order.name} has to offer it to {user} first"
        raise PreparationRefused(RefusalReason.NOT_ELIGIBLE, detail)
    return Transform(DomainTransferApprove(order.name.ascii))


async def transfer_of(
    talk: Conversation, name: DomainName, user: str, auth_info: str | None = None
) -> TransferInfo | None:
    """Return the newest transfer of a name; None when the registry tells us of none. Raises Unavailable."""
    try:
        response = await talk.ask(DomainTransferQuery(name.ascii, AuthInfo(auth_info) if auth_info else None))
    except CommandRejected as err:
        if err.code in _NO_TRANSFER:
            return None
        raise Unavailable("server_error") from err
    return None if response.data is None else transfer_info(response.data, user)


def transfer_info(data: DomainTransferData, user: str) -> TransferInfo | None:
    """Return a transfer in neutral words; None for a state that no standard knows."""
    state = _STATES.get(data.status)
    if state is None:
        return None
    gainer, loser = (data.ac_id, data.re_id) if isinstance(data, ripn.DomainOffer) else (data.re_id, data.ac_id)
    return TransferInfo(
        state=state,
        requester=gainer,
        loser=loser,
        requested_at=data.re_date,
        acts_until=data.ac_date,
        expires_at=data.ex_date,
        requested_by_us=is_ours(data.re_id, user),
    )
