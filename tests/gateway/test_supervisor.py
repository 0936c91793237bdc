"""Several processes: started again when they die, stopped together, and never left behind."""

import asyncio
import os
import signal
import sys

import pytest

from gateway.settings import HttpSettings
from gateway.supervisor import ChildCommand, Supervisor, commands
from tests.support.office import eventually

NOTE_PID = "import os, pathlib, sys, time; pathlib.Path(sys.argv[1], str(os.getpid())).touch(); "
UNTIL_TERMINATED = NOTE_PID + "time.sleep(300)"
STUBBORN = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); " + UNTIL_TERMINATED


def a_child(code, folder):
    return ChildCommand([sys.executable, "-c", code, str(folder)], {})


def alive(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


@pytest.fixture
def run(tmp_path):
    """Start a supervisor of `count` children; give what to stop it by, and the pids that were ever started."""

    def start(code=UNTIL_TERMINATED, count=2, **more):
        stop = asyncio.Event()
        supervisor = Supervisor([a_child(code, tmp_path)] * count, **more)
        return stop, asyncio.create_task(supervisor.run(stop))

    return start


async def started(folder, count):
    async def enough():
        pids = [int(path.name) for path in folder.iterdir()]
        return pids if len(pids) >= count else None

    return await eventually(enough)


async def test_all_end_when_it_is_told_to_stop(run, tmp_path):
    stop, running = run(count=3)
    pids = await started(tmp_path, 3)
    stop.set()
    assert await running == 0
    assert not any(alive(pid) for pid in pids)


async def test_process_that_dies_is_started_again(run, tmp_path):
    stop, running = run(count=2)
    pids = await started(tmp_path, 2)
    os.kill(pids[0], signal.SIGKILL)
    assert len(await started(tmp_path, 3)) == 3
    stop.set()
    assert await running == 0


async def test_process_whose_settings_are_wrong_ends_all(run, tmp_path):
    _, running = run(code=NOTE_PID + "sys.exit(2)", count=2)
    assert await running == 2
    assert not any(alive(int(path.name)) for path in tmp_path.iterdir())


async def test_process_that_does_not_obey_is_killed(run, tmp_path):
    stop, running = run(code=STUBBORN, count=1, stop_seconds=0.3)
    (pid,) = await started(tmp_path, 1)
    stop.set()
    assert await running == 0
    assert not alive(pid)


def test_processes_share_the_port_and_have_metrics_of_their_own():
    made = commands("worker", 3, HttpSettings(metrics_port=9500))
    assert [each.environment["DGW_HTTP__METRICS_PORT"] for each in made] == ["9500", "9501", "9502"]
    assert {each.environment["DGW_HTTP__SHARED_PORT"] for each in made} == {"true"}
    assert all(each.arguments[-4:] == ["serve", "--role", "worker", "--supervised"] for each in made)
