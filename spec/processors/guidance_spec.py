"""`guidance_scale=1.5` moves the scores away from a negative prompt, or from the last token alone.

Documentation: "The processors computes a weighted average across scores from prompt conditional and prompt
unconditional (or negative) logits" (`UnbatchedClassifierFreeGuidanceLogitsProcessor`). New in 4.32.

Erratum: The documentation says: "CFG is enabled by setting `guidance_scale > 1`". A number below 1 has an effect too:
only 1 turns guidance off.

Instead: transformers>=4.32: `guidance_scale=1.5, negative_prompt_ids=ids`
transformers<4.32: your own logits processor
"""

import pytest
import torch

pytestmark = pytest.mark.refuted_by(
    "guidance_of_logits",
    "guidance_above_one_alone",
    "negative_prompt_ignored",
    "guidance_of_four_rows",
    "guidance_forgotten_after_16_steps",
)


@pytest.fixture(scope="module")
def prompts(device):
    """Prompts of 12 tokens and negative prompts of 5: (8, 12) and (8, 5)."""
    ids = torch.randint(100, (8, 17), generator=torch.Generator().manual_seed(42)).to(device)
    return ids[:, :12], ids[:, 12:]


@pytest.fixture(scope="module")
def guided(hundred_model, prompts):
    """A factory: 20 greedy tokens under these settings: the new tokens (8, 20) and the scores (8, 20, 100)."""

    def run(**settings):
        settings = {"max_new_tokens": 20, "do_sample": False, "pad_token_id": 0, **settings}
        returned = {"return_dict_in_generate": True, "output_scores": True}
        mask = torch.ones_like(prompts[0])
        outputs = hundred_model.generate(prompts[0], attention_mask=mask, **settings, **returned)
        return outputs.sequences[:, 12:], torch.stack(outputs.scores, dim=1)

    return run


@pytest.fixture(scope="module")
def log_probabilities(hundred_model):
    """A factory: the log probabilities (8, 20, 100) of the new tokens after these prompts, by one forward pass."""

    def after(prompt, new):
        with torch.no_grad():
            return hundred_model(torch.cat([prompt, new[:, :-1]], dim=1)).logits[:, -20:].log_softmax(-1)

    return after


@pytest.mark.holds("transformers>=4.32", source="measured")
@pytest.mark.parametrize("scale", [1.5, 3.0, 0.5, 0.0])
def test_last_token_alone_is_what_guidance_leads_away_from(guided, log_probabilities, prompts, scale):
    """The scores are `u + scale * (c - u)`; `u` has the log probabilities after the last token alone."""
    new, scores = guided(guidance_scale=scale)
    c, u = log_probabilities(prompts[0], new), log_probabilities(prompts[0][:, -1:], new)
    torch.testing.assert_close(scores, u + scale * (c - u), atol=1e-4, rtol=1e-4)


@pytest.mark.holds("transformers>=4.32", source="measured")
@pytest.mark.parametrize("scale", [1.5, 0.5])
def test_negative_prompt_is_what_guidance_leads_away_from(guided, log_probabilities, prompts, scale):
    """With `negative_prompt_ids`, `u` has the log probabilities after the negative prompt."""
    new, scores = guided(guidance_scale=scale, negative_prompt_ids=prompts[1])
    c, u = log_probabilities(prompts[0], new), log_probabilities(prompts[1], new)
    torch.testing.assert_close(scores, u + scale * (c - u), atol=1e-4, rtol=1e-4)


@pytest.mark.holds("transformers>=4.32", source="measured")
def test_scale_of_one_is_off(guided, prompts):
    """`guidance_scale=1` changes no score, whatever the negative prompt is."""
    assert torch.equal(guided(guidance_scale=1, negative_prompt_ids=prompts[1])[1], guided()[1])


@pytest.mark.absent("transformers<4.32", source="measured")
def test_generate_refuses_negative_prompt_ids(guided, prompts):
    """`generate()` raises a `ValueError` for `negative_prompt_ids`, as for any unknown argument."""
    with pytest.raises(ValueError, match="negative_prompt_ids"):
        guided(negative_prompt_ids=prompts[1])
