"""Run the claims on many releases of transformers, and find what changed in which release.

`python -m atlas` surveys the claims that are missing from the record, verdicts.json, and writes README.md from it.
`python -m atlas.upgrade OLD NEW` compares two releases.
"""
