"""The XML schemas of EPP and of the .ru registry, from the folder beside the repository."""

import os
from functools import cache
from pathlib import Path

import pytest
from lxml import etree

FOLDER = Path(__file__).parents[2].parent / "shared" / "schemas"

_RIPN_NAMESPACES = {
    f"${name}_ns".encode(): f"http://www.ripn.net/epp/ripn-{name}-1.0".encode()
    for name in ("eppcom", "epp", "contact", "domain", "host", "registrar")
}


def folder() -> Path:
    """Return the folder; without it the test fails in CI and is skipped elsewhere."""
    if not FOLDER.is_dir():
        reason = "the schemas are not beside this repository"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    return FOLDER


@cache
def rfc_schema() -> etree.XMLSchema:
    return etree.XMLSchema(file=str(folder() / "all.xsd"))


@cache
def ripn_schema() -> etree.XMLSchema:
    """Return the .ru schemas, whose files name their namespaces by placeholders."""
    parser = etree.XMLParser()
    parser.resolvers.add(_RipnResolver())
    return etree.XMLSchema(etree.parse(str(folder() / "ripn" / "ripn-all.xsd"), parser))


class _RipnResolver(etree.Resolver):
    def resolve(self, system_url, public_id, context):
        if not system_url:
            return None
        data = Path(system_url).read_bytes()
        for placeholder, uri in _RIPN_NAMESPACES.items():
            data = data.replace(placeholder, uri)
        return self.resolve_string(data, context, base_url=system_url)
