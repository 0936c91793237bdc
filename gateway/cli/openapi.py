from gateway.cli.output import show_json


def openapi() -> None:
    """Print the OpenAPI document.

    Example: `dgw openapi > docs/openapi.json`
    """
    from gateway.api.openapi import openapi_document
    from gateway.api.routes import ENDPOINTS

    show_json(openapi_document(ENDPOINTS))
