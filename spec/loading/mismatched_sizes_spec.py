"""`ignore_mismatched_sizes=True` draws the whole embedding at random if `vocab_size` differs.

Documentation: "if some of the weights from the checkpoint do not have the same size as the weights of the model"
(`PreTrainedModel.from_pretrained`, `ignore_mismatched_sizes`). Rows that would fit are not loaded.

Instead: `model.resize_token_embeddings(600)` after loading keeps the rows of the old tokens.

Message: You set `ignore_mismatched_sizes` to `False`, thus raising an error. For details look at the above report!

Message: Error(s) in loading state_dict for ... size mismatch for ... copying a param with shape ... from checkpoint,
the shape in current model is ...
"""

import re

import pytest
import torch
import transformers

pytestmark = pytest.mark.refuted_by(
    "mismatched_sizes_always_ignored",
    "rows_that_fit_are_loaded",
    "last_bias_dropped",
    "mismatched_sizes_unreported",
    "resizing_draws_all_rows",
)


@pytest.fixture(scope="module")
def load(hundred_model, tmp_path_factory):
    """A call: the model of 100 tokens, saved in files of this size and loaded with these settings, and the info."""
    saved = {size: tmp_path_factory.mktemp("saved") for size in ("1GB", "20KB")}
    for size, directory in saved.items():
        hundred_model.save_pretrained(directory, max_shard_size=size)
    load = transformers.GPT2LMHeadModel.from_pretrained
    return lambda size="1GB", **settings: load(saved[size], output_loading_info=True, **settings)


def test_another_vocab_size_raises_runtime_error(load, messages):
    """Another `vocab_size` than that of the checkpoint raises `RuntimeError`."""
    with pytest.raises(RuntimeError) as error:
        load(vocab_size=120)
    assert re.search(messages[0], str(error.value)) or re.search(messages[1], str(error.value))


def test_weights_of_the_same_size_are_loaded(load, hundred_model):
    """With `ignore_mismatched_sizes=True`, weights of the same size are loaded bit for bit."""
    loaded = load(vocab_size=120, ignore_mismatched_sizes=True)[0].transformer.h.state_dict()
    assert all(torch.equal(loaded[name], tensor) for name, tensor in hundred_model.transformer.h.state_dict().items())


@pytest.mark.parametrize("size", [80, 120])
def test_rows_of_another_size_are_not_loaded(load, hundred_model, size):
    """With `ignore_mismatched_sizes=True`, not one row of an embedding of another size is loaded."""
    rows = load(vocab_size=size, ignore_mismatched_sizes=True)[0].transformer.wte.weight[:80]
    assert not (rows == hundred_model.transformer.wte.weight[:80]).all(-1).any()


@pytest.mark.holds("transformers>=4.31", source="huggingface/transformers#24704", about="shards")
def test_shards_load(load, hundred_model):
    """With `ignore_mismatched_sizes=True`, a checkpoint of several files loads."""
    loaded = load("20KB", vocab_size=120, ignore_mismatched_sizes=True)[0].transformer
    assert torch.equal(loaded.h[1].mlp.c_proj.bias, hundred_model.transformer.h[1].mlp.c_proj.bias)


@pytest.mark.holds("transformers<4.31", source="huggingface/transformers#24704", about="shards")
def test_shards_raise_key_error(load):
    """With `ignore_mismatched_sizes=True`, a checkpoint of several files raises `KeyError`."""
    with pytest.raises(KeyError):
        load("20KB", vocab_size=120, ignore_mismatched_sizes=True)


@pytest.mark.holds("transformers<4.51", "transformers>=5.0", source="measured", about="info")
def test_info_lists_name_and_both_sizes(load):
    """`mismatched_keys` of the loading info lists the name, the saved size and the size of the model."""
    keys = load(vocab_size=120, ignore_mismatched_sizes=True)[1]["mismatched_keys"]
    assert ("transformer.wte.weight", (100, 16), (120, 16)) in keys


@pytest.mark.holds("transformers>=4.51,<5.0", source="measured", about="info")
def test_info_lists_the_name_alone(load):
    """`mismatched_keys` of the loading info lists the name alone."""
    assert load(vocab_size=120, ignore_mismatched_sizes=True)[1]["mismatched_keys"] == ["transformer.wte.weight"]


def test_resizing_after_loading_keeps_the_rows(load, hundred_model):
    """`resize_token_embeddings()` after loading keeps the rows of the old tokens."""
    model = load()[0]
    model.resize_token_embeddings(120)
    assert torch.equal(model.transformer.wte.weight[:100], hundred_model.transformer.wte.weight)
