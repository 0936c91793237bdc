"""An operator's own password and second factor."""

from aiohttp import web

from gateway.web.pages import page
from gateway.web.scene import Scene
from gateway.web.security import changes, security_values


@page("GET", "/security")
async def security(scene: Scene) -> web.Response:
    return _shown(scene)


def _shown(scene: Scene, error: str | None = None, totp: str | None = None) -> web.Response:
    return scene.show(
        "console/security.html", status=200 if error is None else 422, **security_values(scene, error, totp)
    )


async def _failed(scene: Scene, error: str, totp: str | None) -> web.Response:
    return _shown(scene, error, totp)


SECURITY = (security, *changes("/security", _failed))
