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


@pytest.fixture(scope="module")
def pipe_on(pipe, checkpoint):
    """The call: a pipeline on a device by its number."""
    model = transformers.GPT2LMHeadModel.from_pretrained(checkpoint.quick)
    return lambda n: transformers.pipeline("text-generation", model=model, tokenizer=pipe.tokenizer, device=n)


def test_minus_one_is_the_cpu(pipe_on):
    pipe = pipe_on(-1)
    assert pipe.device == torch.device("cpu")
    assert {parameter.device for parameter in pipe.model.parameters()} == {torch.device("cpu")}


@pytest.mark.needs("a CUDA GPU")
def test_zero_is_the_first_gpu(pipe_on):
    pipe = pipe_on(0)
    assert pipe.device == torch.device("cuda:0")
    assert {parameter.device for parameter in pipe.model.parameters()} == {torch.device("cuda:0")}


@pytest.mark.holds("transformers>=4.47", source="huggingface/transformers#34026")
@pytest.mark.needs("no GPU")
def test_zero_without_a_gpu_is_the_cpu(pipe_on):
    assert pipe_on(0).device == torch.device("cpu")


@pytest.mark.holds("transformers<4.47", source="huggingface/transformers#34026")
@pytest.mark.needs("no GPU")
def test_zero_without_a_gpu_is_refused(pipe_on):
    with pytest.raises((AssertionError, RuntimeError, ValueError)):  # torch's own, another in each build
        pipe_on(0)
