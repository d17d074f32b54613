"""The machinery of the specification: it reads the claims, runs them under pytest, and reports their verdicts.

It imports neither `fixtures` nor `spec`.
"""
