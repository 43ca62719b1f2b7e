"""Each figure beside its floor, measured in one run: `make bench`.

No figure here is a test, and none is quoted without its floor.
"""
