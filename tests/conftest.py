"""What holds for every test: speed is measured in benchmarks/, and a busy machine is no fault of an example."""

from hypothesis import settings

settings.register_profile("any machine", deadline=None)
settings.load_profile("any machine")
