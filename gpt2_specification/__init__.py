"""The machinery of the specification: read the claims, run them under pytest, report their verdicts.

This package imports neither `fixtures` nor `spec`.
"""
