"""Measure the time and memory of the specification, compared with the minimum for the library: `python -m bench`."""
