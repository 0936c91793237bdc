"""What docs/simulators.md tells people to type does what it says."""

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.simulators import ControlClient, SimulatorHandle, simulators_on_a_thread

PAGE = (Path(__file__).parents[2] / "docs" / "simulators.md").read_text()
LISTENS = {"tci": (7008, 7009), "hostmaster": (7010, 7011), "pir": (7002, 7003)}
"""Where the page says that registries listen: with `--port-base 7000`."""

needs_curl = pytest.mark.skipif(shutil.which("curl") is None, reason="the page's examples are for curl")


def blocks(language: str, holding: str) -> list[str]:
    found = [block for block in re.findall(rf"```{language}\n(.*?)```", PAGE, re.DOTALL) if holding in block]
    assert found, f"no example with {holding}"
    return found


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("page")


@pytest.fixture(scope="module")
def running(folder: Path) -> Iterator[SimulatorHandle]:
    with simulators_on_a_thread(folder / "registries", only=list(LISTENS)) as handle:
        yield handle


@pytest.fixture
def as_typed(running: SimulatorHandle, folder: Path):
    """Run a block of the page, with the ports that there are here, and return what it prints."""

    def run(block: str, *command: str) -> str:
        for name, (port, control) in LISTENS.items():
            registry = running.registry(name)
            block = block.replace(f"http://127.0.0.1:{control}", registry["control"])
            block = re.sub(rf"\b{port}\b", str(registry["port"]), block)
        ended = subprocess.run(
            [*command], input=block, cwd=folder, capture_output=True, text=True, timeout=60, check=False
        )
        assert ended.returncode == 0, ended.stderr
        return ended.stdout

    return run


@needs_curl
def test_control_interface_answers_as_typed(as_typed, running: SimulatorHandle) -> None:
    for block in blocks("sh", "C=http"):
        printed = as_typed(block, "bash", "-eu")
        assert '"error"' not in printed
    control = ControlClient(running.registry("tci")["control"])
    assert control.faults() == {}
    assert control.domain("taken.ru") is None


@needs_curl
def test_ru_session_is_held_with_curl(as_typed) -> None:
    (block,) = blocks("sh", "ru <<END")
    printed = as_typed(block, "bash", "-eu")
    assert "<greeting" in printed
    assert printed.count('code="1000"') == 2
    assert re.search(r'avail="1"[^>]*>example\.ru<', printed)


def test_ua_session_is_held_with_python_alone(as_typed) -> None:
    (block,) = blocks("python", "hostmaster.ua/epp")
    printed = as_typed(block, sys.executable, "-")
    assert "<greeting" in printed
    assert re.findall(r'result code="(\d+)"', printed) == ["1000", "1000", "1500"]
    assert re.search(r'avail="1"[^>]*>example\.com\.ua<', printed)


def test_ready_file_is_as_shown(running: SimulatorHandle) -> None:
    (block,) = blocks("json", '"currency"')
    shown = json.loads(block.replace(', "…"]', "]"))["registries"]["tci"]
    assert shown.keys() == running.registry("tci").keys()
    for field in ("zones", "currency", "prices"):
        assert shown[field] == running.registry("tci")[field]
