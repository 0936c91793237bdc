"""How a transfer to us stands, in reg.ru's words."""

from collections.abc import Mapping
from dataclasses import dataclass

from adapters.domain_name import DomainName
from adapters.errors import Unavailable
from adapters.http import Nonconforming, Reader
from adapters.model import TransferInfo, TransferState
from adapters.registrars.regru.account import RegruAccount
from adapters.registrars.regru.answers import Declined
from adapters.registrars.regru.codes import ABSENT
from adapters.registrars.regru.orders import listed

FAILED = "transferError"

_STATES: Mapping[str, TransferState] = {
    "pendingPayment": TransferState.PENDING,
    "pendingConfirmation": TransferState.PENDING,
    "pendingTransfer": TransferState.PENDING,
    "authinfoError": TransferState.PENDING,
    "clientTransferProhibited": TransferState.PENDING,
    "transferProhibited": TransferState.PENDING,
    FAILED: TransferState.REJECTED,
    "alreadyTransfered": TransferState.APPROVED,  # sic
}

WAITING = frozenset(word for word, state in _STATES.items() if state is TransferState.PENDING)

WRONG_CODE = "authinfoError"

STUCK: Mapping[str, str] = {
    "pendingPayment": "reg.ru waits for the payment of its bill",
    "authinfoError": "the present registrar does not know the code: give reg.ru another, or cancel the transfer",
    "clientTransferProhibited": "the name is locked at its present registrar: have it unlocked, or cancel the transfer",
    "transferProhibited": "the name may not be transferred: have that lifted, or cancel the transfer",
}
"""Words that nothing but a person's doing changes."""


@dataclass(frozen=True, slots=True)
class Status:
    word: str

    def info(self, user: str) -> TransferInfo | None:
        """Return it in neutral words; None for a word that nobody knows, or that tells of no order."""
        state = _STATES.get(self.word)
        if state is None:
            return None
        return TransferInfo(
            state=state,
            requester=user,
            loser="",
            requested_at=None,
            acts_until=None,
            expires_at=None,
            requested_by_us=True,
        )


async def transfer_status(account: RegruAccount, name: DomainName) -> Status | None:
    """Return how the transfer of a name to us stands; None when none is known. Raises `Unavailable`."""
    try:
        return _status(await account.ask("domain/get_transfer_status", listed(name)))
    except Declined as err:
        if err.code in ABSENT or err.code == "NOT_A_TRANSFER_ORDER":
            return None
        raise Unavailable("server_error") from err
    except Nonconforming as err:
        raise Unavailable("server_error") from err


def _status(answer: Reader) -> Status | None:
    row = next(iter(answer.objects("domains")), None) if answer.has("domains") else answer
    if row is None:
        return None
    if row.get_text("result") == "error":
        raise Declined(row.text("error_code"))
    return Status(row.text("status"))
