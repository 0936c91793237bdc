"""What every page tells the browser: run nothing and load nothing but our own files, and be shown in no frame."""

from collections.abc import Iterable


def page_headers(*, form_targets: Iterable[str] = ()) -> dict[str, str]:
    """`form_targets` are origins beside ours that the page's forms may lead to."""
    targets = " ".join(["'self'", *form_targets])
    return {
        "Content-Security-Policy": (
            "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; "
            f"form-action {targets}; frame-ancestors 'none'; base-uri 'none'"
        ),
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Referrer-Policy": "same-origin",
        "Cache-Control": "no-store",
        "Cross-Origin-Opener-Policy": "same-origin",
    }
