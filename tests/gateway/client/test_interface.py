"""The client is held to docs/openapi.json: its addresses, what it sends, and what it takes answers for."""

import inspect
import json
import re
import typing
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from gateway.client import Call, Money
from gateway.client.answers import accounts as account_answers
from gateway.client.answers import base, contacts, corrections, domains, hosts, operations, services
from gateway.client.answers import catalogue as catalogue_answers
from gateway.client.calls import accounts as account_calls
from gateway.client.calls import catalogue as catalogue_calls
from gateway.client.calls import contacts as contact_calls
from gateway.client.calls import corrections as correction_calls
from gateway.client.calls import domains as domain_calls
from gateway.client.calls import hosts as host_calls
from gateway.client.calls import operations as operation_calls
from gateway.client.calls import orders as order_calls
from gateway.client.calls import services as service_calls
from gateway.client.methods import Methods

DOCUMENT = json.loads((Path(__file__).parents[3] / "docs" / "openapi.json").read_text())
SCHEMAS = DOCUMENT["components"]["schemas"]
CALL_MODULES = (
    domain_calls,
    order_calls,
    operation_calls,
    catalogue_calls,
    service_calls,
    account_calls,
    correction_calls,
    contact_calls,
    host_calls,
)
ANSWER_MODULES = (base, domains, operations, catalogue_answers, services, account_answers, contacts, corrections, hosts)
EVENT = next(name for name in SCHEMAS if name == "Event" or name.endswith("events__Event"))
ARGUMENTS = {
    "names": ["example.com"],
    "contacts": {"registrant": {"name": "x"}},
    "nameservers": {"ns1.example.com": ["192.0.2.1"]},
    "labels": {"color": "red"},
    "details": dict.fromkeys(("kind", "name", "email", "phone", "address"), "x"),
    "addresses": ["192.0.2.1"],
    "amount": Money(amount=Decimal("1.50"), currency="UAH"),
    "max_price": Money(amount=Decimal("1.50"), currency="UAH"),
    **dict.fromkeys(("enabled", "locked", "refresh", "pay_when_funded", "live", "wait"), True),
    "sort": "end",
    **dict.fromkeys(("years", "months", "limit", "wait_seconds"), 1),
    **dict.fromkeys(
        ("current_expiry", "expires_before", "ends_before", "changed_since", "first", "last"),
        datetime(2027, 1, 1, tzinfo=UTC),
    ),
}


def _calls():
    for module in CALL_MODULES:
        for name, function in vars(module).items():
            own = inspect.isfunction(function) and function.__module__ == module.__name__
            if own and name[0] != "_" and typing.get_origin(function.__annotations__["return"]) is Call:
                yield name, function


def _shapes():
    for module in ANSWER_MODULES:
        for name, shape in vars(module).items():
            own = inspect.isclass(shape) and shape.__module__ == module.__name__
            if own and name not in {"Shape", "Listed", "Page", "Versioned", "ContactDetails"}:
                yield shape


def _kinds(schema):
    """Return which kinds of JSON value the schema allows."""
    if "$ref" in schema:
        return _kinds(SCHEMAS[schema["$ref"].rpartition("/")[2]])
    if choices := schema.get("anyOf", schema.get("oneOf")):
        return set().union(*map(_kinds, choices))
    return {schema.get("type", "string")}


def _route(call):
    """Yield the operations at the call's address; one of its own hides those with parameters."""
    own = {call.path: DOCUMENT["paths"][call.path]} if call.path in DOCUMENT["paths"] else DOCUMENT["paths"]
    for template, methods in own.items():
        pattern = re.sub(r"\\\{\w+\\\}", r"[^/.]+", re.escape(template))
        if re.fullmatch(pattern, call.path) and call.method.lower() in methods:
            yield methods[call.method.lower()]


@pytest.mark.parametrize(("name", "build"), list(_calls()))
def test_every_call_is_one_of_the_interface(name, build):
    call = build(**{each: ARGUMENTS.get(each, "x") for each in inspect.signature(build).parameters})
    (operation,) = _route(call)
    parameters = {parameter["name"]: parameter for parameter in operation.get("parameters", ())}
    assert call.query.keys() <= parameters.keys()
    assert ("Prefer" in parameters) or call.wait_seconds is None
    assert parameters.get("Idempotency-Key", {}).get("required", False) <= (call.key is not None)
    assert (call.key is None) or "Idempotency-Key" in parameters
    if call.body is None:
        assert not operation.get("requestBody", {}).get("required", False)
    else:
        reference = operation["requestBody"]["content"]["application/json"]["schema"]["$ref"]
        schema = SCHEMAS[reference.rpartition("/")[2]]
        assert set(schema.get("required", ())) <= call.body.keys() <= schema["properties"].keys()
        json.dumps(call.body)


@pytest.mark.parametrize("shape", list(_shapes()), ids=lambda shape: shape.__name__)
def test_every_answer_is_understood(shape):
    documented = SCHEMAS[{"Event": EVENT, "NameServer": "NameServerAnswer"}.get(shape.__name__, shape.__name__)]
    for name, field in shape.model_fields.items():
        assert not field.is_required() or name in documented["required"], name
        own = shape.model_json_schema()
        theirs = _kinds(documented["properties"][name])
        ours = own["properties"][name]
        allowed = {kind.get("type", "object") for kind in ours.get("anyOf", [ours])}
        assert theirs <= allowed, name


def test_the_clients_have_every_call():
    assert {name for name, _ in _calls()} <= vars(Methods).keys()
