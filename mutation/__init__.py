"""Mutation testing of the claims: mechanical changes to the library's code for GPT-2, and the claims that notice them.

`python -m mutation` runs the mutants and writes REPORT.md.
"""
