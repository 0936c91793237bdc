import asyncio

import aiohttp
import pytest

from simulators.faults import parse_rule
from simulators.profile import SessionRules
from tests.support.raw_epp import LOGOUT, RIPN, check, cl_trid, code, command, login, web

HELLO = f'<epp xmlns="{RIPN}"><hello/></epp>'
RIPN_DOMAIN = "http://www.ripn.net/epp/ripn-domain-1.0"


def domain_check(cl_trid_sent="raw-check"):
    return command(check("free-name.ru", uri=RIPN_DOMAIN), cl_trid_sent, epp=RIPN)


async def test_hello_needs_no_session_and_makes_none(start):
    async with start("tci") as running, web(running.ready["registries"]["tci"]) as client:
        assert "greeting" in await client.send(HELLO)
        assert client.cookie is None


async def test_login_gives_a_cookie_that_is_the_session(start):
    async with start("tci") as running:
        entry = running.ready["registries"]["tci"]
        async with web(entry) as client:
            assert code(await client.send(login(entry, await client.send(HELLO)))) == 1000
            assert client.cookie
            answer = await client.send(domain_check())
            assert (code(answer), cl_trid(answer)) == (1000, "raw-check")


async def test_a_session_outlives_its_connection(start):
    async with start("tci") as running:
        entry = running.ready["registries"]["tci"]
        async with web(entry) as client:
            await client.send(login(entry, await client.send(HELLO)))
        async with web(entry) as later:
            later.cookie = client.cookie
            assert code(await later.send(domain_check())) == 1000


async def test_without_the_cookie_there_is_no_session(start):
    async with start("tci") as running:
        entry = running.ready["registries"]["tci"]
        async with web(entry) as client:
            await client.send(login(entry, await client.send(HELLO)))
            client.cookie = None
            assert code(await client.send(domain_check())) in {2501, 2200, 2002}
            client.cookie = "guessed"
            assert code(await client.send(domain_check())) in {2501, 2200, 2002}


async def test_a_cookie_is_worth_nothing_with_another_certificate(start):
    async with start("tci") as running:
        entry = running.ready["registries"]["tci"]
        async with web(entry) as client, web(entry, user=1) as thief:
            await client.send(login(entry, await client.send(HELLO)))
            thief.cookie = client.cookie
            assert code(await thief.send(domain_check())) in {2501, 2200, 2002}
            assert code(await client.send(domain_check())) == 1000


async def test_another_accounts_certificate_is_no_login(start):
    async with start("tci") as running:
        entry = running.ready["registries"]["tci"]
        async with web(entry, user=1) as client:
            assert code(await client.send(login(entry, await client.send(HELLO), user=0))) == 2200
            assert client.cookie is None


async def test_no_answer_without_a_client_certificate(start):
    async with start("tci") as running, web(running.ready["registries"]["tci"], user=None) as client:
        with pytest.raises((aiohttp.ClientError, OSError)):
            await client.send(HELLO)


@pytest.mark.parametrize("action", ["reset_before_read", "reset_after_commit"])
async def test_a_cut_connection_leaves_the_session_standing(start, action):
    async with start("tci") as running:
        entry = running.ready["registries"]["tci"]
        async with web(entry) as client:
            await client.send(login(entry, await client.send(HELLO)))
            running.simulators["tci"].faults.put(parse_rule("cut", {"action": action, "times": 1}))
            with pytest.raises(aiohttp.ClientError):
                await client.send(domain_check())
            assert code(await client.send(domain_check())) == 1000


async def test_logout_ends_the_cookie(start):
    async with start("tci") as running:
        entry = running.ready["registries"]["tci"]
        async with web(entry) as client:
            await client.send(login(entry, await client.send(HELLO)))
            assert code(await client.send(command(LOGOUT, epp=RIPN))) == 1500
            assert code(await client.send(domain_check())) in {2501, 2200, 2002}


async def test_a_head_request_gives_the_cookie_before_login(start):
    async with start("tci") as running:
        entry = running.ready["registries"]["tci"]
        async with web(entry) as client:
            status, _ = await client.request("", method="HEAD")
            assert status == 200
            before = client.cookie
            assert before
            await client.send(login(entry, await client.send(HELLO)))
            assert client.cookie == before
            assert code(await client.send(domain_check())) == 1000


async def test_a_registry_may_give_the_cookie_at_login_only(start):
    async with start("tci", session=SessionRules(cookie_before_login=False)) as running:
        entry = running.ready["registries"]["tci"]
        async with web(entry) as client:
            status, _ = await client.request("", method="HEAD")
            assert (status, client.cookie) == (405, None)
            await client.send(login(entry, await client.send(HELLO)))
            assert client.cookie


async def test_an_idle_session_is_forgotten_and_frees_its_place(start):
    async with start("tci", session=SessionRules(idle_seconds=0.15, sessions_max=1)) as running:
        entry = running.ready["registries"]["tci"]
        async with web(entry) as client:
            greeting = await client.send(HELLO)
            assert code(await client.send(login(entry, greeting))) == 1000
            first, client.cookie = client.cookie, None
            assert code(await client.send(login(entry, greeting))) == 2502
            await asyncio.sleep(0.2)
            assert code(await client.send(login(entry, greeting))) == 1000
            assert client.cookie != first


@pytest.mark.parametrize(
    ("request_with", "status"),
    [
        ({"method": "GET"}, 405),
        ({"method": "PUT"}, 405),
        ({"path": "/epp"}, 404),
        ({"content_type": "application/json"}, 415),
        ({"content_type": "application/x-www-form-urlencoded"}, 415),
        ({"content_type": "text/xml; charset=UTF-8"}, 200),
    ],
)
async def test_what_is_no_epp_request_is_refused_by_http(start, request_with, status):
    async with start("tci") as running, web(running.ready["registries"]["tci"]) as client:
        assert (await client.request(HELLO, **request_with))[0] == status


async def test_a_huge_body_is_refused(start):
    async with start("tci") as running, web(running.ready["registries"]["tci"]) as client:
        assert (await client.request("x" * (2**20 + 1)))[0] == 413


async def test_an_epp_error_is_http_200(start):
    async with start("tci") as running, web(running.ready["registries"]["tci"]) as client:
        status, answer = await client.request("<epp>")
        assert (status, code(answer)) == (200, 2001)
