"""Starting without the garbage collector, which would look through a growing heap of modules again and again."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def uncollected() -> Iterator[None]:
    """Collect nothing within the block; what it has made is left out of later collections, for it stays."""
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()
