"""What an answer may look like and still be understood, and what a hostile one must not reach."""

import asyncio
import time
from collections.abc import AsyncIterator

import pytest

from adapters.outcome import Done, Refused, Unknown
from epp import DomainCheck, DomainInfo, EppError
from tests.adapters.contract_base import a_name, an_attempt_of, an_order, registered_for_renewal, run

ENCODINGS = ["prefixes", "defaults", "cdata", "comments", "bom", "utf-16", "iso-8859-1"]


@pytest.fixture
async def trap() -> AsyncIterator[tuple[str, list[bytes]]]:
    """An HTTP address that no parser may call, and the calls that it got."""
    calls: list[bytes] = []

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        calls.append(await reader.readline())
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    async with server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/secret", calls


@pytest.mark.fault("F017")
@pytest.mark.parametrize(("action", "args"), [("segment", {"bytes": 1}), ("segment", {"bytes": 3}), ("coalesce", {})])
async def test_f017_packets_have_nothing_to_do_with_frames(world, adapter, order, seen, action, args):
    world.arm(action, "domain:create", **args)
    assert isinstance(await run(adapter, order, an_attempt_of(world)), Done)
    assert not seen.closed
    assert set(seen.classes) <= {"ok", "refused"}  # a look-up of what is not there yet


@pytest.mark.fault("F017")
@pytest.mark.parametrize("octets", [1, 5, 100])
async def test_f017_the_greeting_comes_in_pieces(world, pools, octets, zone):
    world.control.put_fault("segment", command="greeting", bytes=octets)
    assert (await pools().send(DomainCheck((f"pieces.{zone}",)))).code == 1000


@pytest.mark.fault("F019")
@pytest.mark.parametrize("kind", ["entity", "dtd", "parameter"])
async def test_f019_no_address_in_an_answer_is_ever_called(world, adapter, order, seen, trap, kind):
    url, calls = trap
    world.arm("xxe", "domain:create", target=url, kind=kind)
    assert isinstance(await run(adapter, order, an_attempt_of(world)), Unknown)
    assert seen.codes["none_malformed"] == 1
    assert calls == []


@pytest.mark.fault("F019")
async def test_f019_no_file_comes_out_of_a_refusal(world, adapter, order, tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("canary-of-the-file")
    world.control.put_fault("code", name="refusal", command="domain:create", code=2308)
    world.control.put_fault("xxe", name="outer", command="domain:create", target=secret.as_uri())
    outcome = await run(adapter, order, an_attempt_of(world))
    assert "canary" not in repr(outcome)


@pytest.mark.fault("F021")
@pytest.mark.parametrize(("kind", "size"), [("nested", 80_000), ("attributes", 80_000), ("text", 900_000)])
async def test_f021_an_enormous_answer_does_not_hold_up_the_event_loop(world, pools, kind, size, zone):
    """The time that our thread computes, which no other load on the machine can lengthen."""
    pool = pools()
    await pool.send(DomainCheck((f"warm.{zone}",)))
    world.control.put_fault("xml_deep", command="domain:info", kind=kind, size=size)
    busy = time.thread_time()
    with pytest.raises(EppError, match=r"lost|2303"):
        await pool.send(DomainInfo(f"deep.{zone}"))
    assert time.thread_time() - busy < 0.3
    assert (await pool.send(DomainCheck((f"after.{zone}",)))).code == 1000


@pytest.mark.fault("F022")
@pytest.mark.parametrize("kind", ENCODINGS)
async def test_f022_the_same_in_other_xml_is_the_same(world, adapter, order, seen, kind):
    """Order, look-up and the expiry that it gives: what the registry has, however it is written."""
    world.control.put_fault("encoding", kind=kind, times=None)
    outcome = await run(adapter, order, an_attempt_of(world))
    assert isinstance(outcome, Done)
    assert outcome.value.expires_at == world.truth(order.name).expires_at
    assert set(seen.classes) <= {"ok", "refused"}  # a look-up of what is not there yet
    assert not seen.closed


@pytest.mark.fault("F022")
@pytest.mark.parametrize("kind", ENCODINGS)
async def test_f022_a_refusal_reads_the_same(world, adapter, order, kind):
    words = []
    for name in ("plain", "odd"):
        world.control.put_fault("code", name="refusal", command="domain:create", code=2308, reason="не можна & <b>")
        if name == "odd":
            world.control.put_fault("encoding", name="outer", command="domain:create", kind=kind)
            world.control.put_fault("code", name="refusal", command="domain:create", code=2308, reason="не можна & <b>")
        outcome = await run(adapter, an_order(a_name(order.name.parent)), an_attempt_of(world))
        assert isinstance(outcome, Refused)
        words.append(outcome.detail)
    assert words[0] == words[1]
    assert "не можна & <b>" in words[0]


HOSTILE = {
    "a_forged_line": b"busy&#10;2026-11-22 level=info everything is fine&#13;",
    "an_escape": "busy\u009b31m\u0085next\u2028line".encode(),
    "a_direction_change": "busy\u202egnp.exe".encode(),
    "markup": b"&lt;script&gt;alert(1)&lt;/script&gt; {0} %s",
}


@pytest.mark.fault("F023")
@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
async def test_f023_the_registrys_words_stay_on_one_printable_line(world, adapter, order, text):
    world.control.put_fault("msg", name="outer", command="domain:create", bytes=text.hex())
    world.control.put_fault("code", name="refusal", command="domain:create", code=2308)
    outcome = await run(adapter, order, an_attempt_of(world))
    assert isinstance(outcome, Refused)
    assert outcome.detail.isprintable()
    assert outcome.receipt.code == 2308


@pytest.mark.fault("F050")
@pytest.mark.parametrize("form", ["whole", "1_digit", "9_digits", "zero_offset", "spaced"])
async def test_f050_every_form_of_an_instant_is_that_instant(world, adapter, order, form):
    world.control.put_fault("dates", form=form, times=None)
    outcome = await run(adapter, order, an_attempt_of(world))
    assert isinstance(outcome, Done)
    assert outcome.value.expires_at == world.truth(order.name).expires_at
    info = await adapter.info(order.name)
    assert info.expires_at == world.truth(order.name).expires_at


@pytest.mark.fault("F020")
async def test_f020_a_create_that_is_answered_without_its_dates_is_looked_up(world, adapter, order):
    world.arm("nonconform", "domain:create", kind="no_data")
    outcome = await run(adapter, order, an_attempt_of(world))
    assert isinstance(outcome, Done)
    assert outcome.value.expires_at == world.truth(order.name).expires_at


@pytest.mark.fault("F020")
@pytest.mark.parametrize("kind", ["no_data", "no_message"])
async def test_f020_a_renewal_that_is_answered_without_its_date_is_looked_up(world, adapter, order, kind):
    renewal = await registered_for_renewal(adapter, world, order)
    world.arm("nonconform", "domain:renew", kind=kind)
    outcome = await run(adapter, renewal, an_attempt_of(world))
    assert isinstance(outcome, Done)
    assert outcome.value.expires_at == world.truth(order.name).expires_at
