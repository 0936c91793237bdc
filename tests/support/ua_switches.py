"""What docs/simulators.md says is not certain about .ua."""

from pathlib import Path

PAGE = Path(__file__).parents[2] / "docs" / "simulators.md"


def documented_switches() -> list[tuple[str, str, str]]:
    """Return each switch's path, its default and its other value, both as JSON."""
    table = PAGE.read_text().partition("#### What is not certain about .ua")[2].partition("\n## ")[0]
    rows = [line.strip("|").split(" | ") for line in table.splitlines() if line.startswith("| `")]
    return [(row[0].strip(" `"), row[1].strip("`"), row[2].strip("`")) for row in rows]
