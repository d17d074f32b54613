"""generate() returns a GenerateDecoderOnlyOutput with logits and past_key_values, from 4.38 on.

Tutorial 3: type(outputs) is "transformers.generation.utils.GenerateDecoderOnlyOutput". The class has had this name
since 4.37, past_key_values since 4.36.
"""

import pytest
import transformers

pytestmark = [
    pytest.mark.tutorial("3"),
    pytest.mark.refuted_by("samples_have_a_class", "first_step_unrecorded", "one_token_too_many"),
]


@pytest.mark.holds("transformers>=4.37", source="measured", about="class")
def test_greedy_and_sampled_results_share_a_class(greedy, sampled, beams):
    assert type(greedy) is type(sampled) is transformers.generation.GenerateDecoderOnlyOutput
    assert type(beams) is transformers.generation.GenerateBeamDecoderOnlyOutput


@pytest.mark.holds("transformers<4.37", source="measured", about="class")
def test_greedy_and_sampled_results_have_a_class_each(greedy, sampled, beams):
    assert type(greedy) is not type(sampled)  # the later releases keep the older names for the one class
    assert type(greedy) is transformers.generation.GreedySearchDecoderOnlyOutput
    assert type(sampled) is transformers.generation.SampleDecoderOnlyOutput
    assert type(beams) is transformers.generation.BeamSearchDecoderOnlyOutput


@pytest.mark.holds("transformers>=4.38", source="huggingface/transformers#28667", about="logits")
def test_output_logits_is_an_argument(greedy, V):
    assert [tuple(logits.shape) for logits in greedy.logits] == [(1, V)] * 3  # (B, V) a step


@pytest.mark.absent("transformers<4.38", source="huggingface/transformers#28667", about="logits")
def test_output_logits_is_an_unknown_argument(model, today):
    with pytest.raises(ValueError, match=r"not used by the model: \['output_logits'\]"):
        model.generate(**today, max_new_tokens=1, pad_token_id=50256, output_logits=True)


@pytest.mark.holds("transformers>=4.36", source="huggingface/transformers#25086", about="cache")
def test_the_cache_is_among_the_fields_and_lacks_the_last_token(greedy):
    cache = greedy.past_key_values  # a tuple of (keys, values) a layer in older releases
    length = cache[0][0].shape[-2] if isinstance(cache, tuple) else cache.get_seq_length()
    assert length == greedy.sequences.shape[1] - 1 == 7


@pytest.mark.absent("transformers<4.36", source="huggingface/transformers#25086", about="cache")
def test_the_cache_is_not_among_the_fields(greedy):
    assert set(greedy) == {"sequences", "scores", "attentions", "hidden_states"}
