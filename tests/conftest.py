import os

from hypothesis import settings

pytest_plugins = ["tests.support.database", "tests.support.simulators"]

settings.register_profile("any-machine", deadline=None)  # a busy machine's pauses are no property of the code
settings.register_profile("repeatable", deadline=None, derandomize=True)  # CI judges a change, not the day's luck
settings.load_profile("repeatable" if os.environ.get("CI") == "true" else "any-machine")
