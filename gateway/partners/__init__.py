"""The partner programme as panels, visitors and operators meet it."""

from gateway.partners.build import Partnership, build_partnership

__all__ = ["Partnership", "build_partnership"]
