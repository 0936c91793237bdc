"""One page of a list that is read by keyset, so that rows inserted meanwhile neither repeat nor hide others."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """`next_after` is the key to give as `after` for the following page; None on the last one."""

    items: tuple[T, ...]
    next_after: str | None


def page_of(rows: Sequence[T], limit: int, key: Callable[[T], str]) -> Page[T]:
    """Cut `limit` items from `rows`, which were read with one more than that to see whether a page follows."""
    items = tuple(rows[:limit])
    return Page(items, key(items[-1]) if len(rows) > limit else None)
