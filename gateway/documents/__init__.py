"""Papers of a tenant's customers: made from the books, numbered and kept by `billing_core.documents`."""
