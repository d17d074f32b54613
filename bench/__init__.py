"""How long the specification takes, beside what cannot be had for less: `python -m bench`."""
