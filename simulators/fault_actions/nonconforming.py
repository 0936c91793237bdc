"""Answers that are XML, but not EPP."""

import copy
from collections.abc import Callable, Mapping
from functools import partial
from typing import Literal

from simulators import wire
from simulators.fault_actions.action import Args
from simulators.wire import Element


class Nonconform(Args):
    kind: Literal[
        "no_trid", "no_cltrid", "no_result", "no_message", "no_data", "unknown_success", "unknown_failure", "code_text",
        "two_results", "other_root",
    ]  # fmt: skip


def nonconform(document: bytes, args: Nonconform) -> bytes:
    root = wire.parse(document)
    _NONCONFORMING[args.kind](root)
    return wire.serialise(root)


def _drop(root: Element, name: str) -> None:
    for node in list(root.iter(f"{{*}}{name}")):
        parent = node.getparent()
        if parent is not None:
            parent.remove(node)


def _set_code(root: Element, code: str) -> None:
    for result in wire.children(root[0], "result"):
        result.set("code", code)


def _add_failure(root: Element) -> None:
    """Put a second result, a failure, behind the first."""
    first = wire.child(root[0], "result")
    if first is not None:
        second = copy.deepcopy(first)
        second.set("code", "2400")
        first.addnext(second)


def _rename_root(root: Element) -> None:
    root.tag = "{urn:example:other}answer"


_NONCONFORMING: Mapping[str, Callable[[Element], None]] = {
    "no_trid": partial(_drop, name="trID"),
    "no_cltrid": partial(_drop, name="clTRID"),
    "no_result": partial(_drop, name="result"),
    "no_message": partial(_drop, name="msg"),
    "no_data": partial(_drop, name="resData"),
    "unknown_success": partial(_set_code, code="1999"),
    "unknown_failure": partial(_set_code, code="2499"),
    "code_text": partial(_set_code, code="ok"),
    "two_results": _add_failure,
    "other_root": _rename_root,
}
