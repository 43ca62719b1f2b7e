"""What every test may ask for."""

from hypothesis import HealthCheck, settings

pytest_plugins = ["tests.databases", "tests.stages"]

# Rules are tried on many numbers, however long a slow machine takes for one of them.
settings.register_profile("any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("any machine")
