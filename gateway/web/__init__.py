"""Pages for people. They can do what the interface can, and by the same calls: a page is one more of its callers."""
