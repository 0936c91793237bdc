"""Which function carries out which object command."""

from collections.abc import Callable, Mapping

from simulators.response import Outcome
from simulators.services import account, contact, domain, domain_update, host, registrar, transfer
from simulators.services.call import Call

HANDLERS: Mapping[str, Callable[[Call], Outcome]] = {
    "domain:check": domain.check,
    "domain:info": domain.info,
    "domain:create": domain.create,
    "domain:renew": domain.renew,
    "domain:update": domain_update.update,
    "domain:delete": domain.delete,
    "domain:transfer": transfer.domain,
    "contact:check": contact.check,
    "contact:info": contact.info,
    "contact:create": contact.create,
    "contact:update": contact.update,
    "contact:delete": contact.delete,
    "contact:transfer": transfer.contact,
    "host:check": host.check,
    "host:info": host.info,
    "host:create": host.create,
    "host:update": host.update,
    "host:delete": host.delete,
    "balance:info": account.balance,
    "registrar:info": registrar.info,
    "registrar:update": registrar.update,
    "billing:info": account.billing,
    "limits:info": account.limits,
    "stat:info": account.statistics,
}
