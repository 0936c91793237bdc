"""One registry a file: the rules of its zones and the profile of its EPP, as data with their sources."""
