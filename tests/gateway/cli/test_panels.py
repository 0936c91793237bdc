"""The commands about hosting panels, in this process, with a simulated panel on a thread of its own."""

import json

import pytest
from typer.testing import CliRunner

from gateway.cli.entry import app
from tests.support.simulators import simulators_on_a_thread


@pytest.fixture
def dgw(database_url, tmp_path, own_logging):
    """Run a command and return exit code and output."""
    with simulators_on_a_thread(tmp_path / "simulators", only=["whm"]) as started:
        panel = started.ready["panels"]["whm"]
        env = {
            "COLUMNS": "200",
            "DGW_DATA_DIR": str(tmp_path),
            "DGW_DATABASE_URL": database_url,
            "DGW_PANELS__WHM__URL": panel["url"],
            "DGW_PANELS__WHM__USER": panel["user"],
            "DGW_PANELS__WHM__TOKEN": panel["token"],
        }

        def run(*arguments, **changes):
            done = CliRunner().invoke(app, list(arguments), env=env | changes)
            return done.exit_code, done.stdout

        yield run


def test_panels_are_listed_asked_and_read(dgw):
    (row,) = json.loads(dgw("panel", "list", "--json")[1])
    assert (row["panel"], row["circuit"], row["accounts"], row["missing"]) == ("whm", "closed", 0, 0)
    assert dgw("panel", "ping", "whm")[0] == 0
    assert dgw("panel", "ping", "whm", DGW_PANELS__WHM__TOKEN="wrong")[0] == 4
    assert dgw("panel", "usage")[0] == 0
    assert dgw("panel", "usage", DGW_PANELS__WHM__URL="http://127.0.0.1:1")[0] == 4
    assert dgw("panel", "show", "nobody")[0] == 2


def test_pause_and_resume_are_seen_by_the_next_command(dgw):
    assert dgw("panel", "pause", "whm", "--reason", "moved", "--hours", "2")[0] == 0
    (pause,) = json.loads(dgw("panel", "show", "whm")[1])["pauses"]
    assert (pause["detail"], pause["actor"].startswith("cli:")) == ("moved", True)
    assert dgw("panel", "resume", "whm")[0] == 0
    assert json.loads(dgw("panel", "show", "whm")[1])["pauses"] == []
