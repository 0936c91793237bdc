"""What this process knows of each registry at the moment of asking: operations under way, certificates' last day."""

from collections.abc import Callable, Iterator, Mapping

from prometheus_client import CollectorRegistry
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from gateway.catalogue.certificates import certificate_ends_at
from gateway.settings import RegistrySettings


class RegistryFacts(Collector):
    """Reads each client certificate again when asked, so that a renewed file is seen; one that cannot be read is left
    out. `server_certificates`: when the registries' own end (Unix time).
    """

    def __init__(
        self,
        registry: CollectorRegistry,
        configured: Mapping[str, RegistrySettings],
        in_flight: Callable[[], Mapping[str, int]],
        server_certificates: Mapping[str, float],
    ) -> None:
        self._certificates = {name: each.cert_file for name, each in configured.items() if each.cert_file is not None}
        self._in_flight = in_flight
        self._server_certificates = server_certificates
        registry.register(self)

    def collect(self) -> Iterator[Metric]:
        working = GaugeMetricFamily("dgw_registry_in_flight", "Operations under way", labels=["registry"])
        for name, count in self._in_flight().items():
            working.add_metric([name], count)
        ends = GaugeMetricFamily(
            "dgw_tls_cert_expiry_timestamp_seconds", "When a certificate ends", labels=["registry", "side"]
        )
        for name, path in self._certificates.items():
            ends_at = certificate_ends_at(path)
            if ends_at is not None:
                ends.add_metric([name, "client"], ends_at.timestamp())
        for name, moment in self._server_certificates.items():
            ends.add_metric([name, "server"], moment)
        yield from (working, ends)
