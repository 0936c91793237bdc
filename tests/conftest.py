from hypothesis import settings

pytest_plugins = ["tests.support.database", "tests.support.simulators"]

settings.register_profile("any-machine", deadline=None)  # a busy machine's pauses are no property of the code
settings.load_profile("any-machine")
