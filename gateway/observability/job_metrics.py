"""What periodic work tells of itself, as metrics."""

from gateway.observability.metrics import JobMetrics


class PrometheusJobObserver:
    """Counts in this process; each run is one process's. When a job last succeeded is read from the database."""

    def __init__(self, families: JobMetrics) -> None:
        self._families = families

    def job_succeeded(self, job: str, seconds: float) -> None:
        self._families.duration.labels(job).observe(seconds)

    def job_failed(self, job: str, seconds: float) -> None:
        self._families.duration.labels(job).observe(seconds)
        self._families.failures.labels(job).inc()
