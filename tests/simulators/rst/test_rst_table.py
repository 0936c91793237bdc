"""Each case of ICANN's EPP suite has a test that bears its id."""

import re
from pathlib import Path

CASES = {f"{number:02}" for number in range(1, 28)}  # epp-01 to epp-27 of RST 2.0


def test_no_case_is_left_out() -> None:
    files = Path(__file__).parent.glob("test_*.py")
    named = {case for file in files for case in re.findall(r"def test_epp_(\d\d)_", file.read_text())}
    assert named == CASES
