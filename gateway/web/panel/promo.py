"""Promo codes at prices: the prices that a code makes, and the code in the orders that follow."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from gateway.api.problems import problem_of
from gateway.web.scene import Scene

Term = dict[str, Any]
_REFUSALS = {"promo_code_refused", "promo_codes_exhausted", "validation_failed"}


async def with_promo(scene: Scene, terms: Sequence[Term], priced: Callable[[Term, str], Awaitable[Term]]) -> list[Term]:
    """Return each term as the code of the address prices it. A code that is refused is told, and costs one guess."""
    code = scene.request.query.get("promo", "").strip()
    if not code or scene.problem is not None:
        return list(terms)
    try:
        return [await priced(term, code) for term in terms]
    except Exception as err:
        scene.problem = problem_of(err)
        if scene.problem.kind.code not in _REFUSALS:
            raise
        return list(terms)


def promo_typed(scene: Scene) -> dict[str, str]:
    """Return the member of an order that a form's promo code makes."""
    return {"promo_code": scene.said("promo")} if scene.said("promo") else {}
