"""A browser without script: follows links, fills in forms as they stand on the page, keeps cookies."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urljoin

import aiohttp
from lxml import html


@dataclass
class Page:
    url: str
    status: int
    headers: Any
    text: str

    @property
    def tree(self) -> Any:
        return html.fromstring(self.text)

    @property
    def words(self) -> str:
        return " ".join(self.tree.text_content().split())

    def form(self, action: str, **having: str) -> "Form":
        """Return the first form whose action ends so, and which has fields with these values."""
        for form in self.tree.forms:
            fields = {name: value or "" for name, value in form.fields.items()}
            if (form.action or "").endswith(action) and having.items() <= fields.items():
                return Form(urljoin(self.url, form.action), fields)
        raise AssertionError(f"no form {action} {having} on {self.url}: {[form.action for form in self.tree.forms]}")

    def fields(self, action: str) -> list[tuple[str, str]]:
        """Return all that a form sends, with names that come more than once."""
        found = next(form for form in self.tree.forms if (form.action or "").endswith(action))
        return [(name, str(value)) for name, value in found.form_values()]


@dataclass
class Form:
    url: str
    fields: dict[str, str]


@dataclass
class Browser:
    http: aiohttp.ClientSession
    url: str
    page: Page | None = None
    headers: dict[str, str] = field(default_factory=lambda: {"Accept-Language": "en"})

    async def open(self, path: str) -> Page:
        return await self._ask("GET", urljoin(self.url, path))

    async def send(self, action: str, having: dict[str, str] | None = None, **typed: str) -> Page:
        """Send a form of the present page, with some fields typed over."""
        assert self.page is not None
        form = self.page.form(action, **(having or {}))
        return await self._ask("POST", form.url, data={**form.fields, **typed})

    async def post(self, path: str, **data: str) -> Page:
        """Send what no page asked for."""
        return await self.post_fields(path, data.items())

    async def post_fields(self, path: str, fields: Iterable[tuple[str, str]]) -> Page:
        """Send fields of which several may have one name."""
        return await self._ask("POST", urljoin(self.url, path), data=list(fields))

    async def _ask(self, method: str, url: str, data: dict[str, str] | list[tuple[str, str]] | None = None) -> Page:
        headers = self.headers if data is None else {**self.headers, "Origin": self.url.rstrip("/")}
        async with self.http.request(method, url, data=data, headers=headers) as response:
            body = await response.read()
            text = body.decode("utf-8", "replace") if "html" in response.content_type else ""
            self.page = Page(str(response.url), response.status, response.headers.copy(), text)
            return self.page
