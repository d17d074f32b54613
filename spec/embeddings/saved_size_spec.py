"""A resized model is saved and loaded with its new size, which `config.json` has.

Documentation: "Resizes input token embeddings matrix of the model if `new_num_tokens != config.vocab_size`."
(`PreTrainedModel.resize_token_embeddings`). Save the tokenizer with it, or the sizes differ after loading.

Instead: `model.save_pretrained(directory); tokenizer.save_pretrained(directory)`
"""

import json

import pytest
import torch
import transformers

pytestmark = pytest.mark.refuted_by("saving_cuts_new_rows", "resizing_forgets_the_config", "new_rows_are_not_loaded")


@pytest.fixture(scope="module")
def saved(head_for, tmp_path_factory):
    """The resized model and the directory in which it is saved."""
    model, directory = head_for("GPT2LMHeadModel"), tmp_path_factory.mktemp("resized")
    model.resize_token_embeddings(103)
    model.save_pretrained(directory)
    return model, directory


def test_config_json_has_the_new_size(saved):
    """`config.json` has `"vocab_size": 103`."""
    assert json.loads((saved[1] / "config.json").read_text(encoding="utf-8"))["vocab_size"] == 103


def test_all_rows_are_loaded(saved):
    model, directory = saved
    loaded = transformers.GPT2LMHeadModel.from_pretrained(directory).to(model.device)
    for name, tensor in model.state_dict().items():
        assert torch.equal(loaded.state_dict()[name], tensor), name
