"""Web hosting at control panels: the port (`interface`), its values, and what makes an adapter of a panel's calls."""

from adapters.hosting.model import HostingAccount, HostingAction, HostingOrder, HostingSet

__all__ = ["HostingAccount", "HostingAction", "HostingOrder", "HostingSet"]
