"""What registrars and panels over HTTP share: calls that leave once, masked, measured, within a quota."""

from adapters.http.call import Answer, HttpCall
from adapters.http.client import HttpClient
from adapters.http.credentials import Credentials, FixedFields, FixedHeaders
from adapters.http.dialect import JSON_TYPES, HttpDialect, by_status
from adapters.http.link import HttpLink, http_link
from adapters.http.quota import Quota
from adapters.http.reading import Nonconforming, Reader, json_object, json_value

__all__ = [
    "JSON_TYPES",
    "Answer",
    "Credentials",
    "FixedFields",
    "FixedHeaders",
    "HttpCall",
    "HttpClient",
    "HttpDialect",
    "HttpLink",
    "Nonconforming",
    "Quota",
    "Reader",
    "by_status",
    "http_link",
    "json_object",
    "json_value",
]
