"""Papers that an accountant keeps: what they say, in numbers and in words."""
