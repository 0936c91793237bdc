import stat
from concurrent.futures import ThreadPoolExecutor

import pytest

from gateway.errors import SettingsError
from gateway.secret_key import secret_key
from gateway.settings import Settings


def test_key_of_the_settings_is_used(tmp_path):
    assert secret_key(Settings(secret_key="given", data_dir=tmp_path)) == b"given"
    assert not list(tmp_path.iterdir())


def test_key_is_made_once_and_kept_from_others(tmp_path):
    settings = Settings(data_dir=tmp_path / "new")
    first = secret_key(settings)
    assert len(first) == 64
    assert secret_key(settings) == first
    (path,) = (tmp_path / "new").iterdir()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_processes_that_start_together_agree(tmp_path):
    with ThreadPoolExecutor(8) as threads:
        keys = set(threads.map(lambda _: secret_key(Settings(data_dir=tmp_path)), range(8)))
    assert len(keys) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["secret.key"]


def test_folder_that_cannot_be_used_is_named(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(SettingsError, match="secret_key: not set, and"):
        secret_key(Settings(data_dir=tmp_path / "file"))
