"""The welcome mail and its link: the password is shown once, to whom presses the button, and stands nowhere else."""

import asyncio
import re
from datetime import timedelta

import pytest
import pytest_asyncio
from sqlalchemy import text

from gateway.api.examples import PROFILE
from gateway.hosting.orders import PASSWORD_MADE
from gateway.keys import DATABASE, SERVICES
from gateway.settings import WelcomeSettings
from gateway.storage.schema import upgrade
from gateway.welcome.build import build_mail
from gateway.welcome.passwords import made_password
from tests.support.hosting import PANELS, a_hoster
from tests.support.panel import service_settings

pytestmark = pytest.mark.asyncio(loop_scope="module")

PLANS = {"whm": "start", "ispmanager": "isp-start"}
TABLES = ("mails", "events", "operations", "operation_events", "operation_exchanges", "welcome_links", "service_orders")
LINK = re.compile(r"https://my\.example(/welcome/[A-Za-z0-9_-]{43})")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def running(make_database, tmp_path_factory):
    welcome = WelcomeSettings(public_url="https://my.example/")
    async with a_hoster(make_database(upgrade), tmp_path_factory.mktemp("data"), welcome=welcome) as hoster:
        yield hoster


@pytest.fixture
def page(hoster):
    """Open a link as a browser does."""
    service = hoster.service

    async def opened(method, path):
        async with service.http.request(method, service.gateway.url + path) as answer:
            assert answer.headers["Cache-Control"] == "no-store"
            assert answer.headers["Referrer-Policy"] == "no-referrer"
            return answer.status, await answer.text()

    return opened


async def mail_to(hoster, panel):
    async with hoster.service.gateway.app[DATABASE].reading() as connection:
        query = text("SELECT * FROM mails WHERE account_id = :id AND kind = 'welcome'")
        return (await connection.execute(query, {"id": panel.account_id})).one()


async def link_of(hoster, panel):
    return LINK.search((await mail_to(hoster, panel)).text_body).group(1)


def password_in(shown):
    return re.findall(r"<code>([^<]+)</code>", shown)[-1]


@pytest.mark.parametrize("at", PANELS)
async def test_a_password_that_nobody_chose_is_shown_once_to_whom_presses_the_button(hoster, panel, page, at):
    service = await hoster.ordered(panel, plan=PLANS[at], password=None)
    mail = await mail_to(hoster, panel)
    assert (mail.recipient, service["login"] in mail.text_body) == ("owner@example.net", True)
    assert "https://panel.example" in mail.text_body
    path = await link_of(hoster, panel)
    for _ in range(3):
        status, looked = await page("GET", path)
        assert (status, service["login"] in looked, "<form" in looked) == (200, True, True)
    status, shown = await page("POST", path)
    password = password_in(shown)
    assert (status, password) == (200, hoster.account(service["login"], at).password)
    assert password not in looked
    for method in ("POST", "GET"):
        status, again = await page(method, path)
        assert (status, password in again) == (404, False)


async def test_of_many_who_press_at_once_one_is_shown_it(hoster, panel, page):
    service = await hoster.ordered(panel, password=None)
    path = await link_of(hoster, panel)
    shown = await asyncio.gather(*(page("POST", path) for _ in range(6)))
    password = hoster.account(service["login"]).password
    assert sorted(status for status, _ in shown) == [200, *[404] * 5]
    assert sum(password in body for _, body in shown) == 1


async def test_after_its_time_a_link_shows_nothing_and_the_password_is_erased(hoster, panel, page):
    await hoster.ordered(panel, password=None)
    path = await link_of(hoster, panel)
    hoster.clock.now += timedelta(hours=72)
    assert [(await page(method, path))[0] for method in ("GET", "POST")] == [404, 404]
    assert await hoster.service.gateway.app[SERVICES].welcome.erase_expired() >= 1
    async with hoster.service.gateway.app[DATABASE].reading() as connection:
        left = await connection.scalar(text("SELECT count(*) FROM welcome_links WHERE sealed_password IS NOT NULL"))
    assert left == 0


async def test_another_password_makes_the_link_worthless(hoster, panel, page):
    service = await hoster.ordered(panel, password=None)
    path = await link_of(hoster, panel)
    await panel.post(f"/v1/services/{service['id']}/password", {"password": "Brandnew7"})
    assert (await page("POST", path))[0] == 404


async def test_a_password_of_the_customers_own_is_not_sent_back(hoster, panel):
    await hoster.ordered(panel, password="Secret777")
    mail = await mail_to(hoster, panel)
    assert LINK.search(mail.text_body) is None
    assert "Secret777" not in mail.text_body + mail.html_body


@pytest.mark.parametrize(("language", "word"), [("uk", "Вітаємо"), ("ru", "Здравствуйте"), ("en", "Hello")])
async def test_the_mail_and_the_page_speak_the_customers_language(hoster, panel, page, language, word):
    profile = f"/v1/accounts/{panel.account_id}/profile"
    assert (await panel.call("PUT", profile, {**PROFILE, "language": language})).status == 200
    await hoster.ordered(panel, password=None)
    assert word in (await mail_to(hoster, panel)).text_body
    _, looked = await page("GET", await link_of(hoster, panel))
    assert f'<html lang="{language}">' in looked


async def test_an_order_that_waited_for_money_is_welcomed_too(hoster, page):
    panel = await hoster.panel("0.00")
    waiting = (await hoster.order(panel, password=None, pay_when_funded=True)).body
    paid = {"amount": {"amount": "100.00", "currency": "UAH"}, "payment_id": "p-1"}
    await panel.post(f"/v1/accounts/{panel.account_id}/payments", paid)
    await hoster.service.gateway.app[SERVICES].arrival.run()
    await hoster.settled(waiting["id"])
    service = (await panel.get(f"/v1/services/{waiting['id']}")).body
    _, shown = await page("POST", await link_of(hoster, panel))
    assert password_in(shown) == hoster.account(service["login"]).password


async def test_neither_tables_nor_logs_nor_answers_hold_the_password(hoster, panel, page, capsys):
    ordered = await hoster.ordered(panel, password=None)
    path, password = await link_of(hoster, panel), hoster.account(ordered["login"]).password
    operations = await panel.get("/v1/operations", service=ordered["id"])
    await page("POST", path)
    async with hoster.service.gateway.app[DATABASE].reading() as connection:
        kept = [str((await connection.execute(text(f"SELECT * FROM {table}"))).all()) for table in TABLES]
    token = path.rpartition("/")[2]
    seen = [*kept, capsys.readouterr().out, str(ordered), str(operations.body)]
    assert not [each for each in seen if password in each or password.encode().hex() in each]
    assert not [each for each in [*kept[1:], *seen[len(kept) :]] if token in each], "the link is in the mail alone"
    assert PASSWORD_MADE not in str(operations.body)


async def test_the_page_finds_its_stylesheet(hoster, page):
    _, shown = await page("GET", f"/welcome/{'a' * 43}")
    style = re.search(r'href="(/assets/[^"]+)"', shown).group(1)
    async with hoster.service.http.get(hoster.service.gateway.url + style) as answer:
        assert (answer.status, answer.content_type) == (200, "text/css")


async def test_unknown_links_are_told_from_used_ones_by_nobody(page):
    unknown = await page("GET", f"/welcome/{'a' * 43}")
    assert unknown[0] == 404
    assert await page("POST", f"/welcome/{'b' * 43}") == unknown


async def test_without_an_address_of_our_own_nobody_is_welcomed(hoster, tmp_path):
    links = hoster.service.gateway.app[SERVICES].welcome
    assert build_mail(service_settings("postgresql://nowhere", tmp_path), links, b"secret") is None


async def test_made_passwords_are_as_panels_want_them():
    made = {made_password() for _ in range(200)}
    assert len(made) == 200
    assert all(re.fullmatch(r"(?=.*[a-z])(?=.*[A-Z])(?=.*\d)[A-Za-z0-9]{8}-[A-Za-z0-9]{8}", each) for each in made)
