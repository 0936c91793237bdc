"""Calls to providers: what is not a plain answer in time and in measure is no answer."""

import asyncio
from contextlib import asynccontextmanager

import pytest
from aiohttp import web

from billing_core.payments import MalformedNotice, ProviderCall
from gateway.errors import ProviderUnavailable
from gateway.payments.client import ProviderClient


@asynccontextmanager
async def a_provider(answer):
    app, released = web.Application(), asyncio.Event()

    async def handle(request):
        return await answer(request, released)

    app.router.add_route("*", "/{path:.*}", handle)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        released.set()
        await runner.cleanup()


async def ask(url, read=bytes.decode, seconds=30):
    client = ProviderClient(seconds)
    try:
        return await client.send("liqpay", ProviderCall("POST", f"{url}/api", read, b"asked"))
    finally:
        await client.close()


async def test_an_answer_is_read():
    async def answer(request, released):
        return web.Response(body=b"told " + await request.read())

    async with a_provider(answer) as url:
        assert await ask(url) == "told asked"


async def test_a_redirect_is_not_followed():
    followed = []

    async def answer(request, released):
        followed.append(request.path)
        raise web.HTTPTemporaryRedirect("/elsewhere")

    async with a_provider(answer) as url:
        with pytest.raises(ProviderUnavailable):
            await ask(url)
    assert followed == ["/api"]


async def test_an_answer_without_end_is_cut_off():
    async def answer(request, released):
        response = web.StreamResponse()
        await response.prepare(request)
        while not released.is_set():
            await response.write(b"x" * 65_536)
        return response

    async with a_provider(answer) as url:
        with pytest.raises(ProviderUnavailable, match="too large"):
            await ask(url)


async def test_silence_ends_at_its_time():
    async def answer(request, released):
        await released.wait()
        return web.Response()

    async with a_provider(answer) as url:
        with pytest.raises(ProviderUnavailable, match="TimeoutError"):
            await ask(url, seconds=0.05)


async def test_an_answer_that_makes_no_sense_is_none():
    async def answer(request, released):
        return web.Response(text="<html>")

    def read(body):
        raise MalformedNotice("not JSON")

    async with a_provider(answer) as url:
        with pytest.raises(ProviderUnavailable):
            await ask(url, read)
