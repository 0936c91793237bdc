"""Values for the examples of the OpenAPI document."""

from typing import Any

CONTACT: dict[str, Any] = {
    "kind": "person",
    "name": "Тарас Прикладний",
    "name_latin": "Taras Prykladnyi",
    "email": "owner@example.net",
    "phone": "+380.441234567",
    "address": {"street": ["вул. Прикладна, 1"], "city": "Київ", "postal_code": "01001", "country": "UA"},
    "address_latin": {"street": ["1 Prykladna St"], "city": "Kyiv", "postal_code": "01001", "country": "UA"},
}

PROFILE: dict[str, Any] = {
    "kind": "company",
    "name": "Приклад",
    "legal_form": "ТОВ",
    "tax_number": "12345678",
    "address": "01001, м. Київ, вул. Прикладна, 1",
    "iban": "UA213223130000026007233566001",
    "bank": "АТ «Банк»",
    "email": "buh@example.net",
    "phone": "+380441234567",
    "language": "uk",
}
