"""Keys that were looked up a moment ago."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from gateway.auth.key_store import StoredKey
from gateway.auth.known_keys import KNOWN_SECONDS, KnownKeys
from gateway.auth.principal import Principal
from gateway.auth.scopes import Scope

KEY = StoredKey(Principal("ten_1", "key1", frozenset({Scope.ADMIN}), live=False), bytes(32))


class Store:
    """Counts what is asked of it."""

    def __init__(self) -> None:
        self.stored, self.asked = {"key1": KEY}, 0

    async def find(self, key_id):
        self.asked += 1
        return self.stored.get(key_id)


class Listener:
    def on(self, _channel, callback):
        self.tell = callback


@pytest.fixture
def known():
    moment = [0.0]
    keys = KnownKeys(Store(), lambda: moment[0])
    return keys, keys.keys, moment


async def test_second_request_asks_nobody(known):
    keys, store, _ = known
    assert await keys.find("key1") == await keys.find("key1") == KEY
    assert store.asked == 1


@pytest.mark.fault("F077")
async def test_f077_revoked_key_is_found_out_when_nobody_tells(known):
    keys, store, moment = known
    await keys.find("key1")
    store.stored["key1"] = replace(KEY, revoked_at=datetime(2026, 1, 1, tzinfo=UTC))
    moment[0] = KNOWN_SECONDS
    assert (await keys.find("key1")).revoked_at is not None
    assert KNOWN_SECONDS < 5


@pytest.mark.fault("F077")
async def test_f077_revoked_key_is_forgotten_at_once_when_told(known):
    keys, store, _ = known
    listener = Listener()
    keys.hear(listener)
    await keys.find("key1")
    del store.stored["key1"]
    listener.tell("key1")
    assert await keys.find("key1") is None


async def test_guessed_ids_are_not_remembered(known):
    keys, store, _ = known
    assert await keys.find("guess") is None
    assert await keys.find("guess") is None
    assert store.asked == 2
