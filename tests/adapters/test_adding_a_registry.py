"""The worked example of docs/adding-a-registry.md, taken from the page and run."""

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from adapters.catalogue import SPECS, spec_named
from tests.support.simulators import SimulatorHandle, simulators_on_a_thread

PAGE = Path(__file__).parents[2] / "docs" / "adding-a-registry.md"


def modules_of_the_page() -> dict[str, ModuleType]:
    """Run each code block that begins with its path, in the order of the page."""
    modules: dict[str, ModuleType] = {}
    for path, code in re.findall(r"```python\n# (\S+)\.py\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL):
        name = path.replace("/", ".")
        with pytest.MonkeyPatch.context() as patch:
            for known, module in modules.items():
                patch.setitem(sys.modules, known, module)
                parent, _, child = known.rpartition(".")
                patch.setattr(sys.modules[parent], child, module, raising=False)
            module = ModuleType(name)
            exec(compile(code, f"<{path}.py>", "exec"), module.__dict__)
        modules[name] = module
    return modules


MODULES = modules_of_the_page()
SPEC = MODULES["adapters.registries.example"].SPEC
PROFILE = MODULES["simulators.profiles.example"].PROFILE


@pytest.fixture(scope="module")
def simulators(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SimulatorHandle]:
    """The page's registry alone."""
    with simulators_on_a_thread(tmp_path_factory.mktemp("example"), (PROFILE,)) as handle:
        yield handle


TestExample = MODULES["tests.adapters.test_example"].TestExample


def test_one_line_in_the_catalogue_makes_the_zone_known() -> None:
    assert not any("example" in spec.tlds for spec in SPECS)
    assert spec_named("example", (*SPECS, SPEC)) is SPEC
