"""What is known of the platform beside its zones."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta


@dataclass(frozen=True, slots=True)
class LogicBoxesProfile:
    """`product_keys` are those of price lists, by zone; one that is missing is learned from an availability check.

    `settles_after`: so long an order may appear late, after its answer was lost.
    """

    product_keys: Mapping[str, str] = field(default_factory=dict)
    names_per_check: int = 5  # the least of what its registries take at once (knowledge base 764)
    names_per_page: int = 500
    settles_after: timedelta = timedelta(minutes=1)
