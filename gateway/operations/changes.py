"""From what a panel asks of a domain it has to the order that the registry gets."""

from typing import assert_never

from adapters.model import (
    AuthCodeOrder,
    ContactsOrder,
    DeleteOrder,
    DnssecOrder,
    HostOrder,
    LockOrder,
    NameserversOrder,
    Order,
    PrivacyOrder,
    RestoreOrder,
    SuspensionOrder,
    TransferCodeOrder,
    TransferDecisionOrder,
)
from adapters.rules import FieldProblem
from gateway.errors import ValidationFailed
from gateway.operations.requests import (
    AuthCodeRequest,
    ChangeRequest,
    ContactsRequest,
    DeleteRequest,
    DnssecRequest,
    HostRequest,
    LockRequest,
    NameserversRequest,
    PrivacyRequest,
    RestoreRequest,
    SuspensionRequest,
    TransferCodeRequest,
    TransferDecisionRequest,
)
from gateway.storage.contacts import handle_of


def change_of(asked: ChangeRequest, *, account_id: str, auth_info: str) -> Order:  # noqa: C901, PLR0911 - one case a request
    """Return the order. `auth_info` is the fresh code, should one be asked for. Raises `ValidationFailed`."""
    name = asked.name
    match asked:
        case NameserversRequest():
            return NameserversOrder(name, asked.nameservers)
        case TransferCodeRequest():
            return TransferCodeOrder(name, asked.auth_info)
        case TransferDecisionRequest():
            return TransferDecisionOrder(name, asked.decision, asked.gainer)
        case RestoreRequest():
            return RestoreOrder(name)
        case DeleteRequest():
            return _deletion(asked)
        case ContactsRequest():
            return ContactsOrder(
                name, {role: handle_of(account_id, contact) for role, contact in asked.contacts.items()}
            )
        case LockRequest():
            return LockOrder(name, asked.locked)
        case PrivacyRequest():
            return PrivacyOrder(name, asked.private)
        case SuspensionRequest():
            return SuspensionOrder(name, asked.suspended)
        case DnssecRequest():
            return DnssecOrder(name, asked.records)
        case AuthCodeRequest():
            return AuthCodeOrder(name, auth_info)
        case HostRequest():
            return HostOrder(name, asked.host, asked.addresses, asked.new_name)
        case _:
            assert_never(asked)


def _deletion(asked: DeleteRequest) -> DeleteOrder:
    if asked.confirm != asked.name:
        raise ValidationFailed([FieldProblem("?confirm", "not_confirmed", "repeat the name that is to be deleted")])
    return DeleteOrder(asked.name)
