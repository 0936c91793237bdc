import pytest

from gateway.api.prefer import InvalidPreference, Preference


@pytest.mark.parametrize(
    ("headers", "seconds", "applied"),
    [
        ([], 10, None),
        (["wait=5"], 5, "wait=5"),
        (['wait="7"'], 7, "wait=7"),
        (["wait=0"], 0, "wait=0"),
        (["wait=600"], 30, "wait=30"),
        (["respond-async"], 0, "respond-async"),
        (["wait=5, respond-async"], 0, "respond-async"),
        (["handling=lenient", "Wait=3"], 3, "wait=3"),
        (["wait=3", "wait=9"], 3, "wait=3"),
        (["return=minimal; foo=bar"], 10, None),
        (["wait = 4"], 4, "wait=4"),
    ],
)
def test_preference_of_headers(headers, seconds, applied):
    assert Preference.parse(headers) == Preference(seconds, applied)


@pytest.mark.parametrize("value", ["wait", "wait=", "wait=-1", "wait=1.5", "wait=soon", "wait=99999999"])
def test_wait_that_is_not_whole_seconds_is_refused(value):
    with pytest.raises(InvalidPreference):
        Preference.parse([value])
