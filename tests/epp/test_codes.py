import pytest

from epp import ResultCode, ends_session, is_final_success, is_pending, is_success, may_have_been_applied
from epp.codes import result_code, severity


def test_listed_codes_are_named_and_others_stay_numbers() -> None:
    assert result_code(2302) is ResultCode.OBJECT_EXISTS
    assert result_code(2399) == 2399
    assert not isinstance(result_code(2399), ResultCode)


@pytest.mark.parametrize("code", [*ResultCode, 1234, 2401, 2599])
def test_a_code_is_classed_by_its_digits(code: int) -> None:
    assert is_success(code) == str(int(code)).startswith("1")
    assert ends_session(code) == (code == 1500 or str(int(code)).startswith("25"))
    assert is_pending(code) == (code == 1001)


@pytest.mark.fault("F020")
def test_an_unlisted_success_promises_nothing() -> None:
    assert is_success(1234)
    assert not is_final_success(1234)
    assert not is_final_success(ResultCode.ACTION_PENDING)
    assert is_final_success(ResultCode.COMPLETED)


@pytest.mark.parametrize(
    ("code", "doubtful"),
    [
        (2302, False),
        (2201, False),
        (2400, True),
        (2401, True),
        (2500, True),
        (2501, True),
        (2502, True),
        (2503, True),
    ],
)
def test_only_a_failing_server_leaves_the_outcome_open(code: int, doubtful: bool) -> None:
    assert may_have_been_applied(code) is doubtful


def test_results_rank_from_done_to_closing() -> None:
    assert sorted([2502, 1000, 2400, 1001, 2302], key=severity) == [1000, 1001, 2302, 2400, 2502]
