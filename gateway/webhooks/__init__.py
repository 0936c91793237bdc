"""Events pushed to panels: Standard Webhooks 1.0, at least once each, and no receiver in another's way."""
