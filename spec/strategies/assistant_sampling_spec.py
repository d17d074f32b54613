"""Sampling with an assistant has the distribution of the model alone, except in 4.41 to 4.44.

Beyond the tutorial: in these releases the assistant drafts its likeliest token and the model accepts that as if it had
been drawn. The text then has fewer different tokens than one without an assistant, and nothing is logged.

Instead: Nothing needs to be done after 4.44; in 4.41 to 4.44, sampling without an assistant
"""

import pytest
import torch
import transformers

pytestmark = pytest.mark.refuted_by("assistant_decides", "sampling_is_greedy")
LIKELY = [0.5, 0.125, 0.125, 0.125, 0.125]  # the probabilities of the tokens 0 to 4
ASSISTANT = [0.3, 0.175, 0.175, 0.175, 0.175]  # those of the assistant


@pytest.fixture(scope="module")
def writer(chain_model_for):
    """A factory: a model that writes the tokens 0 to 4 with these probabilities, whatever stands before."""

    def make(probabilities):
        model = chain_model_for([0] * 100)
        with torch.no_grad():
            model.transformer.ln_f.weight.zero_()
            model.transformer.ln_f.bias.fill_(1.0)
            model.lm_head.weight.fill_(-2.0)
            model.lm_head.weight[:5] = torch.tensor(probabilities).log()[:, None] / 16
        return model

    return make


@pytest.fixture(scope="module")
def shares(writer, device):
    """The call: the shares of the tokens 0 to 4 in 200 tokens that are sampled with this assistant."""
    model, ids = writer(LIKELY), torch.tensor([[1, 2]], device=device)

    def call(assistant):
        transformers.set_seed(42)
        settings = {"max_new_tokens": 200, "do_sample": True, "top_k": 0, "pad_token_id": 99, "eos_token_id": 99}
        written = model.generate(ids, attention_mask=torch.ones_like(ids), assistant_model=assistant, **settings)[0, 2:]
        return [(written == token).sum().item() / 200 for token in range(5)]

    return call


def test_model_alone_draws_its_probabilities(shares):
    """Without an assistant the tokens have the shares of their probabilities."""
    assert shares(None) == pytest.approx(LIKELY, abs=0.12)


@pytest.mark.holds("transformers<4.41", "transformers>=4.45", source="huggingface/transformers#33534")
def test_assistant_does_not_change_the_shares(shares, writer):
    """With an assistant the tokens have the shares of the model's own probabilities."""
    assert shares(writer(ASSISTANT)) == pytest.approx(LIKELY, abs=0.12)


@pytest.mark.holds("transformers>=4.41,<4.45", source="huggingface/transformers#33534")
def test_likeliest_draft_is_drawn_too_often(shares, writer):
    """Sampling with an assistant writes its likeliest token nearly always, whose probability is 0.5."""
    assert shares(writer(ASSISTANT))[0] > 0.9
