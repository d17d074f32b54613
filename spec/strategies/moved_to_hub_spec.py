"""`penalty_alpha`, `num_beam_groups`, `force_words_ids` and `dola_layers` raise an error since 4.57.

Beyond the tutorial: contrastive search, group beam search, constrained beam search and `DoLa` moved to the hub. 4.53 to
4.55 log that they will. In 4.56 `DoLa` raises the error, and contrastive search is loaded without asking.

Instead: transformers>=4.57.4: `custom_generate="transformers-community/contrastive-search", trust_remote_code=True`, or
`group-beam-search`, `constrained-beam-search` or `dola`, which run code that is loaded from the hub

Message: ... requires `trust_remote_code=True` in your `generate` call, since it loads
https://hf.co/transformers-community/...

Message: type object 'GPT2LMHeadModel' has no attribute 'transformers-community/...'
"""

import pytest
import torch
import transformers

pytestmark = pytest.mark.refuted_by("hub_strategies_run_as_others", "hub_code_is_not_loaded")

CONTRASTIVE = {"penalty_alpha": 0.6, "top_k": 4}
DOLA = {"dola_layers": "low"}
GROUPS = {"num_beams": 4, "num_beam_groups": 2, "diversity_penalty": 1.0}
WORDS = {"num_beams": 4, "force_words_ids": [[77, 78]]}


@pytest.fixture
def loads(monkeypatch):
    """Make the loading of code from the hub raise `InterruptedError`, with the name of the repository."""

    def load(self, name, **kwargs):
        raise InterruptedError(name)

    monkeypatch.setattr(transformers.GenerationMixin, "load_custom_generate", load)


@pytest.mark.holds("transformers>=4.57.4", source="huggingface/transformers#40428")
@pytest.mark.parametrize("settings", [CONTRASTIVE, DOLA, GROUPS, WORDS], ids=["contrastive", "dola", "groups", "words"])
def test_strategy_raises_value_error(hundred_run, messages, settings):
    """The setting of each of the four strategies raises a `ValueError`."""
    with pytest.raises(ValueError, match=messages[0]):
        hundred_run(**settings)


@pytest.mark.holds("transformers>=4.57,<4.57.4", source="measured")
@pytest.mark.parametrize("settings", [CONTRASTIVE, DOLA, GROUPS, WORDS], ids=["contrastive", "dola", "groups", "words"])
def test_strategy_raises_attribute_error(hundred_run, messages, settings):
    """The setting of each of the four strategies raises an `AttributeError`, even if the code is trusted."""
    for trust in ({}, {"trust_remote_code": True}):
        with pytest.raises(AttributeError, match=messages[1]):
            hundred_run(**settings, **trust)


@pytest.mark.holds("transformers>=4.57.4", source="huggingface/transformers#40428")
def test_trust_remote_code_loads_the_strategy(hundred_run, loads):
    """With `trust_remote_code=True`, `generate()` loads the code of the strategy from the hub."""
    with pytest.raises(InterruptedError, match="transformers-community/group-beam-search"):
        hundred_run(**GROUPS, trust_remote_code=True)


@pytest.mark.holds("transformers>=4.56,<4.57", source="huggingface/transformers#40428")
def test_contrastive_search_loads_code_without_asking(hundred_run, loads):
    """`penalty_alpha` loads code from the hub without `trust_remote_code=True`."""
    with pytest.raises(InterruptedError, match="transformers-community/contrastive-search"):
        hundred_run(**CONTRASTIVE)


@pytest.mark.holds("transformers<4.56", source="huggingface/transformers#40428")
def test_strategies_take_effect(hundred_run, hundred_model, hundred_batch):
    """`penalty_alpha` takes likely tokens, groups write other texts, and a text has the forced words."""
    sequences, _, logits = hundred_run(**CONTRASTIVE)
    likeliest = logits.topk(4).indices
    assert (likeliest == sequences[:, -20:, None]).any(-1).all()
    assert not torch.equal(sequences[:, -20:], likeliest[..., 0])
    settings = {"max_new_tokens": 20, "do_sample": False, "pad_token_id": 0}
    groups, beams, words = (
        hundred_model.generate(**hundred_batch, **settings, **strategy)[:, 48:].tolist()
        for strategy in ({**GROUPS, "num_return_sequences": 4}, {"num_beams": 4, "num_return_sequences": 4}, WORDS)
    )
    assert groups != beams
    assert all("77, 78" in str(row) for row in words)
