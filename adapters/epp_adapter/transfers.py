"""Transfers over EPP: asking, deciding, and how one stands (RFC 5731 §3.1.3, §3.2.4)."""

from collections.abc import Mapping

from adapters.epp_adapter.conversation import Conversation
from adapters.epp_adapter.domains import is_ours
from adapters.epp_adapter.profile import EppProfile
from adapters.epp_adapter.transform import Transform
from adapters.errors import Unavailable
from adapters.model import (
    DomainName,
    TransferDecision,
    TransferDecisionOrder,
    TransferInfo,
    TransferOrder,
    TransferState,
)
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
    return Transform(_DECISIONS[order.decision](order.name.ascii))


async def transfer_of(
    talk: Conversation, name: DomainName, user: str, auth_info: str | None = None
) -> TransferInfo | None:
    """Return the newest transfer of a name; None when the registry tells us of none. Raises Unavailable."""
    try:
        response = await talk.ask(DomainTransferQuery(name.ascii, None if auth_info is None else AuthInfo(auth_info)))
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
    return TransferInfo(
        state=state,
        requester=data.re_id,
        loser=data.ac_id,
        requested_at=data.re_date,
        acts_until=data.ac_date,
        expires_at=data.ex_date,
        requested_by_us=is_ours(data.re_id, user),
    )
