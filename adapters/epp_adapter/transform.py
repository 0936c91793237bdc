"""The one command of an order that changes something, with what rides on it."""

from dataclasses import dataclass
from typing import Any, Optional

from adapters.epp_adapter.memory import Fact
from epp import Command, CommandExtension


@dataclass(frozen=True, slots=True)
class Transform:
    """`extensions` are the order's own, beside those that every command about its zone carries.

    `report` must follow a success, may be repeated, and costs nothing. `relies_on`: what was remembered and not asked.
    `is_remainder`: the registry has done a part of the order by itself, so that the fee of this command is not the
    whole cost.
    """

    command: Command[Any]
    extensions: tuple[CommandExtension, ...] = ()
    report: Optional["Transform"] = None
    relies_on: frozenset[Fact] = frozenset()
    is_remainder: bool = False
