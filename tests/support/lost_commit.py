"""A database whose answer to COMMIT is lost: what was written stands, and its writer does not know."""

from typing import Any


def lose_answer_to_commit(database: Any, monkeypatch: Any, *, times: int) -> None:
    """The next `times` transactions are committed, and their callers told that the connection broke."""
    once, left = database._once, times

    async def committed_but_not_told(work: Any, engine: Any) -> Any:
        nonlocal left
        result = await once(work, engine)
        if left:
            left -= 1
            raise ConnectionResetError
        return result

    monkeypatch.setattr(database, "_once", committed_but_not_told)
