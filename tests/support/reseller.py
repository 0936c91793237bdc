"""A reseller's plain HTTP client: one call, its answer, nothing explained."""

import http.client
import json
import ssl
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

Fields = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Heard:
    status: int
    body: bytes
    headers: dict[str, str]

    @property
    def document(self) -> Any:
        return json.loads(self.body)


@dataclass(frozen=True)
class Reseller:
    """`entry` is the registrar's part of the ready file."""

    entry: dict[str, Any]

    def call(self, method: str, path: str, query: Fields = (), form: Fields = ()) -> Heard:
        """Send one request; raises OSError or HTTPException when the connection ends instead of an answer."""
        context = ssl.create_default_context(cafile=self.entry["ca"])
        connection = http.client.HTTPSConnection(self.entry["host"], self.entry["port"], timeout=10, context=context)
        headers = {"Content-Type": "application/x-www-form-urlencoded"} if form else {}
        try:
            connection.request(method, f"/{path}?{urlencode(query)}", urlencode(form) or None, headers)
            response = connection.getresponse()
            return Heard(response.status, response.read(), dict(response.getheaders()))
        finally:
            connection.close()


@dataclass(frozen=True)
class LogicBoxesReseller:
    """The same for LogicBoxes: credentials on every call, `domains/register` for a path."""

    reseller: Reseller
    number: int = 0

    @property
    def credentials(self) -> list[tuple[str, str]]:
        user = self.reseller.entry["users"][self.number]
        return [("auth-userid", user["user"]), ("api-key", user["password"])]

    def read(self, command: str, *fields: tuple[str, str]) -> Heard:
        return self.reseller.call("GET", f"api/{command}.json", [*self.credentials, *fields])

    def write(self, command: str, *fields: tuple[str, str]) -> Heard:
        """Credentials in the query and values in the body, as many clients have it."""
        return self.reseller.call("POST", f"api/{command}.json", self.credentials, fields)

    def customer(self, username: str = "house@hosting-demo.eu") -> str:
        heard = self.write(
            "customers/signup",
            ("username", username),
            ("passwd", "Secret-123"),
            ("lang-pref", "en"),
            *PERSON,
        )
        return str(heard.document)

    def contact(self, customer: str, kind: str = "Contact") -> str:
        fields = (("customer-id", customer), ("type", kind), ("email", "anna@hosting-demo.eu"), *PERSON)
        return str(self.write("contacts/add", *fields).document)

    def order(self, name: str, customer: str, contact: str, years: int = 1) -> Heard:
        return self.write("domains/register", *registration(name, customer, contact, years))


PERSON = (
    ("name", "Anna Probna"),
    ("company", "N/A"),
    ("address-line-1", "1 Sample St"),
    ("city", "Kyiv"),
    ("state", "Kyiv"),
    ("country", "UA"),
    ("zipcode", "01001"),
    ("phone-cc", "380"),
    ("phone", "441234567"),
)


def registration(name: str, customer: str, contact: str, years: int = 1) -> list[tuple[str, str]]:
    return [
        ("domain-name", name),
        ("years", str(years)),
        ("ns", "ns1.hosting-demo.eu"),
        ("ns", "ns2.hosting-demo.eu"),
        ("customer-id", customer),
        *((f"{role}-contact-id", contact) for role in ("reg", "admin", "tech", "billing")),
        ("invoice-option", "NoInvoice"),
        ("auto-renew", "false"),
    ]
