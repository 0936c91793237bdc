"""Money at the edge: a decimal string and a currency, never a JSON number."""

from typing import Annotated, Self

from pydantic import AfterValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from billing_core import EXPONENTS, Money
from gateway.api.shapes.base import RequestShape


def _known(currency: str) -> str:
    if currency not in EXPONENTS:
        raise PydanticCustomError("unknown_currency", "not a currency that is used here")
    return currency


Currency = Annotated[str, AfterValidator(_known), Field(json_schema_extra={"enum": sorted(EXPONENTS)})]


class MoneyShape(RequestShape):
    """`amount` has no more decimals than the currency has."""

    amount: Annotated[str, Field(pattern=r"^-?(0|[1-9][0-9]{0,14})(\.[0-9]{1,4})?$", examples=["250.00"])]
    currency: Currency

    @model_validator(mode="after")
    def _check(self) -> Self:
        try:
            self.to_money()
        except ValueError as err:
            raise PydanticCustomError("invalid_money", "more decimals than the currency has") from err
        return self

    @classmethod
    def of(cls, money: Money) -> "MoneyShape":
        return cls(amount=money.format(), currency=money.currency)

    def to_money(self) -> Money:
        return Money.parse(self.amount, self.currency)


class PositiveMoney(MoneyShape):
    """An amount above zero."""

    @model_validator(mode="after")
    def _check_positive(self) -> Self:
        if self.to_money().minor <= 0:
            raise PydanticCustomError("not_positive", "the amount must be above zero")
        return self
