"""Keys and the audit trail from the command line, as one story on a database of its own."""

import asyncio
import json

import asyncpg
from sqlalchemy import make_url


def test_keys_are_made_listed_and_rotated_and_a_forged_trail_is_found(dgw, database_url):
    def run(*arguments):
        return dgw(*arguments, DGW_DATABASE_URL=database_url)

    made = run("key", "create", "--tenant", "Hosting", "--address", "192.0.2.0/24", "--days", "30")
    key_id = made.stdout.split("_")[2]
    rotated = run("key", "rotate", key_id, "--overlap-hours", "1")
    assert (made.returncode, rotated.returncode) == (0, 0), rotated.stderr
    new, old = json.loads(run("key", "list", "--tenant", "Hosting", "--json").stdout)
    assert (old["id"], new["id"]) == (key_id, rotated.stdout.split("_")[2])
    assert old["addresses"] == new["addresses"] == ["192.0.2.0/24"]
    assert old["expires_at"] < new["expires_at"]
    assert not {"secret_sha256"} & new.keys()
    assert run("key", "create", "--tenant", "Hosting", "--address", "anywhere").returncode == 2
    assert run("key", "rotate", "unknown").returncode == 1

    sound = run("audit", "verify", "--json")
    assert (sound.returncode, json.loads(sound.stdout)) == (0, {"sound": True, "broken": []})
    asyncio.run(_forge(database_url))
    broken = run("audit", "verify", "--json")
    assert (broken.returncode, json.loads(broken.stdout)["sound"]) == (3, False)


async def _forge(database_url):
    """Add an entry that no trail of ours wrote."""
    forged = (
        "INSERT INTO audit_entries (at, actor, action, object, before, after, previous_hash, hash)"
        " VALUES (now(), 'key:x', 'operation.resolve', 'op_1', '{}', '{}', '\\x00', '\\x01')"
    )
    connection = await asyncpg.connect(make_url(database_url).set(drivername="postgresql").render_as_string(False))
    await connection.execute(forged)
    await connection.close()
