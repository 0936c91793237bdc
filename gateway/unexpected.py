"""What the log may tell of a bug: its kind and where it was, never its message, which may quote personal data."""

import traceback
from pathlib import Path

_FRAMES_MAX = 6


def traits_of(err: BaseException) -> dict[str, str]:
    """Return fields for a log event: the error's type, and its innermost calls, the last one first."""
    frames = traceback.extract_tb(err.__traceback__)[-_FRAMES_MAX:]
    calls = [f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in reversed(frames)]
    return {"error": type(err).__name__, "at": " < ".join(calls)}
