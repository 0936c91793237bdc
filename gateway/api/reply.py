"""Success answers: JSON of an answer shape."""

from collections.abc import Mapping

from aiohttp import web
from pydantic import BaseModel


def reply(answer: BaseModel, *, status: int = 200, headers: Mapping[str, str] | None = None) -> web.Response:
    """Answers hold customers' data, so nothing on the way may keep them."""
    return web.Response(
        status=status,
        body=answer.model_dump_json().encode(),
        content_type="application/json",
        headers={"Cache-Control": "no-store", **(headers or {})},
    )
