"""What every shape of the interface shares, and the values that many of them hold."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, ConfigDict, Field, GetPydanticSchema, WithJsonSchema
from pydantic_core import PydanticCustomError, core_schema

from adapters.model import DomainName, InvalidName

ParsedT = TypeVar("ParsedT")


class RequestShape(BaseModel):
    """A request: an unknown field is refused, nothing is converted silently, a wrong value is never repeated."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, hide_input_in_errors=True)


class AnswerShape(BaseModel):
    """An answer; its fields may only ever grow in number."""

    model_config = ConfigDict(frozen=True)


def _parse_name(text: str) -> DomainName:
    try:
        return DomainName.parse(text)
    except InvalidName as err:
        raise PydanticCustomError(err.code, "{reason}", {"reason": str(err)}) from err


def _parse_instant(text: str) -> datetime:
    moment = _parse(datetime.fromisoformat, text)
    if moment.tzinfo is None:
        raise PydanticCustomError("timezone_missing", "an instant needs its offset, as in 2027-01-31T10:00:00Z")
    return moment.astimezone(UTC)


def _parse_expiry(text: str) -> datetime | date:
    is_date = len(text) <= len("2027-01-31")
    return _parse(date.fromisoformat, text) if is_date else _parse_instant(text)


def _parse(read: Callable[[str], ParsedT], text: str) -> ParsedT:
    try:
        return read(text)
    except ValueError as err:
        raise PydanticCustomError("malformed_instant", "not a time as in 2027-01-31T10:00:00Z") from err


def _from_text(parse: Callable[[str], Any], *, max_length: int) -> Callable[..., core_schema.CoreSchema]:
    """Return what makes pydantic read a text by `parse`, and print it again."""
    text = core_schema.str_schema(min_length=1, max_length=max_length)
    printed = core_schema.to_string_ser_schema()
    schema = core_schema.no_info_after_validator_function(parse, text, serialization=printed)
    return lambda *_: schema


Name = Annotated[
    DomainName,
    GetPydanticSchema(_from_text(_parse_name, max_length=1000)),
    Field(description="A domain or host name in A-labels or U-labels.", examples=["example.com"]),
]
Instant = Annotated[
    datetime,
    GetPydanticSchema(_from_text(_parse_instant, max_length=40)),
    WithJsonSchema({"type": "string", "format": "date-time"}),
]
Expiry = Annotated[
    datetime | date,
    GetPydanticSchema(_from_text(_parse_expiry, max_length=40)),
    WithJsonSchema({"type": "string", "anyOf": [{"format": "date-time"}, {"format": "date"}]}),
]
