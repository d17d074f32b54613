"""Faults of assisted decoding: whose tokens are written, in how many passes, for how many rows."""

from transformers import GenerationMixin

from . import fault, wrap

ASSISTING = ("assistant_model", "prompt_lookup_num_tokens")


def _assisted(patch, change):
    """Make `generate()` return `change(generate, self, arguments)` if it is assisted."""

    def around(generate):
        def broken(self, *args, **kwargs):
            if any(kwargs.get(name) for name in ASSISTING):
                return change(lambda *own, **others: generate(*own, *args, **others), self, kwargs)
            return generate(self, *args, **kwargs)

        return broken

    wrap(patch, GenerationMixin, "generate", around)


def _alone(arguments):
    """These arguments without those that assist."""
    return {name: value for name, value in arguments.items() if name not in ASSISTING}


@fault()
def assistant_decides(patch):
    """The assistant writes the text alone."""
    _assisted(
        patch, lambda generate, self, arguments: generate(arguments.get("assistant_model") or self, **_alone(arguments))
    )


@fault()
def assistant_ignored(patch):
    """`generate()` ignores `assistant_model` and `prompt_lookup_num_tokens`."""
    _assisted(patch, lambda generate, self, arguments: generate(self, **_alone(arguments)))


@fault()
def candidates_end_the_text(patch):
    """Assisted decoding loses the last token."""
    _assisted(patch, lambda generate, self, arguments: generate(self, **arguments)[:, :-1])
