"""Coming in: with the right password, by a mailed link, and not otherwise."""

import re

import aiohttp
import pyotp
import pytest
from sqlalchemy import select

from gateway.clock import utc_now
from gateway.keys import DATABASE
from gateway.people.throttle import PER_ADDRESS
from gateway.storage.mail_table import mails
from tests.gateway.web.conftest import EMAIL, PASSWORD
from tests.support.browser import Browser

OTHER = "another long one 8"


async def letters(service, kind):
    """Return the mails of a kind, the newest first."""
    async with service.gateway.app[DATABASE].reading() as connection:
        query = select(mails).where(mails.c.kind == f"people_{kind}").order_by(mails.c.id.desc())
        return list(await connection.execute(query))


def link_of(letter):
    found = re.search(r"https?://[^/]+(/panel/\S+)", letter.text_body)
    assert found is not None
    return found[1]


async def sign_in(browser, email=EMAIL, password=PASSWORD, **more):
    await browser.open("/panel/sign-in")
    return await browser.send("/sign-in", email=email, password=password, **more)


async def test_a_wrong_password_and_an_unknown_address_look_alike(customer):
    await customer.send("/sign-out")
    wrong = await sign_in(customer, password="not the password")
    unknown = await sign_in(customer, email="nobody@example.net")
    assert (wrong.status, unknown.status) == (403, 403)
    assert wrong.words.replace(EMAIL, "") == unknown.words.replace("nobody@example.net", "")
    assert (await customer.open("/panel/money")).url.endswith("/panel/sign-in?next=/panel/money")


async def test_who_signs_in_goes_where_it_wanted_to_and_nowhere_else(customer):
    await customer.send("/sign-out")
    await customer.open("/panel/money")
    assert (await customer.send("/sign-in", email=EMAIL, password=PASSWORD)).url.endswith("/panel/money")
    for away in ("https://evil.example/panel/x", "//evil.example/panel/x", "/\\evil.example", "/v1/domains"):
        await customer.send("/sign-out")
        await customer.open(f"/panel/sign-in?next={away}")
        assert (await customer.send("/sign-in", email=EMAIL, password=PASSWORD)).url.endswith("/panel")


@pytest.mark.fault("F078")
async def test_f078_guessing_ends_after_some_failures_even_with_the_right_password(customer):
    await customer.send("/sign-out")
    for _ in range(PER_ADDRESS):
        assert (await sign_in(customer, password="a wrong guess")).status == 403
    assert (await sign_in(customer)).status == 429


async def test_signing_up_takes_a_letter_and_then_a_click(service, stranger):
    await stranger.open("/panel/sign-up")
    weak = await stranger.send("/sign-up", email="New@Example.net", password="short")
    assert "too easy to guess" in weak.words
    sent = await stranger.send("/sign-up", email="New@Example.net", password=OTHER)
    assert "We sent a letter to New@Example.net" in sent.words
    assert (await sign_in(stranger, email="new@example.net", password=OTHER)).status == 403
    (letter,) = await letters(service, "confirm")
    link = link_of(letter)
    await stranger.open(link)  # as a scanner of mail does
    await stranger.open(link)
    inside = await stranger.send("/confirm")
    assert inside.url.endswith("/panel")
    assert "0,00" in inside.words or "0.00" in inside.words
    assert (await stranger.open(link)).status == 410


async def test_a_known_address_is_told_by_mail_alone(service, customer):
    async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as http:
        other = Browser(http, customer.url)
        await other.open("/panel/sign-up")
        page = await other.send("/sign-up", email=EMAIL, password=OTHER)
    assert f"We sent a letter to {EMAIL}" in page.words
    assert await letters(service, "confirm") == []
    assert len(await letters(service, "known")) == 1


async def test_a_client_of_the_old_billing_gets_a_password_by_a_letter(service, stranger):
    panel = await service.panel()
    profile = {"kind": "person", "name": "Тарас", "email": "Old.Client@example.net", "language": "uk"}
    assert (await panel.call("PUT", f"/v1/accounts/{panel.account_id}/profile", profile)).status == 200
    await stranger.open("/panel/forgotten")
    assert "on its way" in (await stranger.send("/forgotten", email="nobody@example.net")).words
    await stranger.open("/panel/forgotten")
    assert "on its way" in (await stranger.send("/forgotten", email="old.client@example.net")).words
    (letter,) = await letters(service, "reset")
    assert (letter.recipient, letter.language) == ("old.client@example.net", "uk")
    assert "Встановіть" in letter.subject
    await stranger.open(link_of(letter))
    inside = await stranger.send("/new-password", password=OTHER)
    assert inside.url.endswith("/panel")
    assert "1 000,00" in inside.words.replace("\N{NO-BREAK SPACE}", " ") or "1,000.00" in inside.words


async def test_a_new_password_ends_other_visits(service, customer):
    async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as http:
        elsewhere = Browser(http, customer.url)
        await sign_in(elsewhere)
        await customer.open("/panel/settings")
        assert "not right" in (await customer.send("/settings/password", old="wrong", new=OTHER)).words
        await customer.open("/panel/settings")
        assert "has been changed" in (await customer.send("/settings/password", old=PASSWORD, new=OTHER)).words
        assert "/sign-in" in (await elsewhere.open("/panel/money")).url
    assert (await customer.open("/panel/money")).status == 200


async def test_a_second_factor_is_asked_for_and_no_code_is_taken_twice(customer):
    page = await customer.open("/panel/settings")
    secret = page.form("/second-factor").fields["totp"]
    assert "not right" in (await customer.send("/second-factor", code="000000")).words
    secret = customer.page.form("/second-factor").fields["totp"]
    code = pyotp.TOTP(secret).now()
    assert "From now on" in (await customer.send("/second-factor", code=code)).words
    await customer.send("/sign-out")
    assert "one-time code" in (await sign_in(customer)).words
    used = await customer.send("/sign-in", password=PASSWORD, code=code)
    assert used.status == 403
    totp = pyotp.TOTP(secret)
    later = totp.at(utc_now(), counter_offset=1)
    assert (await customer.send("/sign-in", password=PASSWORD, code=later)).url.endswith("/panel")


@pytest.mark.fault("F083")
async def test_f083_a_form_of_somebody_else_does_nothing(customer, panel):
    await customer.open("/panel/settings")
    assert (await customer.send("/settings/others", csrf="guessed")).status == 403
    fields = customer.page.form("/language").fields
    async with customer.http.post(
        f"{customer.url}/panel/sign-out", data=fields, headers={"Origin": "https://evil.example"}
    ) as answer:
        assert answer.status == 403
    assert (await customer.open("/panel/money")).url.endswith("/panel/money")


async def test_signing_out_ends_the_visit_itself_not_only_its_cookie(customer):
    cookies = {cookie.key: cookie.value for cookie in customer.http.cookie_jar}
    await customer.send("/sign-out")
    async with aiohttp.ClientSession(cookies=cookies, cookie_jar=aiohttp.CookieJar(unsafe=True)) as http:
        assert "/sign-in" in (await Browser(http, customer.url).open("/panel/money")).url
