from typing import Annotated

import typer


def demo(
    keep: Annotated[bool, typer.Option("--keep", help="Leave everything running afterwards, until Ctrl-C.")] = False,
) -> None:
    """Play the product's main story on this machine: orders at every registry, a lost answer, the books.

    Example: `dgw demo --keep`
    """
    from gateway.demo.run import run

    raise typer.Exit(run(keep=keep))
