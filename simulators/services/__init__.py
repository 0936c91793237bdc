"""The commands: each reads its request from the XML, asks the rules, and writes the answer's data."""
