"""Faults of the hidden states that a pass and `generate()` record."""

import functools

import torch
import transformers
from transformers import GenerationMixin
from transformers.models.gpt2.modeling_gpt2 import GPT2Block

from . import after, always, fault, wrap


def recorded(patch, change):
    """Replace the hidden states of a pass by `change(states)`; states is a list of L + 1 tensors."""

    def broken(self, outputs):
        if outputs.hidden_states is not None:
            outputs.hidden_states = tuple(change(list(outputs.hidden_states)))
        return outputs

    after(patch, transformers.GPT2Model, "__call__", broken)


def after_blocks(patch, change):
    """Replace the output of a layer by `change(the layer's index, its input, its output)`."""

    def broken(forward):
        def block(self, x, *args, **kwargs):
            result = forward(self, x, *args, **kwargs)
            y, *rest = result if isinstance(result, tuple) else (result,)  # a tuple before 5.3
            y = change(self.attn.layer_idx, x, y)
            return (y, *rest) if isinstance(result, tuple) else y

        return block

    wrap(patch, GPT2Block, "forward", broken)


@fault()
def states_without_the_embedding(patch):
    """`hidden_states` lacks the embedding."""
    recorded(patch, lambda states: states[1:])


@fault()
def states_begin_with_tokens_alone(patch):
    """The first hidden state is the token embedding without the position embedding."""

    def change(call):
        def broken(self, input_ids, *args, **kwargs):
            outputs = call(self, input_ids, *args, **kwargs)
            if outputs.hidden_states is not None:
                outputs.hidden_states = (self.wte(input_ids), *outputs.hidden_states[1:])
            return outputs

        return broken

    wrap(patch, transformers.GPT2Model, "__call__", change)


@fault()
def last_state_before_closing_norm(patch):
    """The last hidden state is recorded before the final LayerNorm."""

    def change(call):
        def broken(self, *args, **kwargs):
            seen = []
            hook = self.ln_f.register_forward_pre_hook(lambda _, inputs: seen.append(inputs[0]))
            outputs = call(self, *args, **kwargs)
            hook.remove()
            if outputs.hidden_states is not None:
                outputs.hidden_states = (*outputs.hidden_states[:-1], *seen)
            return outputs

        return broken

    wrap(patch, transformers.GPT2Model, "__call__", change)


@fault()
def states_of_the_last_position(patch):
    """`hidden_states` has the last position only."""
    recorded(patch, lambda states: [state[:, -1:] for state in states])


@fault()
def states_without_the_batch(patch):
    """`hidden_states` loses the batch dimension if the batch has one row."""
    recorded(patch, lambda states: [state.squeeze(0) for state in states])


@fault()
def states_overwritten(patch):
    """A layer adds to its input in place and overwrites the hidden state recorded before."""
    after_blocks(patch, lambda layer, x, y: x.copy_(y) if not torch.is_grad_enabled() else y)


@fault()
def layer_dropped(patch):
    """Layer 1 returns its input unchanged, in eval mode too."""
    after_blocks(patch, lambda layer, x, y: x if layer == 1 else y)


@fault()
def later_layers_repeat_a_state(patch):
    """The hidden state of layer 9 is recorded as that of layer 8."""
    recorded(patch, lambda states: [states[8] if i == 9 else state for i, state in enumerate(states)])


@fault()
def later_rows_repeat_a_state(patch):
    """The hidden states of the rows after the fourth are recorded as those of the fourth."""
    recorded(patch, lambda states: [torch.cat([state[:4], state[3:4].expand_as(state[4:])]) for state in states])


@fault()
def states_given_unasked(patch):
    """A pass records its hidden states by default."""
    always(patch, transformers.GPT2Model, "__call__", output_hidden_states=True)


@fault()
def states_asked_for_ignored(patch):
    """A pass ignores `output_hidden_states=True`."""
    always(patch, transformers.GPT2Model, "__call__", output_hidden_states=False)


def _fall_back(patch, condition):
    """A pass falls back to eager attention if it records its hidden states and `condition(its ids)` is met."""

    def change(call):
        def broken(self, *args, **kwargs):
            before = self.config._attn_implementation
            ids = args[0] if args else kwargs.get("input_ids")
            if kwargs.get("output_hidden_states") and condition(ids):
                self.config._attn_implementation = "eager"
            outputs = call(self, *args, **kwargs)
            self.config._attn_implementation = before
            return outputs

        return broken

    wrap(patch, transformers.GPT2Model, "__call__", change)


@fault()
def states_change_the_pass(patch):
    """A pass that records its hidden states falls back to eager attention."""
    _fall_back(patch, lambda ids: True)


@fault()
def states_change_a_long_pass(patch):
    """A pass over more than 16 tokens that records its hidden states falls back to eager attention."""
    _fall_back(patch, lambda ids: ids is not None and ids.shape[1] > 16)


@fault()
def generate_records_unasked(patch):
    """`generate()` returns scores, logits, attentions and hidden states by default."""
    fields = ("scores", "logits", "attentions", "hidden_states")
    always(patch, GenerationMixin, "_prepare_generation_config", **{f"output_{field}": True for field in fields})


@fault()
def cache_never_used(patch):
    """`generate()` never uses the cache: every step runs the whole text through the model."""
    always(patch, GenerationMixin, "_prepare_generation_config", use_cache=False)


@fault()
def use_cache_ignored(patch):
    """`generate()` uses the cache although `use_cache` is False."""
    always(patch, GenerationMixin, "_prepare_generation_config", use_cache=True)


def after_steps(patch, change):
    """Replace the hidden states that `generate()` records by `change(steps)`."""

    def broken(self, result):
        if getattr(result, "hidden_states", None):
            result.hidden_states = change(result.hidden_states)
        return result

    after(patch, GenerationMixin, "_sample", broken)


@fault()
def states_of_20_steps(patch):
    """`generate()` records the hidden states of the first 20 steps."""
    after_steps(patch, lambda steps: steps[:20])


@fault()
def later_steps_repeat_a_state(patch):
    """`generate()` records the hidden states of step 20 for each step after it."""
    after_steps(patch, lambda steps: steps[:20] + tuple(steps[19] for _ in steps[20:]))


@fault()
def steps_joined(patch):
    """`generate()` joins the hidden states of all steps into one tensor per layer."""

    def change(self, result):
        if getattr(result, "hidden_states", None):
            last = [[state[:, -1:] for state in states] for states in result.hidden_states]
            result.hidden_states = (tuple(torch.cat(states, dim=1) for states in zip(*last, strict=True)),)
        return result

    after(patch, GenerationMixin, "_sample", change)


def _between_layers_and_hooks(patch, to_hooks, to_model):
    """Replace a layer's output by `to_hooks(layer, output)` for hooks and their result by `to_model(layer, result)`."""
    after(patch, GPT2Block, "forward", lambda layer, result: to_hooks(layer, result))
    after(patch, GPT2Block, "__call__", lambda layer, result: to_model(layer, result))


@fault("transformers>=5.3")
def layers_give_tuples(patch):
    """A layer returns its hidden states in a tuple."""
    _between_layers_and_hooks(patch, lambda layer, result: (result,), lambda layer, result: result[0])


@fault("transformers<5.3")
def layers_give_tensors(patch):
    """A layer returns its hidden states without a tuple."""
    others = {}

    def alone(layer, result):
        others[layer] = result[1:]
        return result[0]

    _between_layers_and_hooks(patch, alone, lambda layer, result: (result, *others[layer]))


@fault()
def hooks_on_layers_dropped(patch):
    """A hook on a layer is never called."""
    wrap(patch, GPT2Block, "register_forward_hook", lambda register: lambda self, hook: register(self, lambda *_: None))


@fault()
def hooks_on_later_layers_dropped(patch):
    """A hook on layer 1 or later is never called."""

    def change(register):
        return lambda self, hook: register(self, hook if self.attn.layer_idx == 0 else lambda *_: None)

    wrap(patch, GPT2Block, "register_forward_hook", change)


@fault()
def hooks_see_four_rows(patch):
    """A hook on a layer receives the first four rows of the batch."""

    def first(output):
        return (output[0][:4], *output[1:]) if isinstance(output, tuple) else output[:4]

    def change(register):
        return lambda self, hook: register(self, lambda layer, inputs, output: hook(layer, inputs, first(output)))

    wrap(patch, GPT2Block, "register_forward_hook", change)


def token_types(patch, change):
    """Replace the `token_type_ids` of a pass, where there are some, by `change(token_type_ids)`."""

    def around(call):
        @functools.wraps(call)
        def broken(self, *args, **kwargs):
            if kwargs.get("token_type_ids") is not None:
                kwargs["token_type_ids"] = change(kwargs["token_type_ids"])
            return call(self, *args, **kwargs)

        return broken

    wrap(patch, transformers.GPT2Model, "forward", around)


@fault()
def token_types_are_ignored(patch):
    """A pass ignores `token_type_ids`."""
    token_types(patch, lambda _: None)


@fault()
def token_types_are_two_segments(patch):
    """`token_type_ids` above 1 have the embedding of the type 1."""
    token_types(patch, lambda types: types.clamp(max=1))


def _choice_of_states(patch, change):
    """Replace an `output_hidden_states` that is neither True nor False by `change(output_hidden_states)`."""

    def around(call):
        @functools.wraps(call)
        def broken(self, *args, output_hidden_states=None, **kwargs):
            if not isinstance(output_hidden_states, bool) and output_hidden_states is not None:
                output_hidden_states = change(output_hidden_states)
            return call(self, *args, output_hidden_states=output_hidden_states, **kwargs)

        return broken

    wrap(patch, transformers.GPT2Model, "__call__", around)


@fault()
def choice_of_states_ignored(patch):
    """`output_hidden_states` is True for a list and for a number."""
    _choice_of_states(patch, lambda chosen: True)


@fault("transformers>=5.17")
def chosen_states_are_next(patch):
    """A list in `output_hidden_states` chooses the states after those that it has."""
    _choice_of_states(patch, lambda chosen: [i + 1 for i in chosen] if isinstance(chosen, list) else chosen + 1)
