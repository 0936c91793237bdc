"""Every rule of a registry can be switched: on the command line, while it runs, and again after a restart."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from simulators.clock import VirtualClock
from simulators.launcher import SimulatorSettings, UnknownRegistry, running
from simulators.policies import Decision
from simulators.profiles import PROFILES, profile_named
from simulators.refusals import Why
from simulators.simulator import Simulator
from simulators.switches import InvalidSwitch, combined, parse_assignments, shown, switched

PIR = profile_named("pir")


@pytest.mark.parametrize("profile", PROFILES, ids=lambda profile: profile.name)
def test_what_is_shown_switches_to_what_is_there(profile):
    switches = json.loads(json.dumps(shown(profile)))
    again = switched(profile, switches)
    assert replace(again, answers=profile.answers) == profile
    assert all(again.answer(why) == profile.answer(why) for why in Why)


def test_a_switch_leaves_all_others_alone():
    changed = switched(PIR, {"periods": {"years_max": 5}})
    assert changed.periods.years_max == 5
    assert replace(changed, periods=PIR.periods, answers=PIR.answers) == PIR


def test_null_takes_an_entry_away_and_gives_a_field_its_default_back():
    changed = switched(PIR, {"premium_names": {"premium.org": None}, "hosts": {"foreign_parent_sponsors": None}})
    assert set(changed.premium_names) == {"ai-premium.org"}
    assert not changed.hosts.foreign_parent_sponsors


def test_durations_and_answers_are_switches_too():
    changed = switched(PIR, {"decision": {"after": "P5D"}, "answers": {"renew_too_early": {"code": 2304}}})
    assert changed.decision == Decision(timedelta(days=5))
    assert changed.answer(Why.RENEW_TOO_EARLY).code == 2304


@pytest.mark.parametrize(
    ("patch", "complaint"),
    [
        ({"speed": 1}, "no switch speed"),
        ({"periods": {"year_max": 1}}, "no switch periods.year_max"),
        ({"periods": {"years_max": "many"}}, "periods.years_max"),
        ({"periods": 3}, "periods"),
        ({"answers": {"bad_mood": {"code": 2400}}}, "answers"),
        ({"name": "other"}, "not changeable: name"),
        ({"accounts": []}, "not changeable: accounts"),
    ],
)
def test_what_is_no_switch_is_refused(patch, complaint):
    with pytest.raises(InvalidSwitch, match=complaint):
        switched(PIR, patch)


def test_two_patches_in_one_do_what_both_do_in_turn():
    first = {"restore": {"report": "ignored"}, "periods": {"years_max": 5}, "decision": {"after": "P1D"}}
    then = {"restore": {"report_days": 3}, "decision": None}
    assert switched(PIR, combined(first, then)) == switched(switched(PIR, first), then)


def test_assignments_speak_of_registries():
    texts = ["pir.auth_info.secure=true", "pir.restore.report=ignored", "tci.answers.renew_too_early.code=2304"]
    assert parse_assignments(texts) == {
        "pir": {"auth_info": {"secure": True}, "restore": {"report": "ignored"}},
        "tci": {"answers": {"renew_too_early": {"code": 2304}}},
    }


@pytest.mark.parametrize("text", ["pir", "pir=1", "pir.auth_info.secure", "pir..secure=1", "=1"])
def test_what_assigns_nothing_is_refused(text):
    with pytest.raises(InvalidSwitch, match="not registry"):
        parse_assignments([text])


async def test_registries_start_with_the_switches_of_the_command_line(tmp_path):
    settings = SimulatorSettings(only=["pir"], data_dir=tmp_path, switches={"pir": {"auth_info": {"secure": True}}})
    async with running(settings) as started:
        assert started.simulators["pir"].profile.auth_info.secure
    with pytest.raises(UnknownRegistry):
        async with running(SimulatorSettings(switches={"nowhere": {}})):
            pass


def a_simulator() -> Simulator:
    return Simulator(PIR, clock=VirtualClock(), certificates={})


def test_switches_outlive_a_restart_and_end_with_a_reset():
    before, after = a_simulator(), a_simulator()
    before.switch({"periods": {"years_max": 5}})
    version = before.version()
    before.switch({"prices": {"org": {"create": 77_00}}})
    assert before.version() != version
    after.restore(json.loads(json.dumps(before.snapshot())))
    assert (after.profile.periods.years_max, after.registry.price("a.org").create) == (5, 77_00)
    after.reset()
    assert after.profile == PIR
