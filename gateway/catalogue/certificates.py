"""Our client certificates at the registries."""

from datetime import datetime
from pathlib import Path

from cryptography.x509 import load_pem_x509_certificate


def certificate_ends_at(path: Path) -> datetime | None:
    """Return when the certificate in a PEM file ends; None when the file cannot be read."""
    try:
        return load_pem_x509_certificate(path.read_bytes()).not_valid_after_utc
    except (OSError, ValueError):
        return None
