import asyncio
import json
import os
import signal
import socket
import sys
import time
from pathlib import Path

import pytest

from simulators.launcher import SimulatorSettings, UnknownRegistry, choose, running
from simulators.profiles import PROFILES
from simulators.state import StateFile
from tests.support.ports import free_ports
from tests.support.raw_epp import logged_in, web
from tests.support.simulators import ControlError, simulators_on_a_thread

NAMES = {profile.name for profile in PROFILES}


async def test_all_registries_are_up_at_once(tmp_path):
    async with running(SimulatorSettings(data_dir=tmp_path)) as started:
        assert set(started.ready["registries"]) == NAMES
        for entry in started.ready["registries"].values():
            opened = web(entry) if entry["transport"] == "https" else logged_in(entry)
            async with opened:
                pass


async def test_the_ready_file_has_what_a_client_needs(start):
    async with start("tci") as started:
        entry = started.ready["registries"]["tci"]
        assert set(entry) == {"host", "port", "transport", "ca", "users", "control", "zones", "currency", "prices"}
        assert (entry["host"], entry["transport"], entry["zones"]) == ("127.0.0.1", "https", ["ru"])
        assert len(entry["users"]) >= 2
        for user in entry["users"]:
            assert set(user) == {"user", "password", "cert", "key"}
            assert _is_absolute_file(user["cert"])
            assert _is_absolute_file(user["key"])


def test_only_takes_names_and_zones():
    assert [profile.name for profile in choose(PROFILES, ["ru", "kiev.ua", "PIR"])] == ["pir", "tci", "hostmaster"]
    assert len(choose(PROFILES, None)) == len(PROFILES)
    with pytest.raises(UnknownRegistry, match="hostmaster"):
        choose(PROFILES, ["ru", "dk"])


async def test_ports_follow_the_base_whatever_is_chosen(tmp_path):
    base = free_ports(2 * len(PROFILES))
    number = next(n for n, profile in enumerate(PROFILES) if profile.name == "tci")
    async with running(SimulatorSettings(only=["ru"], port_base=base, data_dir=tmp_path)) as started:
        entry = started.ready["registries"]["tci"]
        assert entry["port"] == base + 2 * number
        assert entry["control"].endswith(f":{base + 2 * number + 1}")


async def test_a_taken_port_stops_the_start_and_frees_the_others(tmp_path):
    base = free_ports(2 * len(PROFILES))
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", base + 3))
        taken.listen()
        with pytest.raises(OSError, match="address already in use"):
            async with running(SimulatorSettings(port_base=base, data_dir=tmp_path)):
                pass
    async with running(SimulatorSettings(port_base=base, data_dir=tmp_path)) as started:
        assert set(started.ready["registries"]) == NAMES


async def test_state_and_certificates_survive_a_restart(tmp_path):
    settings = SimulatorSettings(only=["org"], data_dir=tmp_path)
    async with running(settings) as first:
        simulator = first.simulators["pir"]
        simulator.clock.advance("P40D")
        _put(simulator, "kept.org")
        moment, before = simulator.clock(), simulator.snapshot()["registry"]
    async with running(settings) as second:
        again = second.simulators["pir"]
        assert again.snapshot()["registry"] == before
        assert abs((again.clock() - moment).total_seconds()) < 10
        assert second.ready["registries"]["pir"]["users"] == first.ready["registries"]["pir"]["users"]
        async with logged_in(second.ready["registries"]["pir"]):
            pass


async def test_a_changed_password_is_the_one_that_is_told(tmp_path):
    settings = SimulatorSettings(only=["org"], data_dir=tmp_path)
    async with running(settings) as first:
        registry = first.simulators["pir"].registry
        registry.registrar("gw-main").password = "changed-pw"
        registry.touch()
    async with running(settings) as second:
        assert second.ready["registries"]["pir"]["users"][0]["password"] == "changed-pw"


async def test_state_that_is_none_is_refused_by_name(tmp_path):
    (tmp_path / "state").mkdir()
    (tmp_path / "state" / "pir.json").write_text('{"registry": 5}')
    with pytest.raises(ValueError, match=r"pir\.json"):
        async with running(SimulatorSettings(only=["org"], data_dir=tmp_path)):
            pass


async def test_nothing_is_written_while_nothing_changes(start, tmp_path):
    async with start("pir") as started:
        simulator = started.simulators["pir"]
        file = StateFile(tmp_path / "extra.json", simulator)
        file.load()
        file.save()
        assert not (tmp_path / "extra.json").exists()
        _put(simulator, "new.org")
        file.save()
        assert "new.org" in json.loads((tmp_path / "extra.json").read_text())["registry"]["domains"]


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
async def test_the_process_tells_when_it_is_ready_and_stops_when_told(tmp_path, how):
    ready_file = tmp_path / "ready.json"
    ready_file.write_text("from an earlier run")
    program = (
        "import sys; from pathlib import Path; from simulators.launcher import SimulatorSettings, run\n"
        "run(SimulatorSettings(only=['org'], data_dir=Path(sys.argv[1])), Path(sys.argv[2]))"
    )
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-W", "error", "-c", program, tmp_path / "data", ready_file, env={**os.environ}
    )
    ready = await asyncio.to_thread(_read_when_ready, ready_file)
    async with logged_in(ready["registries"]["pir"]):
        process.send_signal(how)
        assert await asyncio.wait_for(process.wait(), 10) == 0
    assert not ready_file.exists()


def test_registries_on_a_thread_are_controlled_from_outside(tmp_path):
    with simulators_on_a_thread(tmp_path, only=["com"]) as handle:
        assert json.loads(handle.ready_file.read_text()) == handle.ready
        control = handle.control("verisign")
        control.put_domain("taken.com", "gw-other")
        assert control.domain("taken.com")["registrar"] == "gw-other"
        control.put_fault("delay", command="domain:create", delay_ms=5, times=None)
        assert control.faults()["test"]["args"] == {"delay_ms": 5}
        with pytest.raises(ControlError, match="422"):
            control.put_fault("explode")
        control.advance("P1D")
        handle.reset()
        assert control.domain("taken.com") is None
        assert control.faults() == {}


def _put(simulator, name):
    from simulators.planting import plant_domain

    plant_domain(simulator.registry, name, "gw-main", simulator.clock())


def _is_absolute_file(text: str) -> bool:
    return Path(text).is_absolute() and Path(text).is_file()


def _read_when_ready(path: Path):
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        if path.exists() and (text := path.read_text()) != "from an earlier run":
            return json.loads(text)
        time.sleep(0.02)
    raise TimeoutError("no ready file")
