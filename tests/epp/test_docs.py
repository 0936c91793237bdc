"""The code of docs/epp.md, taken from the page and run."""

import re
import shutil
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest
from lxml import etree

from epp import (
    RFC,
    CommandRejected,
    DomainChange,
    DomainCreate,
    DomainInfo,
    DomainUpdate,
    LoginRefused,
    NotNegotiated,
    PollAck,
    Response,
)
from tests.epp.frames import OK, a_response, a_result
from tests.epp.test_golden import canonical
from tests.support.schemas import folder

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "epp.md").read_text("utf-8")
CODE = dict(re.findall(r"```python\n# (\S+)\n(.*?)```", PAGE, re.DOTALL))


def module(name: str) -> ModuleType:
    loaded = ModuleType(name.removesuffix(".py"))
    sys.modules[loaded.__name__] = loaded
    try:
        exec(compile(CODE[name], name, "exec"), loaded.__dict__)
    finally:
        del sys.modules[loaded.__name__]
    return loaded


class ScriptedPool:
    """Answers with what it was given, through the dialect, and keeps what was sent."""

    def __init__(self, *answers: bytes) -> None:
        self._answers = list(answers)
        self.sent: list[bytes] = []

    async def send(self, command, *, extensions=()) -> Response:
        self.sent.append(RFC.encode(command, extensions=extensions))
        return RFC.decode(self._answers.pop(0), command)


def test_the_quick_start_runs_against_a_simulator(simulators, tmp_path) -> None:
    shutil.copy(simulators.ready_file, tmp_path / "ready.json")
    (tmp_path / "quick_start.py").write_text(CODE["quick_start.py"])
    done = subprocess.run(
        [sys.executable, "quick_start.py"],
        cwd=tmp_path,
        env={"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "my-own-name.org: free" in done.stdout.splitlines()


def test_the_quick_start_is_short() -> None:
    assert len([line for line in CODE["quick_start.py"].splitlines() if line.strip()]) <= 15


async def test_the_poll_loop_keeps_each_message_before_it_acknowledges(capsys) -> None:
    transfer = (
        '<d:trnData xmlns:d="urn:ietf:params:xml:ns:domain-1.0"><d:name>example.com</d:name>'
        "<d:trStatus>pending</d:trStatus><d:reID>gw-other</d:reID><d:acID>gw-main</d:acID></d:trnData>"
    )
    queue = f'<msgQ count="1" id="7"><msg>Transfer requested.</msg></msgQ><resData>{transfer}</resData>'
    pool = ScriptedPool(a_response(a_result(1301) + queue), a_response(OK), a_response(a_result(1300)))
    kept = []

    async def keep(*message) -> None:
        kept.append((len(pool.sent), *message))

    await module("poll.py").drain(pool, keep)
    assert [(sent, key, text) for sent, key, text, _ in kept] == [(1, "7", "Transfer requested.")]
    assert "gw-other" in kept[0][3][0]
    assert canonical(pool.sent[1]) == canonical(RFC.encode(PollAck("7")))
    assert capsys.readouterr().out == "example.com pending asked by gw-other\n"


async def test_the_extensions_are_sent_and_found(capsys) -> None:
    price = (
        '<extension><fee:chkData xmlns:fee="urn:ietf:params:xml:ns:epp:fee-1.0"><fee:currency>USD</fee:currency>'
        '<fee:cd><fee:objID>premium.info</fee:objID><fee:command name="create"><fee:fee>500.00</fee:fee></fee:command>'
        "</fee:cd></fee:chkData></extension>"
    )
    checked = (
        '<resData><d:chkData xmlns:d="urn:ietf:params:xml:ns:domain-1.0"><d:cd><d:name avail="1">premium.info</d:name>'
        "</d:cd></d:chkData></resData>"
    )
    pool = ScriptedPool(a_response(OK + checked + price), a_response(OK))
    page = module("extensions.py")
    await page.price(pool, "premium.info")
    assert capsys.readouterr().out == "500.00\n"
    await page.restore(pool, "example.info")
    assert b'op="request"' in pool.sent[1]


def test_the_page_s_own_extension_is_written_and_read() -> None:
    page = module("ttl.py")
    sample = (folder() / "frames" / "c-update-ttl.xml").read_bytes()
    cl_trid = etree.fromstring(sample).findtext(".//{*}clTRID")
    command = DomainUpdate("example-free.org", chg=DomainChange())
    extensions = (page.TtlUpdate(3600),)
    assert canonical(page.DIALECT.encode(command, cl_trid=cl_trid, extensions=extensions)) == canonical(sample)
    with pytest.raises(NotNegotiated):
        page.DIALECT.encode(command, extensions=extensions, services=RFC.services)


@pytest.mark.parametrize(("text", "read"), [("3600", True), ("an hour", False)])
def test_a_reader_that_fails_leaves_the_element_as_text(text: str, read: bool) -> None:
    page = module("ttl.py")
    data = '<resData><d:infData xmlns:d="urn:ietf:params:xml:ns:domain-1.0"><d:name>a.org</d:name><d:clID>gw</d:clID>'
    extension = f'<extension><ttl:infData xmlns:ttl="{page.TTL}"><ttl:ttl for="NS">{text}</ttl:ttl></ttl:infData>'
    document = a_response(f"{OK}{data}</d:infData></resData>{extension}</extension>")
    response = page.DIALECT.decode(document, DomainInfo("a.org"))
    assert (response.extension(page.TtlInfo) is not None) is read
    assert bool(response.unknown) is not read


def test_the_table_of_errors_tells_the_truth() -> None:
    for code, unknown in ((2302, False), (2400, True), (2500, True), (2502, True)):
        response = RFC.decode(a_response(a_result(code)), DomainCreate("example.com"))
        assert CommandRejected(response).may_have_happened is unknown
        assert LoginRefused(response.result).may_have_happened is False
