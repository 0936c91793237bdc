"""Names that a customer holds without having ordered them."""

from collections.abc import Mapping
from datetime import datetime

from adapters.model import DomainName
from gateway.clock import utc_now
from gateway.keys import DATABASE
from gateway.storage import new_domains
from gateway.storage.new_domains import NewDomain
from tests.support.panel import Panel, Service


async def hold(service: Service, panel: Panel, names: Mapping[str, datetime]) -> None:
    """Give a panel's account names with their ends, as an import would."""
    account_id = panel.account_id
    assert account_id is not None
    rows = [
        NewDomain(panel.tenant_id, account_id, DomainName.parse(name), "fake", (), {}, utc_now(), expires_at)
        for name, expires_at in names.items()
    ]
    async with service.gateway.app[DATABASE].engine.begin() as connection:
        await new_domains.add(connection, *rows, at=utc_now())
