import asyncio
import json
import os
import shutil
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from gateway.storage.schema import upgrade
from tests.support.panel import a_service, service_settings

HERE = Path(__file__).parent

Php = Callable[[str, Any], Awaitable[Any]]


@pytest.fixture(scope="session")
def php_binary() -> str:
    binary = shutil.which("php")
    if binary is None:
        if os.environ.get("CI") == "true":
            pytest.fail("php-cli and php-curl are needed here")
        pytest.skip("php-cli and php-curl are not installed")
    return binary


@pytest.fixture(scope="session")
def php(php_binary: str) -> Php:
    """Run a script of this folder with a document on its standard input; return the document that it writes."""

    async def run(script: str, document: Any) -> Any:
        command = [php_binary, "-d", "display_errors=stderr", "-d", "error_reporting=-1", str(HERE / script)]
        process = await asyncio.create_subprocess_exec(
            *command, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
        )
        out, complaints = await process.communicate(json.dumps(document).encode())
        assert not complaints, complaints.decode()
        return json.loads(out)

    return run


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def service(make_database, tmp_path_factory):
    settings = service_settings(make_database(upgrade), tmp_path_factory.mktemp("data"))
    async with a_service(settings) as service:
        yield service
