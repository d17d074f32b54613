"""The released file names no `transformer.` and holds no head, and it loads whole: nothing is random.

Beyond the tutorial: the names of the file are not those of model.state_dict(); it also carries the causal masks, as
h.N.attn.bias, which are no weights.
"""

import pytest
import safetensors
import torch
import transformers

pytestmark = pytest.mark.refuted_by("prefix_lost", "masks_unexpected", "head_not_tied")


@pytest.fixture(scope="module")
def file(checkpoint):
    """The tensors as they stand in the checkpoint's file."""
    try:
        path = transformers.utils.cached_file(checkpoint.quick, "model.safetensors")
    except OSError:
        pytest.skip("this checkpoint is not one file of safetensors")
    with safetensors.safe_open(path, framework="pt") as opened:
        tensors = {name: opened.get_tensor(name) for name in opened.keys()}  # noqa: SIM118  # it is no dict
    if "wte.weight" not in tensors:
        pytest.skip("this checkpoint was saved in another layout")
    return tensors


@pytest.fixture(scope="module")
def loaded(checkpoint):
    return transformers.GPT2LMHeadModel.from_pretrained(checkpoint.quick, output_loading_info=True)


def test_the_file_has_neither_prefix_nor_head_and_yet_nothing_is_missing(file, loaded, L, P):
    assert len(file) == 13 * L + 4  # 160 in gpt2: 148 parameters and 12 masks
    assert not [name for name in file if name.startswith(("transformer.", "lm_head."))]
    assert torch.equal(file["h.0.attn.bias"][0, 0], torch.ones(P, P).tril())
    assert len(loaded[1]["missing_keys"]) == len(loaded[1]["mismatched_keys"]) == 0


@pytest.mark.holds("transformers<5.0", "transformers>=5.2", source="measured")
def test_the_masks_are_passed_over_in_silence(file, loaded):
    assert len(loaded[1]["unexpected_keys"]) == 0


@pytest.mark.holds("transformers>=5.0,<5.2", source="measured")
def test_the_masks_are_reported_as_unexpected(file, loaded):
    assert sorted(loaded[1]["unexpected_keys"]) == sorted(name for name in file if name.endswith(".attn.bias"))


def test_every_parameter_is_the_file_s_to_the_bit(file, loaded):
    parameters = dict(loaded[0].named_parameters())
    assert set(parameters) == {f"transformer.{name}" for name in file if not name.endswith(".attn.bias")}
    for name, parameter in parameters.items():
        assert torch.equal(parameter, file[name.removeprefix("transformer.")]), name


def test_the_head_which_the_file_lacks_is_the_embedding(file, loaded):
    assert torch.equal(loaded[0].lm_head.weight, file["wte.weight"])
