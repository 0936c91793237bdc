"""The OpenAPI 3.1 document, made from the endpoints and the shapes that validate their requests."""

import re
from collections.abc import Iterable, Mapping, Sequence
from importlib.metadata import version
from typing import Any

from pydantic.json_schema import JsonSchemaMode, models_json_schema

from adapters.languages import Language
from gateway.api import idempotency
from gateway.api.endpoint import Endpoint, KeyRule
from gateway.api.language import HEADER as LANGUAGE_HEADER
from gateway.api.problem import CONTENT_TYPE
from gateway.api.problem_types import PROBLEM_TYPES, ProblemType
from gateway.api.shapes.problem import ProblemShape
from gateway.auth.scopes import Scope

Json = dict[str, Any]
_Model = tuple[type[Any], JsonSchemaMode]
_Schemas = Mapping[_Model, Json]

_TEXT: Json = {"type": "string", "minLength": 1}
_NAME: Json = {"type": "string", "pattern": r"^[^/]+\.[^/]+$", "examples": ["example.com"]}
_NAMES = frozenset({"name", "host"})
_REF = "#/components/schemas/{model}"
_ALWAYS = (
    "malformed_request",
    "unauthenticated",
    "key_revoked",
    "address_refused",
    "test_key_refused",
    "scope_missing",
    "rate_limited",
    "internal_error",
    "db_unavailable",
)
_WITH_BODY = ("malformed_json", "body_too_large", "unsupported_media_type", "validation_failed", "draining")


def openapi_document(endpoints: Sequence[Endpoint]) -> Json:
    """Return the document; the same endpoints give the same document."""
    schemas, definitions = models_json_schema(sorted(_models(endpoints), key=_order), ref_template=_REF)
    paths: dict[str, Json] = {}
    for endpoint in endpoints:
        paths.setdefault(endpoint.path, {})[endpoint.method.lower()] = _operation(endpoint, schemas)
    return {
        "openapi": "3.1.1",
        "info": {
            "title": "domain-registrar-gateway",
            "version": version("domain-registrar-gateway"),
            "description": "Domains at many registries through one interface, charged to balances.",
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": "/"}],
        "paths": _published(paths),
        "components": {
            "schemas": _schemas(definitions.get("$defs", {})),
            "securitySchemes": {"api_key": _security_scheme()},
        },
        "tags": [{"name": tag} for tag in dict.fromkeys(endpoint.tag for endpoint in endpoints)],
    }


def _security_scheme() -> Json:
    scopes = ", ".join(scope.value for scope in Scope)
    return {"type": "http", "scheme": "bearer", "description": f"`dgw_live_…` or `dgw_test_…`. Scopes: {scopes}."}


def problem_codes(endpoint: Endpoint) -> list[ProblemType]:
    """Return every problem that the endpoint can answer with, by status and code."""
    codes = {*_ALWAYS, *endpoint.problems}
    codes.update(_WITH_BODY if endpoint.body is not None else ())
    codes.update(("validation_failed",) if endpoint.query.model_fields else ())
    codes.update(("not_found",) if "{" in endpoint.path else ())
    codes.update(("validation_failed",) if _NAMES.intersection(_parameters(endpoint)) else ())
    return sorted((PROBLEM_TYPES[code] for code in codes), key=lambda problem: (problem.status, problem.code))


def _models(endpoints: Iterable[Endpoint]) -> set[_Model]:
    models: set[_Model] = {(ProblemShape, "serialization")}
    for endpoint in endpoints:
        models.update((shape, "serialization") for shapes in endpoint.answers.values() for shape in shapes)
        if endpoint.body is not None:
            models.add((endpoint.body, "validation"))
    return models


def _order(model: _Model) -> tuple[str, str]:
    return model[0].__name__, model[1]


def _schemas(definitions: Json) -> Json:
    schemas = {_public(name): _published(schema) for name, schema in definitions.items()}
    if len(schemas) != len(definitions):
        raise AssertionError(f"two shapes have one public name: {sorted(definitions)}")
    return schemas


def _public(name: str) -> str:
    """Return what a shape is called outside: `DomainShape` is Domain, `ListShape_DomainShape_` is DomainList."""
    if listed := re.fullmatch(r"ListShape_(\w+)_", name):
        return f"{_public(listed[1])}List"
    return re.sub(r"Shape(?=-|$)", "", name)


def _published(node: Any) -> Any:
    """Return schemas with their references under the public names, and without the titles made from Python's names."""
    if isinstance(node, list):
        return [_published(item) for item in node]
    if not isinstance(node, dict):
        return node
    prefix, _, name = str(node.get("$ref", "")).rpartition("/")
    changed = {"$ref": f"{prefix}/{_public(name)}"} if name else {}
    kept = {key: value for key, value in node.items() if key != "title" or not isinstance(value, str)}
    return {key: _published(value) for key, value in kept.items()} | changed


def _operation(endpoint: Endpoint, schemas: _Schemas) -> Json:
    operation: Json = {
        "operationId": endpoint.operation_id,
        "summary": endpoint.summary,
        "description": endpoint.description,
        "tags": [endpoint.tag],
        "security": [{"api_key": [endpoint.scope.value]}],
        "parameters": [*_path_parameters(endpoint), *_query_parameters(endpoint), *_header_parameters(endpoint)],
        "responses": {**_answers(endpoint, schemas), **_problems(endpoint, schemas)},
    }
    if endpoint.body is not None:
        content: Json = {"schema": schemas[endpoint.body, "validation"]}
        if endpoint.example is not None:
            content["example"] = dict(endpoint.example)
        operation["requestBody"] = {"required": True, "content": {"application/json": content}}
    return operation


def _parameters(endpoint: Endpoint) -> list[str]:
    return re.findall(r"{(\w+)}", endpoint.path)


def _path_parameters(endpoint: Endpoint) -> list[Json]:
    return [
        {"name": name, "in": "path", "required": True, "schema": _NAME if name in _NAMES else _TEXT}
        for name in _parameters(endpoint)
    ]


def _query_parameters(endpoint: Endpoint) -> list[Json]:
    schema = endpoint.query.model_json_schema(ref_template="{model}")
    definitions, needed = schema.get("$defs", {}), schema.get("required", ())
    return [
        {"name": name, "in": "query", "required": name in needed, "schema": _inlined(member, definitions)}
        for name, member in schema.get("properties", {}).items()
    ]


def _inlined(member: Json, definitions: Json) -> Json:
    """Return a parameter's schema without null, which a query cannot say, and with its enumeration in place."""
    choices = [choice for choice in member.get("anyOf", [member]) if choice.get("type") != "null"]
    chosen = choices[0] if len(choices) == 1 else {"anyOf": choices}
    return {**definitions[str(chosen["$ref"])]} if "$ref" in chosen else chosen


def _header_parameters(endpoint: Endpoint) -> list[Json]:
    headers: list[Json] = []
    if endpoint.key is not KeyRule.NONE:
        pattern = r"^[\x20-\x7e]*[\x21-\x7e][\x20-\x7e]*$"
        schema = {"type": "string", "minLength": 1, "maxLength": 255, "pattern": pattern}
        required = endpoint.key is KeyRule.REQUIRED
        headers.append({"name": idempotency.HEADER, "in": "header", "required": required, "schema": schema})
    if endpoint.waits:
        schema = {"type": "string", "examples": ["wait=5", "respond-async"]}
        headers.append({"name": "Prefer", "in": "header", "required": False, "schema": schema})
    if endpoint.localized:
        schema = {"type": "string", "examples": [language.value for language in Language]}
        headers.append({"name": LANGUAGE_HEADER, "in": "header", "required": False, "schema": schema})
    if endpoint.versioned:
        name = "If-None-Match" if endpoint.method == "GET" else "If-Match"
        headers.append({"name": name, "in": "header", "required": False, "schema": {"type": "string"}})
    return headers


def _answers(endpoint: Endpoint, schemas: _Schemas) -> Json:
    answers: Json = {}
    for status, shapes in endpoint.answers.items():
        refs = [schemas[shape, "serialization"] for shape in shapes]
        schema = refs[0] if len(refs) == 1 else {"anyOf": refs}
        answers[str(status)] = {
            "description": " or ".join(_public(re.sub(r"\W", "_", shape.__name__)) for shape in shapes),
            "content": {"application/json": {"schema": schema}},
        }
    if endpoint.produces is not None:
        answers["200"] = {"description": endpoint.summary, "content": {endpoint.produces: {"schema": {}}}}
    if endpoint.versioned and endpoint.method == "GET":
        answers["304"] = {"description": "It is still in the version that If-None-Match names"}
    return answers


def _problems(endpoint: Endpoint, schemas: _Schemas) -> Json:
    answers: Json = {}
    for problem in problem_codes(endpoint):
        answer = answers.setdefault(str(problem.status), {"description": "", "content": {}})
        answer["description"] = "; ".join(filter(None, (answer["description"], f"`{problem.code}`")))
        answer["content"][CONTENT_TYPE] = {"schema": schemas[ProblemShape, "serialization"]}
    return answers
