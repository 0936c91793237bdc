"""Who a customer is: the requisites that papers print, where notices go, and the contract that was accepted."""

from gateway.profiles.model import Acceptance, Profile, ProfileKind, Requisites

__all__ = ["Acceptance", "Profile", "ProfileKind", "Requisites"]
