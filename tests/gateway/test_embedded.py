"""The private PostgreSQL of a data folder."""

import pytest
from sqlalchemy import text

from gateway.database import Database
from gateway.embedded import embedded_postgres
from gateway.errors import EmbeddedDatabaseError
from gateway.settings import DatabaseSettings


async def ask(url, statement):
    database = Database.connect(url, DatabaseSettings())
    try:
        return await database.run(lambda connection: connection.execute(text(statement)))
    finally:
        await database.close()


@pytest.mark.fault("F063")
async def test_f063_what_was_written_is_there_after_a_restart(tmp_path):
    with embedded_postgres(tmp_path / "data") as url:
        await ask(url, "CREATE TABLE kept AS SELECT 42 AS answer")
    with embedded_postgres(tmp_path / "data") as url:
        assert (await ask(url, "SELECT answer FROM kept")).scalar_one() == 42


@pytest.mark.fault("F063")
def test_f063_folder_that_cannot_be_made_is_named(tmp_path):
    (tmp_path / "file").write_text("")
    with (
        pytest.raises(EmbeddedDatabaseError, match="cannot create the data folder"),
        embedded_postgres(tmp_path / "file"),
    ):
        pass


@pytest.mark.fault("F063")
def test_f063_folder_of_another_version_is_left_alone(tmp_path):
    folder = tmp_path / "postgres"
    folder.mkdir()
    (folder / "PG_VERSION").write_text("99\n")
    with pytest.raises(EmbeddedDatabaseError, match="another version"), embedded_postgres(tmp_path):
        pass
    assert [path.name for path in folder.iterdir()] == ["PG_VERSION"]
