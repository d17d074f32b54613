"""Faults that nobody planted: mutants of the library's own GPT-2 path, made mechanically, and what kills them.

`python -m mutation` runs them; REPORT.md says what came of it.
"""
