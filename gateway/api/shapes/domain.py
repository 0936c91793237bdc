"""The domain object: the same in every answer that is about a domain."""

from datetime import datetime
from typing import Any

from pydantic import Field

from adapters.model import ContactRole, Verification
from billing_core import Money
from gateway.api.shapes.base import AnswerShape
from gateway.api.shapes.dnssec import DsRecordAnswer, KeyRecordAnswer, answer_of
from gateway.api.shapes.money import MoneyShape
from gateway.api.shapes.nameserver import NameServerAnswer
from gateway.domains.life import DomainLife
from gateway.domains.model import DomainView


class DomainShape(AnswerShape):
    """`synced_at` is when the registry last told; `stale` = asked just now, and it did not answer."""

    id: str
    name: str = Field(description="The A-label form.")
    name_unicode: str
    tld: str
    registry: str
    account_id: str
    statuses: list[str] = Field(description="The registry's own statuses.")
    nameservers: list[NameServerAnswer]
    dnssec: list[DsRecordAnswer | KeyRecordAnswer] = Field(description="As set through this interface.")
    life: DomainLife = Field(
        description="`grace`: expired, and renewed at the usual price; `redemption`: it can only be restored; "
        "`pending_delete`: nothing brings it back."
    )
    locked: bool
    private: bool | None = Field(
        description="The holder is kept out of public directories; null = its registry has not told."
    )
    verification: Verification | None = Field(
        description="Whether the holder has confirmed the mail address; null = its registry has not told."
    )
    deleted_at: datetime | None = Field(description="Deleted since then, by an order or by its registry.")
    restore_price: MoneyShape | None = Field(
        None, description="What its restoration costs at this moment; told where one name in redemption is read."
    )
    created_at: datetime
    expires_at: datetime
    registry_expires_at: datetime | None = Field(
        description="What the registry shows while it has renewed the expired name by itself and nobody has paid for "
        "that year yet; null = the same as `expires_at`."
    )
    synced_at: datetime
    updated_at: datetime
    stale: bool
    labels: dict[str, str] = Field(description="The panel's own words.")
    auto_renew: bool
    contact_ids: dict[ContactRole, str] = Field(description="By role, of those contacts that are in /v1/contacts.")

    @classmethod
    def of(cls, domain: DomainView, life: DomainLife, restore_price: Money | None = None) -> "DomainShape":
        taken: dict[str, Any] = {
            name: getattr(domain, name)
            for name in (
                *("id", "tld", "registry", "account_id", "locked", "private", "verification", "auto_renew"),
                *("created_at", "expires_at", "registry_expires_at", "deleted_at", "synced_at", "updated_at"),
            )
        }
        return cls(
            **taken,
            life=life,
            restore_price=None if restore_price is None else MoneyShape.of(restore_price),
            name=domain.name.ascii,
            name_unicode=domain.name.unicode,
            statuses=sorted(domain.statuses),
            nameservers=[NameServerAnswer.of(server) for server in domain.nameservers],
            dnssec=[answer_of(record) for record in domain.dnssec],
            stale=domain.stale,
            labels=dict(domain.labels),
            contact_ids={ContactRole(role): contact_id for role, contact_id in domain.contact_ids.items()},
        )
