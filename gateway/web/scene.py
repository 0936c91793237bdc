"""One request of a page: who looks, in which language, what was typed, and how to answer."""

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web
from multidict import MultiDict, MultiDictProxy

from adapters.languages import Language
from adapters.problem_texts import problem_text
from gateway.api.problem import Problem
from gateway.auth.principal import Principal
from gateway.auth.scopes import Scope
from gateway.people.model import Person, Visit
from gateway.web.assets import asset_url
from gateway.web.headers import page_headers
from gateway.web.local_api import LocalApi
from gateway.web.problem_words import words_of
from gateway.web.site import Site
from gateway.web.templating import render_page
from gateway.words import LANGUAGES

CUSTOMER_SCOPES = frozenset(
    {
        Scope.DOMAINS_READ,
        Scope.DOMAINS_WRITE,
        Scope.DOMAINS_AUTH_CODE,
        Scope.BILLING_READ,
        Scope.BILLING_WRITE,
        Scope.EVENTS_READ,
    }
)


@dataclass(slots=True)
class Scene:
    """`form` is what was posted; `visit` None where nobody has signed in; `problem` what the page is to tell."""

    request: web.Request
    site: Site
    language: str
    visit: Visit | None = None
    problem: Problem | None = None
    form: MultiDictProxy[str] = field(default_factory=lambda: MultiDictProxy(MultiDict()))

    @property
    def here(self) -> Visit:
        """The visit of somebody who has signed in."""
        if self.visit is None:
            raise web.HTTPForbidden
        return self.visit

    @property
    def person(self) -> Person:
        return self.here.person

    @property
    def account_id(self) -> str:
        if self.person.account_id is None:
            raise web.HTTPForbidden
        return self.person.account_id

    @property
    def api(self) -> LocalApi:
        """The interface as this person may call it: an operator's pages say which role they take."""
        person = self.person
        scopes = CUSTOMER_SCOPES if person.role is None else frozenset({Scope.ADMIN})
        principal = Principal(
            person.tenant_id, person.id, scopes, live=True, account_id=person.account_id, person_id=person.id
        )
        return LocalApi(self.request, principal, self.language)

    @property
    def order_key(self) -> str:
        """The Idempotency-Key of what the form orders: made with the form, so that two clicks are one order."""
        return f"page:{self.person.id}:{self.form.get('order', '')}"

    def said(self, name: str) -> str:
        """Return a field of the form without the spaces around it; empty when it is not there."""
        return str(self.form.get(name, "")).strip()

    def number(self, name: str) -> int:
        """Return a whole number of the form; -1 for what is none, which is refused like every wrong number."""
        return whole_number(self.said(name))

    def words(self, problem: Problem) -> str:
        return words_of(problem, self.language)

    def show(
        self, template: str, *, status: int | None = None, form_targets: Iterable[str] = (), **values: Any
    ) -> web.Response:
        """Answer with a page; its status is that of the problem, unless another is told."""
        problem = self.problem
        text = render_page(
            template,
            self.language,
            scene=self,
            site=self.site.settings,
            home=self.site.home,
            realm=self.site.realm.value,
            path=self.request.path,
            languages=LANGUAGES,
            asset=asset_url,
            done=self.request.query.get("done"),
            order=secrets.token_urlsafe(18),
            problem=problem,
            words=None if problem is None else self.words(problem),
            errors=() if problem is None else [problem_text(each, Language(self.language)) for each in problem.errors],
            **values,
        )
        shown = status or (200 if problem is None else problem.kind.status)
        headers = page_headers(form_targets=form_targets)
        return web.Response(text=text, content_type="text/html", status=shown, headers=headers)

    def go(self, path: str, query: Mapping[str, str] | None = None) -> web.Response:
        """Answer a form: the browser goes on to a page that can be read again without ordering again."""
        target = self.request.url.origin().with_path(self.site.home + path).with_query(query or {})
        headers = {"Location": str(target.relative()), "Cache-Control": "no-store"}
        return web.Response(status=303, headers=headers)


def whole_number(text: str) -> int:
    """Return what a form's text says; -1 for what is no whole number."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else -1
