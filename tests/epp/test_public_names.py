import subprocess
import sys

import epp


def test_what_is_exported_is_there_and_in_order() -> None:
    assert epp.__all__ == sorted(epp.__all__, key=lambda name: (not name.isupper(), not name[0].isupper(), name))
    assert all(hasattr(epp, name) for name in epp.__all__)


def test_the_core_needs_no_event_loop_and_no_socket() -> None:
    """The core's own modules, loaded without the package's front door, draw in no I/O."""
    program = (
        "import sys, types, pathlib; package = types.ModuleType('epp'); package.__path__ = [str(pathlib.Path('epp'))];"
        "sys.modules['epp'] = package;"
        "import epp.dialects, epp.framing, epp.session, epp.redact, epp.poll, epp.login;"
        "print(sorted({'asyncio', 'socket', 'ssl', 'aiohttp'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
