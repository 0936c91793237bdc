import pytest

from epp import AnswerLost, CommandRejected
from tests.support import canned_server as canned
from tests.support.certificates import SERVER_UNTIL
from tests.support.pools import QUERY, RENEW


async def test_observer_hears_of_each_command_and_its_outcome(pool_of, tls_server, observer):
    tls_server.script.on("renew", canned.code(1001), canned.code(2304), canned.code(2400), canned.eof)
    async with pool_of() as pool:
        await pool.send(QUERY)
        await pool.send(RENEW)
        for error in (CommandRejected, CommandRejected, AnswerLost):
            with pytest.raises(error):
                await pool.send(RENEW)
    assert observer.commands == [
        ("poll:req", "ok", "1300"),
        ("domain:renew", "pending", "1001"),
        ("domain:renew", "refused", "2304"),
        ("domain:renew", "busy", "2400"),
        ("domain:renew", "broken", "none_reset"),
    ]


@pytest.mark.fault("F009")
@pytest.mark.parametrize("transport", ["tls", "https"])
async def test_observer_hears_when_the_server_s_certificate_ends(pool_of, https_pool, observer, transport):
    async with pool_of() if transport == "tls" else https_pool as pool:
        await pool.send(QUERY)
    assert observer.certificates == [SERVER_UNTIL]
