"""The registry's clock beside ours, by its greetings (F064)."""

from datetime import UTC, datetime, timedelta

import pytest

from adapters.epp_adapter.registry_clock import RegistryClock
from epp.dialects import RFC

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
GREETING = """<epp xmlns="urn:ietf:params:xml:ns:epp-1.0"><greeting><svID>test</svID><svDate>{}</svDate>
<svcMenu><version>1.0</version><lang>en</lang><objURI>urn:ietf:params:xml:ns:domain-1.0</objURI></svcMenu>
<dcp><access><all/></access><statement><purpose><prov/></purpose><recipient><ours/></recipient>
<retention><stated/></retention></statement></dcp></greeting></epp>"""


def test_nothing_is_known_before_a_greeting() -> None:
    clock = RegistryClock(RFC, lambda: NOW)
    assert (clock.known_skew_seconds, clock.now()) == (None, NOW)


@pytest.mark.fault("F064")
def test_greeting_tells_how_far_the_registry_is_ahead() -> None:
    clock = RegistryClock(RFC, lambda: NOW)
    clock.note(GREETING.format("2026-11-22T12:05:00Z").encode())
    assert (clock.known_skew_seconds, clock.now()) == (300.0, NOW + timedelta(minutes=5))


def test_greeting_that_cannot_be_read_changes_nothing() -> None:
    clock = RegistryClock(RFC, lambda: NOW)
    clock.note(b"no greeting")
    assert clock.known_skew_seconds is None
