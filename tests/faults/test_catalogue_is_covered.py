"""Each row of the fault catalogue has a test that names it, or is said to be open."""

import re
from pathlib import Path

TREE = Path(__file__).parents[2]
ROWS = {f"F{number:03}" for number in range(1, 87)}


def named_by_tests():
    sources = (path.read_text() for path in (TREE / "tests").rglob("*.py"))
    return {row for source in sources for row in re.findall(r'"(F\d{3})"', source)}


def said_to_be_open():
    (line,) = re.findall(r"^Open: (.*(?:\n.+)*)", (TREE / "docs" / "reliability.md").read_text(), re.MULTILINE)
    return set(re.findall(r"F\d{3}", line))


def test_every_fault_is_covered_or_open():
    assert named_by_tests() | said_to_be_open() == ROWS
