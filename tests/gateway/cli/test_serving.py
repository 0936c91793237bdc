"""Processes that stay: they say where they listen, and stop in order when asked to."""

import json
import re
import signal
import time
import urllib.request

import pytest


def _line(process, pattern, stream="stdout", seconds=60):
    """Read a process's output until a line matches."""
    ends = time.monotonic() + seconds
    while time.monotonic() < ends:
        line = getattr(process, stream).readline()
        if found := re.search(pattern, line):
            return found
        if not line and process.poll() is not None:
            raise AssertionError(process.stderr.read())
    raise AssertionError(f"nothing like {pattern}")


def _status(url):
    try:
        with urllib.request.urlopen(url, timeout=30) as response:
            return response.status
    except urllib.error.HTTPError as err:
        return err.code


@pytest.mark.fault("F065")
def test_serve_drains_before_it_stops(start, database_url):
    served = start("serve", DGW_DATABASE_URL=database_url, DGW_HTTP__DRAIN_SECONDS="5", DGW_LOG__FORMAT="json")
    url = json.loads(_line(served, r".*\"event\": \"serving\".*")[0])["url"]
    assert (_status(f"{url}/healthz"), _status(f"{url}/readyz")) == (200, 200)
    served.send_signal(signal.SIGTERM)
    _line(served, "draining")
    assert (_status(f"{url}/healthz"), _status(f"{url}/readyz")) == (200, 503)
    assert served.wait(60) == 0


@pytest.mark.fault("F065")
def test_second_signal_ends_at_once(start, database_url):
    served = start("serve", DGW_DATABASE_URL=database_url, DGW_HTTP__DRAIN_SECONDS="60", DGW_LOG__FORMAT="json")
    _line(served, '"event": "serving"')
    served.send_signal(signal.SIGTERM)
    _line(served, "draining")
    served.send_signal(signal.SIGTERM)
    assert served.wait(60) == 130


def test_worker_role_answers_health_but_no_orders(start, database_url):
    served = start("serve", "--role", "worker", DGW_DATABASE_URL=database_url, DGW_HTTP__DRAIN_SECONDS="0")
    url = json.loads(_line(served, r".*\"event\": \"serving\".*")[0])["url"]
    assert (_status(f"{url}/readyz"), _status(f"{url}/v1/domains")) == (200, 404)


def test_sim_writes_the_ready_file_and_removes_it(start, tmp_path):
    sim = start("sim", "--only", "ru", "--ready-file", "ready.json")
    _line(sim, "ready; stop with", stream="stderr")
    ready = json.loads((tmp_path / "ready.json").read_text())
    assert ready["registries"]["tci"]["zones"] == ["ru"]
    sim.send_signal(signal.SIGINT)
    assert sim.wait(60) == 0
    assert not (tmp_path / "ready.json").exists()


def test_dev_takes_an_order_with_the_key_it_prints_and_commands_find_it(start, dgw, tmp_path):
    dev = start("dev", "--data", str(tmp_path / "dev"))
    url = _line(dev, r"interface\s+(\S+)/v1", stream="stderr")[1]
    account = _line(dev, r"account\s+(\S+)", stream="stderr")[1]
    key = _line(dev, r"API key\s+(\S+)", stream="stderr")[1]
    where = dict(setting.split("=") for setting in _line(dev, r"commands\s+export (.*)", stream="stderr")[1].split())
    shown = dgw("account", "show", account, **where)
    assert (shown.returncode, "100000.00" in shown.stdout) == (0, True), shown.stderr
    request = urllib.request.Request(f"{url}/v1/tlds", headers={"Authorization": f"Bearer {key}"})
    with urllib.request.urlopen(request, timeout=30) as response:
        tlds = {item["tld"]: item for item in json.load(response)["items"]}
    assert tlds.keys() >= {"com", "net", "org", "info", "biz", "ru", "com.ua", "kiev.ua"}
    assert tlds["ru"]["prices"]
    dev.send_signal(signal.SIGINT)
    assert dev.wait(60) == 0
