import json
from pathlib import Path

from openapi_spec_validator import validate

from gateway.api.openapi import openapi_document
from gateway.api.problem_types import PROBLEM_TYPES
from gateway.api.routes import ENDPOINTS

COMMITTED = Path(__file__).parents[3] / "docs" / "openapi.json"


def test_document_is_valid_openapi():
    validate(openapi_document(ENDPOINTS))


def test_committed_document_is_the_one_that_is_served():
    assert json.loads(COMMITTED.read_text()) == json.loads(json.dumps(openapi_document(ENDPOINTS)))


def test_every_endpoint_has_an_id_of_its_own_a_description_and_a_scope():
    operations = [operation for path in openapi_document(ENDPOINTS)["paths"].values() for operation in path.values()]
    assert len({operation["operationId"] for operation in operations}) == len(ENDPOINTS)
    assert all(operation["summary"] and operation["security"][0]["api_key"] for operation in operations)


def test_every_body_has_an_example_that_its_shape_accepts():
    for endpoint in ENDPOINTS:
        if endpoint.body is not None:
            assert endpoint.example is not None
            endpoint.body.model_validate_json(json.dumps(dict(endpoint.example)))


def test_endpoints_name_only_problems_that_exist():
    assert {code for endpoint in ENDPOINTS for code in endpoint.problems} <= PROBLEM_TYPES.keys()
