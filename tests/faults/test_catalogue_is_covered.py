"""Each row of the fault catalogue has a test that names it."""

import re
from pathlib import Path

TESTS = Path(__file__).parents[1]
ROWS = {f"F{number:03}" for number in range(1, 87)}


def test_every_fault_is_named_by_a_test():
    sources = (path.read_text() for path in TESTS.rglob("*.py"))
    assert ROWS - {row for source in sources for row in re.findall(r'"(F\d{3})"', source)} == set()
