"""Notices of what ends, as dated obligations: materialised ahead, told once, late if need be, never twice."""

from gateway.notices.service import Notices

__all__ = ["Notices"]
