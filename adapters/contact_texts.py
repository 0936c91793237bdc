"""What a form calls the fields of a contact, and what it says beside them."""

from collections.abc import Mapping
from dataclasses import dataclass

from adapters.contact import ContactKind
from adapters.languages import Text


@dataclass(frozen=True, slots=True)
class FieldText:
    title: Text
    description: Text | None = None


_LATIN = Text(
    "In Latin letters, as in the passport or the charter.",
    "Латинськими літерами, як у паспорті чи статуті.",
    "Латинскими буквами, как в паспорте или уставе.",
)
_NUMBER = Text(
    "Country code, a dot, the number: +380.441234567.",
    "Код країни, крапка, номер: +380.441234567.",
    "Код страны, точка, номер: +380.441234567.",
)

KINDS: Mapping[ContactKind, Text] = {
    ContactKind.PERSON: Text("Person", "Фізична особа", "Физическое лицо"),
    ContactKind.ORGANIZATION: Text("Organization", "Юридична особа", "Юридическое лицо"),
}

CONTACT_FIELDS: Mapping[str, FieldText] = {
    "kind": FieldText(Text("Kind of holder", "Тип власника", "Тип владельца")),
    "name": FieldText(
        Text("Full name", "Прізвище, ім’я, по батькові", "Фамилия, имя, отчество"),
        Text(
            "Of an organization: its contact person.",
            "Для організації — контактна особа.",
            "Для организации — контактное лицо.",
        ),
    ),
    "name_latin": FieldText(
        Text("Full name in Latin letters", "Прізвище та ім’я латиницею", "Фамилия и имя латиницей"), _LATIN
    ),
    "organization": FieldText(Text("Name of the organization", "Назва організації", "Название организации")),
    "organization_latin": FieldText(
        Text(
            "Name of the organization in Latin letters",
            "Назва організації латиницею",
            "Название организации латиницей",
        ),
        _LATIN,
    ),
    "email": FieldText(
        Text("E-mail", "Електронна пошта", "Электронная почта"),
        Text(
            "The registry and the registrar write to it.",
            "На неї пишуть реєстр і реєстратор.",
            "На неё пишут реестр и регистратор.",
        ),
    ),
    "phone": FieldText(Text("Phone", "Телефон", "Телефон"), _NUMBER),
    "fax": FieldText(Text("Fax", "Факс", "Факс"), _NUMBER),
    "address": FieldText(Text("Postal address", "Поштова адреса", "Почтовый адрес")),
    "address_latin": FieldText(
        Text("Postal address in Latin letters", "Поштова адреса латиницею", "Почтовый адрес латиницей"), _LATIN
    ),
    "birthday": FieldText(Text("Date of birth", "Дата народження", "Дата рождения")),
    "passport": FieldText(
        Text("Passport", "Паспорт", "Паспорт"),
        Text(
            "Series and number, by whom and when it was issued.",
            "Серія та номер, ким і коли виданий.",
            "Серия и номер, кем и когда выдан.",
        ),
    ),
    "taxpayer_number": FieldText(
        Text("Taxpayer's number", "Податковий номер", "Налоговый номер"),
        Text(
            "EDRPOU or RNOKPP in Ukraine, INN in Russia.",
            "ЄДРПОУ або РНОКПП в Україні, ІПН у Росії.",
            "ЕГРПОУ или ИНН в Украине, ИНН в России.",
        ),
    ),
    "legal_address": FieldText(
        Text("Legal address", "Юридична адреса", "Юридический адрес"),
        Text(
            "On one line, as it is registered.",
            "Одним рядком, як зареєстровано.",
            "Одной строкой, как зарегистрирован.",
        ),
    ),
}

ADDRESS_FIELDS: Mapping[str, FieldText] = {
    "street": FieldText(
        Text("Street, house, flat", "Вулиця, будинок, квартира", "Улица, дом, квартира"),
        Text("Up to three lines.", "До трьох рядків.", "До трёх строк."),
    ),
    "city": FieldText(Text("City", "Місто", "Город")),
    "state": FieldText(Text("Region", "Область", "Область, край")),
    "postal_code": FieldText(Text("Postal code", "Поштовий індекс", "Почтовый индекс")),
    "country": FieldText(
        Text("Country", "Країна", "Страна"),
        Text(
            "Two capital letters, ISO 3166-1: UA.",
            "Дві великі літери за ISO 3166-1: UA.",
            "Две заглавные буквы по ISO 3166-1: UA.",
        ),
    ),
}
