"""`GPT2Config()` has the documented default in each field; a `config.json` without a field loads it.

Beyond the tutorial: many checkpoints leave fields out of their `config.json`, so that a changed default changes what
they compute. The documented defaults are the settings of `gpt2`.

Instead: `GPT2Config(layer_norm_epsilon=1e-5, attn_pdrop=0.1)` states a value that has to stay.
"""

import inspect
import json

import pytest
import transformers

pytestmark = pytest.mark.refuted_by(
    "epsilon_1e_6_by_default",
    "no_attention_dropout_by_default",
    "exact_gelu_by_default",
    "no_cache_by_default",
    "medium_by_default",
    "positions_2048_by_default",
    "field_of_its_own",
    "missing_fields_are_none",
)
DEFAULTS = {
    "vocab_size": 50257,
    "n_positions": 1024,
    "n_embd": 768,
    "n_layer": 12,
    "n_head": 12,
    "n_inner": None,
    "activation_function": "gelu_new",
    "resid_pdrop": 0.1,
    "embd_pdrop": 0.1,
    "attn_pdrop": 0.1,
    "layer_norm_epsilon": 1e-5,
    "initializer_range": 0.02,
    "summary_type": "cls_index",
    "summary_use_proj": True,
    "summary_activation": None,
    "summary_proj_to_labels": True,
    "summary_first_dropout": 0.1,
    "scale_attn_weights": True,
    "use_cache": True,
    "bos_token_id": 50256,
    "eos_token_id": 50256,
    "pad_token_id": None,
    "scale_attn_by_inverse_layer_idx": False,
    "reorder_and_upcast_attn": False,
    "add_cross_attention": False,
    "tie_word_embeddings": True,
}


def test_each_field_has_its_documented_default():
    """Each field of `GPT2Config()` has its documented default."""
    config = transformers.GPT2Config()
    assert {field: getattr(config, field) for field in DEFAULTS} == DEFAULTS


def test_no_field_of_its_own_is_left_out():
    """`GPT2Config` has no argument of its own besides these."""
    shared = inspect.signature(transformers.PretrainedConfig.__init__).parameters
    own = set(inspect.signature(transformers.GPT2Config.__init__).parameters) - set(shared) - {"kwargs"}
    assert own <= set(DEFAULTS)


def test_missing_fields_have_their_defaults(tmp_path):
    """A `config.json` that has only `n_layer` loads with the defaults of the other fields."""
    (tmp_path / "config.json").write_text(json.dumps({"model_type": "gpt2", "n_layer": 3}), encoding="utf-8")
    config = transformers.GPT2Config.from_pretrained(tmp_path)
    assert {field: getattr(config, field) for field in DEFAULTS} == DEFAULTS | {"n_layer": 3}
