"""Keys and the audit trail from the command line, as one story on a database of its own."""

import asyncio
import json

import asyncpg
import pytest
from sqlalchemy import make_url
from typer.testing import CliRunner

from gateway.cli.entry import app


@pytest.fixture
def run(database_url, tmp_path, monkeypatch):
    """Run a command in this process; return its exit code, and what it printed."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DGW_DATABASE_URL", database_url)
    monkeypatch.setenv("DGW_DATA_DIR", str(tmp_path))

    def run(*arguments):
        done = CliRunner().invoke(app, arguments)
        return done.exit_code, done.stdout

    return run


def test_keys_are_made_listed_limited_and_rotated_and_a_forged_trail_is_found(run, database_url):
    _, token = run("key", "create", "--tenant", "Hosting", "--address", "192.0.2.0/24", "--days", "30", "--day", "500")
    key_id = token.split("_")[2]
    code, successor = run("key", "rotate", key_id, "--overlap-hours", "1")
    assert (code, run("key", "limit", key_id, "--month", "900.50")[0]) == (0, 0)
    new, old = json.loads(run("key", "list", "--tenant", "Hosting", "--json")[1])
    assert (old["id"], new["id"]) == (key_id, successor.split("_")[2])
    assert old["addresses"] == new["addresses"] == ["192.0.2.0/24"]
    assert old["expires_at"] < new["expires_at"]
    assert (old["day_limit"], old["month_limit"]) == (new["day_limit"], new["month_limit"]) == (None, "900.50 UAH")
    assert not {"secret_sha256"} & new.keys()
    assert [run("key", command, "unknown")[0] for command in ("rotate", "revoke")] == [1, 1]

    code, sound = run("audit", "verify", "--json")
    assert (code, json.loads(sound)) == (0, {"sound": True, "broken": []})
    asyncio.run(_forge(database_url))
    code, broken = run("audit", "verify", "--json")
    assert (code, json.loads(broken)["sound"]) == (3, False)


async def _forge(database_url):
    """Add an entry that no trail of ours wrote."""
    forged = (
        "INSERT INTO audit_entries (at, actor, action, object, before, after, previous_hash, hash)"
        " VALUES (now(), 'key:x', 'operation.resolve', 'op_1', '{}', '{}', '\\x00', '\\x01')"
    )
    connection = await asyncpg.connect(make_url(database_url).set(drivername="postgresql").render_as_string(False))
    await connection.execute(forged)
    await connection.close()


@pytest.mark.parametrize(
    "arguments",
    [
        ["key", "create", "--tenant", "Hosting", "--address", "anywhere"],
        ["key", "create", "--tenant", "Hosting", "--scope", "everything"],
        ["key", "limit", "key1"],
        ["key", "limit", "key1", "--day", "5", "--none"],
        ["key", "limit", "key1", "--day", "-1"],
        ["key", "limit", "key1", "--day", "much"],
    ],
    ids=" ".join,
)
def test_what_makes_no_sense_is_refused_before_anything_is_opened(arguments):
    assert CliRunner().invoke(app, arguments).exit_code == 2
