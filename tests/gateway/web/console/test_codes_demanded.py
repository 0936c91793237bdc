"""Where the site demands one-time codes, an operator does nothing before they are on."""

import pytest
import pytest_asyncio
from pyotp import TOTP

from gateway.settings.site import SiteSettings
from gateway.storage.schema import upgrade
from tests.support.panel import a_service, service_settings

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def service(make_database, tmp_path_factory):
    site = SiteSettings(tenant="panel", name="Hosting Ltd", operators_need_codes=True)
    settings = service_settings(make_database(upgrade), tmp_path_factory.mktemp("data"))
    async with a_service(settings.model_copy(update={"site": site})) as service:
        yield service


async def test_nothing_is_done_before_codes_are_on(operator, panel):
    olena = await operator()
    for place in ("", "/customers", "/audit", f"/customers/{panel.account_id}"):
        page = await olena.open(f"/console{place}")
        assert page.url.endswith("/console/security?done=codes_first"), place
        assert "Switch on one-time codes first" in page.words
    csrf = page.form("/sign-out").fields["csrf"]
    await olena.post("/console/registries/fake/pause", csrf=csrf, reason="x")
    assert (await panel.get("/v1/registries")).body["items"][0]["paused"] is False
    await olena.open("/console/security")
    code = TOTP(olena.page.form("/second-factor").fields["totp"]).now()
    await olena.send("/second-factor", code=code)
    assert (await olena.open("/console/customers")).url.endswith("/console/customers")


async def test_who_does_not_want_them_may_leave(operator):
    olena = await operator()
    await olena.open("/console/security")
    assert "/sign-in" in (await olena.send("/sign-out")).url
