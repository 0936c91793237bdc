"""Webhooks: receivers of events, and what was sent to them."""

from datetime import datetime
from typing import Annotated

from pydantic import Field

from gateway.api.shapes.base import AnswerShape, RequestShape
from gateway.events import EventType
from gateway.webhooks.model import (
    Delivery,
    DeliveryState,
    DisabledFor,
    NewReceiver,
    Receiver,
    ReceiverChange,
    Result,
)

Url = Annotated[str, Field(min_length=8, max_length=2000, examples=["https://panel.example/hooks/domains"])]
Types = Annotated[list[EventType], Field(max_length=len(EventType))]
Email = Annotated[str, Field(pattern=r"^[^@\s]{1,64}@[^@\s]{1,190}$", examples=["ops@example.net"])]
Description = Annotated[str, Field(max_length=200)]


class NewWebhookShape(RequestShape):
    """`types` empty = every event, those of later versions too. `email` is told when the webhook is disabled."""

    url: Url
    description: Description = ""
    types: Types = Field(default_factory=list)
    email: Email | None = None

    def to_receiver(self) -> NewReceiver:
        return NewReceiver(self.url, self.description, tuple(each.value for each in self.types), self.email)


class WebhookChangeShape(RequestShape):
    """What is left out stays. A webhook that is enabled again is sent what has happened meanwhile."""

    url: Url | None = None
    description: Description | None = None
    types: Types | None = None
    email: Email | None = None
    enabled: bool | None = None

    def to_change(self) -> ReceiverChange:
        types = None if self.types is None else tuple(each.value for each in self.types)
        return ReceiverChange(self.url, self.description, types, self.email, self.enabled)


class WebhookShape(AnswerShape):
    """`failing_since`: nothing was taken since. Until `old_secret_until` the secret before signs as well."""

    id: str
    url: str
    description: str
    types: list[str]
    enabled: bool
    disabled_for: DisabledFor | None
    disabled_at: datetime | None
    failing_since: datetime | None
    old_secret_until: datetime | None
    created_at: datetime

    @classmethod
    def of(cls, receiver: Receiver) -> "WebhookShape":
        return cls.model_validate(_shown(receiver))


class WebhookWithSecretShape(WebhookShape):
    """`secret` is shown this once: signatures are verified with it."""

    secret: str = Field(examples=["whsec_…"])

    @classmethod
    def with_secret(cls, receiver: Receiver, secret: str) -> "WebhookWithSecretShape":
        return cls.model_validate({**_shown(receiver), "secret": secret})


class DeliveryShape(AnswerShape):
    """`result`, `status` and `milliseconds` are those of the last attempt."""

    id: str
    event: str
    type: str
    state: DeliveryState
    attempts: int
    created_at: datetime
    next_attempt_at: datetime | None
    attempted_at: datetime | None
    result: Result | None
    status: int | None
    milliseconds: int | None

    @classmethod
    def of(cls, delivery: Delivery) -> "DeliveryShape":
        return cls(
            id=delivery.id,
            event=delivery.event_id,
            type=delivery.event_type,
            state=delivery.state,
            attempts=delivery.attempts,
            created_at=delivery.created_at,
            next_attempt_at=delivery.next_at,
            attempted_at=delivery.tried_at,
            result=delivery.result,
            status=delivery.status,
            milliseconds=delivery.milliseconds,
        )


def _shown(receiver: Receiver) -> dict[str, object]:
    return {name: getattr(receiver, name) for name in WebhookShape.model_fields}
