"""`generate()` returns a `GenerateDecoderOnlyOutput` since 4.37, with `logits` since 4.38.

Tutorial 3: `type(outputs)` is "transformers.generation.utils.GenerateDecoderOnlyOutput", and `output_logits = True` is
passed. Before 4.37 greedy decoding and sampling return a class each.

Instead: `isinstance(outputs, transformers.utils.ModelOutput)` and `model(outputs.sequences[:, :-1]).logits`

Message: The following `model_kwargs` are not used by the model: ['output_logits'] (note: typos in the generate
arguments will also show up in this list)
"""

import pytest
import transformers

pytestmark = [
    pytest.mark.tutorial("3"),
    pytest.mark.refuted_by("samples_have_a_class", "first_step_unrecorded"),
]


@pytest.mark.holds("transformers>=4.37", source="measured", about="class")
def test_greedy_and_sampled_outputs_share_a_class(greedy, sampled, beams):
    """Greedy and sampled outputs are a `GenerateDecoderOnlyOutput`."""
    assert type(greedy) is type(sampled) is transformers.generation.GenerateDecoderOnlyOutput
    assert type(beams) is transformers.generation.GenerateBeamDecoderOnlyOutput


@pytest.mark.holds("transformers<4.37", source="measured", about="class")
def test_greedy_and_sampled_outputs_have_a_class_each(greedy, sampled, beams):
    """Greedy outputs are a `GreedySearchDecoderOnlyOutput`, sampled ones a `SampleDecoderOnlyOutput`."""
    assert type(greedy) is not type(sampled)  # later releases keep the older names for the one class
    assert type(greedy) is transformers.generation.GreedySearchDecoderOnlyOutput
    assert type(sampled) is transformers.generation.SampleDecoderOnlyOutput
    assert type(beams) is transformers.generation.BeamSearchDecoderOnlyOutput


@pytest.mark.holds("transformers>=4.38", source="huggingface/transformers#28667", about="logits")
def test_output_logits_returns_logits_per_step(greedy, V):
    """`output_logits=True` returns one tensor of logits per step."""
    assert [tuple(logits.shape) for logits in greedy.logits] == [(1, V)] * 3  # (B, V) per step


@pytest.mark.absent("transformers<4.38", source="huggingface/transformers#28667", about="logits")
def test_output_logits_raises_a_value_error(model, today, eos, messages):
    """`output_logits=True` raises a `ValueError`."""
    with pytest.raises(ValueError, match=messages[0]):
        model.generate(**today, max_new_tokens=1, pad_token_id=eos, output_logits=True)
