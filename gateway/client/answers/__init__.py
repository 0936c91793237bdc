"""The interface's answers as frozen objects, held to docs/openapi.json by a test."""
