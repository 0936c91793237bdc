"""Hosts below domains: name servers with addresses."""

from datetime import datetime

from gateway.client.answers.base import Shape


class Host(Shape):
    name: str
    name_unicode: str
    domain: str
    account_id: str
    addresses: tuple[str, ...]
    created_at: datetime
    updated_at: datetime
