"""What all answers have in common: fields that this version does not know are left out, for the interface grows."""

from decimal import Decimal
from typing import Generic, TypeVar

from pydantic import BaseModel, ConfigDict

Item = TypeVar("Item")


class Shape(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class Money(Shape):
    """An exact amount, never a float: `Money(amount=Decimal("250.00"), currency="UAH")`."""

    amount: Decimal
    currency: str

    def document(self) -> dict[str, str]:
        return {"amount": format(self.amount, "f"), "currency": self.currency}

    def __str__(self) -> str:
        return f"{self.amount:f} {self.currency}"


class Listed(Shape, Generic[Item]):
    """A list that comes whole."""

    items: tuple[Item, ...]


class Page(Shape, Generic[Item]):
    """A part of a list; `next_cursor` null = the last."""

    items: tuple[Item, ...]
    next_cursor: str | None
