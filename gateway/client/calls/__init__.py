"""Every call by area: what `Gateway` and `AsyncGateway` have as methods."""
