"""`dgw demo`: the product's main story, played over HTTP and real EPP, and checked against the registries' records."""
