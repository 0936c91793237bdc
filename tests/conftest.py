pytest_plugins = ["tests.support.database", "tests.support.simulators"]
