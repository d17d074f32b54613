"""The published checkpoint has no `transformer.` prefix and no `lm_head`, yet every weight is loaded.

Beyond the tutorial: the names in the file are not those of `model.state_dict()`. The file also holds the causal masks,
`h.0.attn.bias` and so on, which are not weights; 5.0 and 5.1 report them as unexpected.

Instead: Nothing needs to be done. The report of 5.0 and 5.1 can be ignored: no weight is missing.

Message: GPT2LMHeadModel LOAD REPORT from: ... Key | Status | | ...+...+--+- h.{...}.attn.bias | UNEXPECTED | | Notes:
- UNEXPECTED :can be ignored when loading from different task/architecture; not ok if you expect identical arch.
"""

import re

import pytest
import safetensors
import torch
import transformers

pytestmark = pytest.mark.refuted_by(
    "prefix_lost",
    "masks_unexpected",
    "head_not_tied",
    "layers_8_and_9_swapped",
    "last_bias_dropped",
    "ids_above_40000_share_an_embedding",
)


@pytest.fixture(scope="module")
def file(checkpoint):
    """The tensors in the file of the checkpoint, by their names there."""
    try:
        path = transformers.utils.cached_file(checkpoint.quick, "model.safetensors")
    except OSError:
        pytest.skip("needs the weights in one file, model.safetensors")
    with safetensors.safe_open(path, framework="pt") as opened:
        tensors = {name: opened.get_tensor(name) for name in opened.keys()}  # noqa: SIM118  # not a dict
    if {name.partition(".")[0] for name in tensors} != {"wte", "wpe", "h", "ln_f"}:
        pytest.skip("needs the tensor names of the published file")
    return tensors


@pytest.fixture(scope="module")
def loaded(checkpoint):
    return transformers.GPT2LMHeadModel.from_pretrained(checkpoint.quick, output_loading_info=True)


def test_file_without_prefix_and_head_loads_completely(file, loaded, L, P):
    """The file has no `transformer.` prefix and no `lm_head`, yet no weight is missing."""
    assert len(file) == 13 * L + 4  # 160 in gpt2: 148 parameters and 12 masks
    assert not [name for name in file if name.startswith(("transformer.", "lm_head."))]
    assert torch.equal(file["h.0.attn.bias"][0, 0], torch.ones(P, P).tril())
    assert len(loaded[1]["missing_keys"]) == len(loaded[1]["mismatched_keys"]) == 0


@pytest.mark.holds("transformers<5.0", "transformers>=5.2", source="measured")
def test_masks_are_not_reported(file, loaded):
    """The causal masks in the file are not reported as unexpected."""
    assert len(loaded[1]["unexpected_keys"]) == 0


@pytest.mark.holds("transformers>=5.0,<5.2", source="measured")
def test_masks_are_reported_as_unexpected(file, loaded, checkpoint, library_log, messages):
    """The causal masks in the file are reported as unexpected."""
    assert sorted(loaded[1]["unexpected_keys"]) == sorted(name for name in file if name.endswith(".attn.bias"))
    transformers.GPT2LMHeadModel.from_pretrained(checkpoint.quick)
    reports = [re.sub(r"\x1b\[\d+m", "", message) for message in library_log.messages]  # without bold and italics
    assert any(re.search(messages[0], report) for report in reports)


def test_every_parameter_equals_its_tensor_in_the_file(file, loaded):
    parameters = dict(loaded[0].named_parameters())
    assert set(parameters) == {f"transformer.{name}" for name in file if not name.endswith(".attn.bias")}
    for name, parameter in parameters.items():
        assert torch.equal(parameter, file[name.removeprefix("transformer.")]), name


def test_every_layer_of_full_size_is_loaded_in_its_place(file, full_model, checkpoint):
    """At full size, the first rows of every parameter are those of its tensor in the file."""
    dtype = full_model.dtype
    with safetensors.safe_open(transformers.utils.cached_file(checkpoint.source, "model.safetensors"), "pt") as opened:
        for name, parameter in full_model.transformer.named_parameters():
            assert torch.equal(parameter[:8].cpu(), opened.get_slice(name)[:8].to(dtype)), name


def test_head_is_the_embedding_of_the_file(file, loaded):
    """`lm_head`, which the file lacks, equals the token embedding in the file."""
    assert torch.equal(loaded[0].lm_head.weight, file["wte.weight"])
