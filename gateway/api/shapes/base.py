"""What every shape of the interface shares, and the values that many of them hold."""

from datetime import UTC, date, datetime
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, GetPydanticSchema, WithJsonSchema
from pydantic_core import PydanticCustomError, core_schema

from adapters.model import DomainName, InvalidName


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


def _name_schema(*_: Any) -> core_schema.CoreSchema:
    text = core_schema.str_schema(min_length=1, max_length=1000)
    return core_schema.no_info_after_validator_function(_parse_name, text)


def _in_utc(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise PydanticCustomError("timezone_missing", "an instant needs its offset, as in 2027-01-31T10:00:00Z")
    return moment.astimezone(UTC)


def _parse_expiry(text: str) -> datetime | date:
    try:
        parsed = date.fromisoformat(text) if len(text) <= len("2027-01-31") else datetime.fromisoformat(text)
    except ValueError as err:
        raise PydanticCustomError("malformed_instant", "a date, or an instant as in 2027-01-31T10:00:00Z") from err
    return _in_utc(parsed) if isinstance(parsed, datetime) else parsed


def _expiry_schema(*_: Any) -> core_schema.CoreSchema:
    return core_schema.no_info_after_validator_function(_parse_expiry, core_schema.str_schema(max_length=40))


Name = Annotated[
    DomainName,
    GetPydanticSchema(_name_schema),
    Field(description="A domain or host name in A-labels or U-labels.", examples=["example.com"]),
]
Instant = Annotated[datetime, AfterValidator(_in_utc)]
Expiry = Annotated[
    datetime | date,
    GetPydanticSchema(_expiry_schema),
    WithJsonSchema({"type": "string", "anyOf": [{"format": "date-time"}, {"format": "date"}]}),
]
