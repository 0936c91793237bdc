"""A registry at a glance: who is in trouble comes first, and only what matters is told."""

from datetime import UTC, datetime, timedelta

import pytest

from gateway.web.console.glance import Trouble, glances

NOW = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)


def a_health(
    name="tci", *, circuit="closed", reason=None, error=None, error_age=1, lasts=None, certificate=None, **more
):
    return {
        "id": name,
        "circuit": {"state": circuit, "reason": reason},
        "pauses": [],
        "queue": [],
        "ambiguous": {"count": 0},
        "link": {"last_error": error, "last_error_at": error and (NOW - timedelta(minutes=error_age)).isoformat()},
        "balance": None if lasts is None else {"lasts_seconds": timedelta(days=lasts).total_seconds()},
        "certificate_ends_at": certificate and (NOW + timedelta(days=certificate)).isoformat(),
        **more,
    }


def the_glance(**values):
    return glances([a_health(**values)], NOW)[0]


@pytest.mark.parametrize(
    ("values", "trouble"),
    [
        ({}, Trouble.NONE),
        ({"circuit": "open", "reason": "timeout"}, Trouble.DOWN),
        ({"pauses": [{}]}, Trouble.DOWN),
        ({"ambiguous": {"count": 1}}, Trouble.WORRY),
        ({"lasts": 2.9}, Trouble.WORRY),
        ({"lasts": 3}, Trouble.NONE),
        ({"certificate": 30}, Trouble.WORRY),
        ({"certificate": 31}, Trouble.NONE),
        ({"error": "timeout", "error_age": 59}, Trouble.WORRY),
        ({"error": "timeout", "error_age": 60}, Trouble.NONE),
    ],
)
def test_trouble_is_what_a_person_should_look_at(values, trouble):
    assert the_glance(**values).trouble is trouble


def test_who_is_down_comes_first_then_who_worries():
    found = [a_health("a"), a_health("b", lasts=1), a_health("c", circuit="open"), a_health("d", circuit="half_open")]
    assert [each.health["id"] for each in glances(found, NOW)] == ["c", "d", "b", "a"]


def test_the_reason_of_an_open_circuit_is_told_however_old():
    assert the_glance(circuit="open", reason="login_refused", error="timeout").error == "login_refused"
    assert the_glance(error="timeout", error_age=5).error == "timeout"
    assert the_glance(error="timeout", error_age=500).error is None


def test_the_queue_is_summed_and_its_oldest_told():
    lines = [{"depth": 3, "oldest_age_seconds": 5.0}, {"depth": 4, "oldest_age_seconds": 70.0}]
    glance = the_glance(queue=lines)
    assert (glance.depth, glance.oldest_seconds) == (7, 70.0)
    assert (the_glance().depth, the_glance().oldest_seconds) == (0, None)


def test_a_panel_has_neither_balance_nor_certificate():
    health = a_health("whm")
    del health["balance"], health["certificate_ends_at"]
    (glance,) = glances([health], NOW)
    assert (glance.trouble, glance.certificate_days, glance.runway_short) == (Trouble.NONE, None, False)
