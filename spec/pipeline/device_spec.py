"""device=-1 is the CPU and device=0 the first GPU.

Tutorial 2.2: "Use device=0 for GPU, or device=-1 for CPU".
"""

import pytest
import torch
import transformers

pytestmark = [
    pytest.mark.tutorial("2.2"),
    pytest.mark.refuted_by("device_numbers_name_gpus", "device_numbers_are_swapped"),
]


def test_minus_one_is_the_cpu(checkpoint):
    pipe = transformers.pipeline("text-generation", model=checkpoint.quick, device=-1)
    assert pipe.device == torch.device("cpu")
    assert {parameter.device for parameter in pipe.model.parameters()} == {torch.device("cpu")}


@pytest.mark.needs("a GPU")
def test_zero_is_the_first_gpu(checkpoint):
    pipe = transformers.pipeline("text-generation", model=checkpoint.quick, device=0)
    assert pipe.device == torch.device("cuda:0")
    assert {parameter.device for parameter in pipe.model.parameters()} == {torch.device("cuda:0")}


@pytest.mark.holds("transformers>=4.47", source="huggingface/transformers#34026")
@pytest.mark.needs("no GPU")
def test_zero_without_a_gpu_is_the_cpu(checkpoint):
    assert transformers.pipeline("text-generation", model=checkpoint.quick, device=0).device == torch.device("cpu")


@pytest.mark.holds("transformers<4.47", source="huggingface/transformers#34026")
@pytest.mark.needs("no GPU")
def test_zero_without_a_gpu_is_refused(checkpoint):
    with pytest.raises((AssertionError, RuntimeError, ValueError)):  # torch's own, another in each build
        transformers.pipeline("text-generation", model=checkpoint.quick, device=0)
