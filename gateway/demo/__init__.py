"""`dgw demo`: the product's main story, played over HTTP and real EPP, and checked against the registries' records."""

from gateway.demo.run import run

__all__ = ["run"]
