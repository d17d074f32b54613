"""`from_pretrained(path, output_attentions=True)` loads eager attention since 4.54, which has weights.

Documentation: "model = BertModel.from_pretrained("google-bert/bert-base-uncased", output_attentions=True)"
(`PreTrainedModel.from_pretrained`). A config.json with the same field has no such effect: sdpa stays, without weights.

Instead: transformers>=4.36: `GPT2LMHeadModel.from_pretrained(path, attn_implementation="eager")`
transformers<4.36: `GPT2LMHeadModel.from_pretrained(path)`

Message: ...The `output_attentions` attribute is not supported when using the `attn_implementation` set to sdpa. Please
set it to 'eager' instead.
"""

import json

import pytest
import torch
import transformers

pytestmark = pytest.mark.refuted_by(
    "loading_ignores_output_attentions", "eager_by_default", "weights_averaged_over_heads"
)


@pytest.fixture
def load(hundred_model, tmp_path):
    """The call: the saved model, loaded with these settings, and with these fields added to its config.json."""
    hundred_model.save_pretrained(tmp_path)

    def call(fields=(), **settings):
        saved = json.loads((tmp_path / "config.json").read_text(encoding="utf-8"))
        (tmp_path / "config.json").write_text(json.dumps(saved | dict(fields)), encoding="utf-8")
        return transformers.GPT2LMHeadModel.from_pretrained(tmp_path, **settings)

    return call


def shapes(model):
    """Return the shapes of the weights that a pass over four tokens returns without an argument."""
    return [layer if layer is None else layer.shape for layer in model(torch.arange(4)[None]).attentions or ()]


def test_model_returns_the_weights(load):
    """After `from_pretrained(path, output_attentions=True)`, each pass returns the weights."""
    assert shapes(load(output_attentions=True)) == [(1, 2, 4, 4)] * 2


@pytest.mark.holds("transformers>=4.54", source="measured", about="attention")
def test_argument_chooses_eager_attention(load):
    """`output_attentions=True` chooses eager attention in place of sdpa."""
    assert load().config._attn_implementation == "sdpa"
    assert load(output_attentions=True).config._attn_implementation == "eager"


@pytest.mark.holds("transformers<4.54", source="measured", about="attention")
def test_argument_keeps_the_default_attention(load):
    """`output_attentions=True` keeps the default attention, which returns its weights."""
    configs = load().config, load(output_attentions=True).config
    assert len({getattr(config, "_attn_implementation", None) for config in configs}) == 1


@pytest.mark.holds("transformers>=4.53", source="measured", about="sdpa")
def test_sdpa_beside_the_argument_raises(load, messages):
    """`attn_implementation="sdpa"` beside `output_attentions=True` raises an error."""
    with pytest.raises(Exception, match=messages[0]):  # a `ValueError` before 5.4, and not since
        load(output_attentions=True, attn_implementation="sdpa")


@pytest.mark.holds("transformers>=4.42,<4.53", source="measured", about="sdpa")
def test_sdpa_beside_the_argument_loads(load):
    """`attn_implementation="sdpa"` beside `output_attentions=True` loads; a pass returns the weights."""
    assert shapes(load(output_attentions=True, attn_implementation="sdpa")) == [(1, 2, 4, 4)] * 2


@pytest.mark.holds("transformers<4.42", source="huggingface/transformers#31172", about="sdpa")
def test_sdpa_is_refused(load):
    """`attn_implementation="sdpa"` raises a `ValueError`, and before 4.36 a `TypeError`."""
    with pytest.raises((TypeError, ValueError), match=r"scaled_dot_product_attention yet|attn_implementation"):
        load(attn_implementation="sdpa")


@pytest.mark.holds("transformers>=4.54.1", source="huggingface/transformers#39754", about="file")
def test_field_of_the_file_returns_no_weights(load):
    """`"output_attentions": true` in config.json keeps the default attention and returns no weights."""
    assert set(shapes(load({"output_attentions": True}))) <= {None}


@pytest.mark.holds("transformers<4.54.1", source="huggingface/transformers#39754", about="file")
def test_field_of_the_file_returns_the_weights(load):
    """`"output_attentions": true` in config.json returns the weights of each layer."""
    assert shapes(load({"output_attentions": True})) == [(1, 2, 4, 4)] * 2
