import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from gateway.cli.output import say

if TYPE_CHECKING:
    from gateway.dev import Playground


def dev(
    data: Annotated[Path, typer.Option(help="Keeps the database, certificates and registries.")] = Path("var/dev"),
) -> None:
    """Run simulators and gateway together, with a key and money to play with, until Ctrl-C.

    Example: `dgw dev`
    """
    from gateway.cli.logs import configure_logs
    from gateway.cli.serve import stop_on_signals
    from gateway.dev import playground
    from gateway.keys import SETTINGS

    async def until_signal() -> None:
        stop = stop_on_signals()
        async with playground(data) as everything:
            configure_logs(everything.gateway.app[SETTINGS])
            _tell(everything)
            await stop.wait()
            say("stopping")

    asyncio.run(until_signal())


def _tell(everything: "Playground") -> None:
    from gateway.api.curl import curl_example
    from gateway.api.domain_orders import register_domain
    from gateway.dev import OPERATOR, OPERATOR_PASSWORD
    from gateway.keys import SETTINGS

    gateway, panel = everything.gateway, everything.panel
    say(f"""
interface     {gateway.url}/v1
reference     {gateway.url}/docs
panel         {gateway.url}/panel (sign in as {panel.email}, {panel.password})
console       {gateway.url}/console (sign in as {OPERATOR}, {OPERATOR_PASSWORD})
metrics       {gateway.metrics_url}/metrics
registries    {everything.ready_file}
payments      {everything.registries["payments"]["url"]} (LiqPay, WayForPay, monobank; docs/payments.md)
account       {panel.account_id}
API key       {panel.api_key}
commands      export DGW_DATA_DIR={gateway.app[SETTINGS].data_dir} DGW_SIMULATORS={everything.ready_file}

{curl_example(register_domain, url=gateway.url, key=panel.api_key)}

stop with Ctrl-C
""")
