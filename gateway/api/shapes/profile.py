"""A customer's profile; what its fields must be is checked here, and a wrong value is never repeated."""

from collections.abc import Callable
from datetime import datetime
from typing import Annotated, Literal, Self

from email_validator import EmailNotValidError, validate_email
from pydantic import AfterValidator, BeforeValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from billing_core.requisites import is_e164, is_edrpou, is_iban, is_rnokpp
from gateway.api.shapes.base import AnswerShape, RequestShape
from gateway.phone_numbers import e164_form
from gateway.profiles import Acceptance, Profile, ProfileKind, Requisites


def _judged(code: str, message: str, judge: Callable[[str], bool]) -> AfterValidator:
    def check(text: str) -> str:
        if not judge(text):
            raise PydanticCustomError(code, message)
        return text

    return AfterValidator(check)


def _is_email(text: str) -> bool:
    try:
        validate_email(text, check_deliverability=False)
    except EmailNotValidError:
        return False
    return True


def _unspaced(text: object) -> object:
    return text.replace(" ", "").upper() if isinstance(text, str) else text


_PRINTABLE = _judged("not_printable", "line breaks and control characters are not taken", str.isprintable)
Words = Annotated[str, Field(min_length=1, max_length=500), _PRINTABLE]
Email = Annotated[
    str, Field(max_length=254, examples=["owner@example.net"]), _judged("invalid_email", "not an address", _is_email)
]
Phone = Annotated[
    str,
    Field(max_length=17, description="E.164; a dot behind the country code is dropped", examples=["+380441234567"]),
    AfterValidator(e164_form),
    _judged("invalid_phone", "a plus and 8 to 15 digits", is_e164),
]
Iban = Annotated[
    str,
    BeforeValidator(_unspaced),
    Field(max_length=34, examples=["UA213223130000026007233566001"]),
    _judged("invalid_iban", "an IBAN whose check digits are right", is_iban),
]
TaxNumber = Annotated[
    str,
    Field(max_length=10, description="EDRPOU (8 digits) or RNOKPP (10 digits)"),
    _judged(
        "invalid_tax_number",
        "8 digits of an EDRPOU, or 10 of an RNOKPP whose last one is right",
        lambda text: is_edrpou(text) or is_rnokpp(text),
    ),
]
VatNumber = Annotated[str, Field(pattern=r"^[0-9]{10}([0-9]{2})?$", description="IPN")]


class ProfileFields(RequestShape):
    kind: ProfileKind
    name: Words
    legal_form: Words | None = None
    tax_number: TaxNumber | None = None
    vat_number: VatNumber | None = None
    vat_status: Words | None = None
    address: Words | None = None
    iban: Iban | None = None
    bank: Words | None = None
    email: Email | None = None
    phone: Phone | None = None
    language: Literal["uk", "ru", "en"] = "uk"
    monthly_act: bool = False


class NewProfileShape(ProfileFields):
    """The whole profile: what is left out is empty. `monthly_act`: an act of every month is made by itself."""

    @model_validator(mode="after")
    def _check(self) -> Self:
        if self.kind is ProfileKind.PERSON and self.tax_number is not None and is_edrpou(self.tax_number):
            raise PydanticCustomError("invalid_tax_number", "a person has an RNOKPP of 10 digits")
        return self

    def to_requisites(self) -> Requisites:
        return Requisites(**{name: getattr(self, name) for name in ProfileFields.model_fields})


class AcceptanceShape(AnswerShape):
    version: str
    accepted_at: datetime
    accepted_from: str | None

    @classmethod
    def of(cls, accepted: Acceptance) -> "AcceptanceShape":
        return cls(version=accepted.version, accepted_at=accepted.at, accepted_from=accepted.source)


class ProfileShape(AnswerShape):
    kind: ProfileKind
    name: str
    legal_form: str | None
    tax_number: str | None
    vat_number: str | None
    vat_status: str | None
    address: str | None
    iban: str | None
    bank: str | None
    email: str | None
    phone: str | None
    language: str
    monthly_act: bool
    account_id: str
    contract: AcceptanceShape | None
    created_at: datetime
    updated_at: datetime

    @classmethod
    def of(cls, profile: Profile) -> "ProfileShape":
        return cls(
            **{name: getattr(profile.requisites, name) for name in ProfileFields.model_fields},
            account_id=profile.account_id,
            contract=AcceptanceShape.of(profile.contract) if profile.contract is not None else None,
            created_at=profile.created_at,
            updated_at=profile.updated_at,
        )
