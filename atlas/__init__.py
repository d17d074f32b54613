"""The claims on many releases of transformers: what changed, and in which release.

`python -m atlas` surveys what is missing from the record, verdicts.json, and writes the page made of it.
`python -m atlas.upgrade OLD NEW` compares two releases.
"""
