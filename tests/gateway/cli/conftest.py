import os
import subprocess
import sys
from pathlib import Path

import pytest

TIMEOUT_SECONDS = 120
ROOT = Path(__file__).parents[3]


@pytest.fixture
def environment(tmp_path):
    """What a command sees: no settings but those a test gives, everything it keeps in the test's own folder."""
    plain = {name: value for name, value in os.environ.items() if not name.startswith("DGW_")}
    return plain | {
        "NO_COLOR": "1",
        "COLUMNS": "120",
        "PYTHONPATH": str(ROOT),
        "DGW_DATA_DIR": str(tmp_path / "data"),
        "DGW_HTTP__PORT": "0",
        "DGW_HTTP__METRICS_PORT": "0",
    }


@pytest.fixture
def dgw(tmp_path, environment):
    """Run `dgw …` in an empty folder and return the finished process."""

    def run(*arguments, **variables):
        return subprocess.run(
            [sys.executable, "-m", "gateway", *arguments],
            cwd=tmp_path,
            env=environment | variables,
            capture_output=True,
            text=True,
            timeout=TIMEOUT_SECONDS,
            check=False,
        )

    return run


@pytest.fixture
def start(tmp_path, environment):
    """Start `dgw …` and return the running process; whatever still runs afterwards is ended."""
    started = []

    def run(*arguments, **variables):
        process = subprocess.Popen(
            [sys.executable, "-u", "-m", "gateway", *arguments],
            cwd=tmp_path,
            env=environment | variables,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        started.append(process)
        return process

    yield run
    for process in started:
        if process.poll() is None:
            process.kill()
        process.communicate(timeout=TIMEOUT_SECONDS)
