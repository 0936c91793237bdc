"""The kinds of hosting panel that the gateway knows."""

from collections.abc import Callable, Mapping

from adapters.hosting.interface import PanelClient
from adapters.panels.ispmanager import IspManager4Client, IspManagerClient
from adapters.panels.link import PanelLink
from adapters.panels.whm import WhmClient

PANELS: Mapping[str, Callable[[PanelLink], PanelClient]] = {
    "whm": WhmClient,
    "ispmanager": IspManagerClient,
    "ispmanager4": IspManager4Client,
}
