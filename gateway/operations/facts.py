"""What the database says about an order before anything is decided about it."""

from dataclasses import dataclass

from gateway.domains.model import DomainView
from gateway.operations.model import OperationKind
from gateway.storage.accounts import AccountRow


@dataclass(frozen=True, slots=True)
class UnderWay:
    """A registration, or a transfer to us, that has not ended."""

    id: str
    tenant_id: str
    account_id: str
    kind: OperationKind
    registry: str


@dataclass(frozen=True, slots=True)
class FirstUse:
    """What a key stands for already: the digest of the request that it came with, and what that request made."""

    fingerprint: bytes
    subject: str


@dataclass(frozen=True, slots=True)
class Facts:
    """All of one moment, at which the transaction has the name locked.

    `account` is the one that the request names, else the domain's, else that of what is `under_way`; whoever's it is.
    `domain` is held under the name, whoever's it is; `renewal` is the id of a renewal from the expiry that it has.
    """

    account: AccountRow | None
    domain: DomainView | None
    under_way: UnderWay | None
    renewal: str | None
    first_use: FirstUse | None
