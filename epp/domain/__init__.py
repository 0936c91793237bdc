"""The domain mapping (RFC 5731)."""
