"""The simulated ISPmanager as its third-party clients meet it: shapes, logins, forms, both families of functions."""

from datetime import timedelta

import aiohttp
import pytest
from lxml import etree

from simulators.panels.faults import Action, Fault
from simulators.panels.station import listening

ACCOUNT = {"name": "u70011", "passwd": "Kq7-rTpz9", "confirm": "Kq7-rTpz9", "preset": "start", "sok": "ok"}


@pytest.fixture
async def server():
    async with listening("ispmanager", "127.0.0.1") as panel:
        yield panel


@pytest.fixture
async def http():
    async with aiohttp.ClientSession() as session:
        yield session


@pytest.fixture
def call(server, http):
    login = f"{server.ready['user']}:{server.ready['token']}"

    async def called(func, *, old=False, out="json", authinfo=login, **fields):
        path = "/manager/ispmgr" if old else "/ispmgr"
        sent = {"func": func, "out": out, **({"authinfo": authinfo} if authinfo else {}), **fields}
        async with http.post(server.ready["url"] + path, data=sent) as answer:
            assert answer.status == 200
            body = await answer.read()
            if answer.content_type == "application/json":
                return (await answer.json())["doc"]
            assert answer.headers["Content-Type"] == "text/xml"
            assert body.startswith(b"<?xml version='1.0' encoding='UTF-8'?>")
            return etree.fromstring(body)

    return called


def accounts(server):
    return server.panel.server.accounts


async def test_without_sok_a_form_is_shown_and_nothing_changes(server, call):
    form = await call("user.edit", **{**ACCOUNT, "sok": ""})
    assert "ok" not in form
    assert not accounts(server)
    await call("user.edit", **ACCOUNT)
    form = await call("user.edit", elid="u70011", preset="pro")
    assert form["preset"] == {"$": "start"}
    assert accounts(server)["u70011"].plan == "start"


@pytest.mark.parametrize("function", ["user.add", "user.add.finish", "user.edit"])
async def test_three_functions_make_an_account(server, call, function):
    answer = await call(function, **ACCOUNT)
    assert answer["ok"] == {}
    assert answer["id"] == {"$": "u70011"}
    assert "u70011" in accounts(server)


async def test_both_families_work_on_the_same_accounts(server, call):
    await call("user.edit", **ACCOUNT)
    await call("user.edit", **{**ACCOUNT, "name": "v80022", "webdomain_name": "second.ua"})
    await call("user.disable", old=True, elid="u70011, v80022")
    (first, _) = (await call("user"))["elem"]
    assert first["active"] == {"$": "off"}
    await call("user.resume", elid="u70011")
    old_rows = (await call("user", old=True)).findall("elem")
    assert [row.find("disabled") is not None for row in old_rows] == [False, True]


async def test_what_is_left_out_stays_and_a_template_alone_brings_no_limits(server, call):
    await call("user.edit", **ACCOUNT, limit_quota="2048", limit_db="7")
    await call("user.edit", elid="u70011", sok="ok", preset="pro", limit_quota="4096")
    account = accounts(server)["u70011"]
    assert (account.plan, account.limits) == ("pro", {"limit_quota": "4096", "limit_db": "7"})


async def test_errors_are_words_in_six_and_numbers_in_four(call):
    await call("user.edit", **ACCOUNT)
    error = (await call("user.edit", **ACCOUNT))["error"]
    assert (error["$type"], error["$object"]) == ("exists", "user")
    old = (await call("user.edit", old=True, **ACCOUNT)).find("error")
    assert (old.get("code"), old.get("obj")) == ("2", "user")
    assert (await call("user.suspend", elid="nobody"))["error"]["$type"] == "missed"
    assert (await call("user.delete", elid="nobody"))["error"]["$object"] == "elid"
    assert (await call("none"))["error"]["$object"] == "func"


async def test_who_is_not_known_is_told_so_by_each_version(call):
    assert (await call("whoami", authinfo="hoster:wrong"))["error"]["$type"] == "auth"
    assert (await call("whoami", old=True, authinfo="hoster:wrong")).find("authfail") is not None
    assert (await call("whoami", out="xml")).find("user").get("name") == "hoster"


@pytest.mark.parametrize(("old", "idle"), [(False, timedelta(hours=1)), (True, timedelta(minutes=30))])
async def test_a_session_lapses_when_it_is_not_used(server, call, old, idle):
    login = {"username": server.ready["user"], "password": server.ready["token"]}
    opened = await call("auth", out="xml", authinfo=None, **login)
    session = opened.find("auth").get("id")

    async def is_let_in():
        answer = await call("whoami", old=old, out="xml", authinfo=None, auth=session)
        return answer.find("user") is not None

    for _ in range(3):
        server.panel.clock.shift(server.panel.clock.offset() + idle - timedelta(minutes=1))
        assert await is_let_in()
    server.panel.clock.shift(server.panel.clock.offset() + idle + timedelta(minutes=1))
    assert not await is_let_in()


async def test_one_row_alone_may_come_without_its_list(server, call, http):
    await call("user.edit", **ACCOUNT)
    async with http.put(f"{server.ready['control']}/_sim/switches", json={"single_as_object": True}) as answer:
        assert (await answer.json())["single_as_object"]
    assert (await call("user"))["elem"]["name"] == {"$": "u70011"}
    async with http.put(f"{server.ready['control']}/_sim/switches", json={"single_as_object": 1}) as answer:
        assert answer.status == 422


async def test_a_password_is_set_in_the_accounts_name(server, call):
    await call("user.edit", **ACCOUNT)
    await call("usrparam", su="u70011", passwd="Brandnew7", confirm="Brandnew7", sok="ok")
    assert accounts(server)["u70011"].password == "Brandnew7"
    refused = await call("usrparam", su="u70011", passwd="Brandnew8", confirm="Brandnew9", sok="ok")
    assert refused["error"]["$object"] == "confirm"


async def test_a_fault_says_type_and_object(server, call):
    server.panel.faults["test"] = Fault(Action.REFUSE, "user", reason="license/expired")
    assert (await call("user"))["error"]["$type"] == "license"
