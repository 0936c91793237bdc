"""The lock satisfies the project file, so that what is tested is what is declared."""

import re
import tomllib
from pathlib import Path

import pytest
from packaging.markers import default_environment
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
DECLARED = [
    line
    for line in (*PROJECT["dependencies"], *(d for extra in PROJECT["optional-dependencies"].values() for d in extra))
    if Requirement(line).name != PROJECT["name"]
]


def _pins() -> dict[str, Version]:
    lock = (ROOT / "requirements.lock").read_text()
    return {
        canonicalize_name(name): Version(version)
        for name, version in re.findall(r"^([\w.\[\]-]+)==([^\s;]+)", lock, re.MULTILINE)
    }


@pytest.mark.parametrize("line", DECLARED)
def test_every_declared_requirement_is_pinned_within_its_range(line: str) -> None:
    requirement = Requirement(line)
    if requirement.marker is not None and not requirement.marker.evaluate(default_environment()):
        pytest.skip("not for this platform")
    pinned = _pins().get(canonicalize_name(requirement.name))
    assert pinned is not None, f"{requirement.name} is not in requirements.lock: run `make lock`"
    assert pinned in requirement.specifier, f"{requirement.name} {pinned} is outside {requirement.specifier}"


def test_every_pin_carries_hashes() -> None:
    blocks = re.split(r"\n(?=[\w])", (ROOT / "requirements.lock").read_text().strip())
    unhashed = [block.splitlines()[0] for block in blocks if "==" in block and "--hash=sha256:" not in block]
    assert not unhashed
