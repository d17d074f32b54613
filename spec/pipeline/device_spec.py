"""`device=-1` runs the pipeline on the CPU, `device=0` on the first GPU.

Tutorial 2.2: "Use device=0 for GPU, or device=-1 for CPU". On a machine without a GPU, `device=0` is the CPU since
4.47; before, an error is raised.

Instead: `pipeline("text-generation", model="gpt2", device=0 if torch.cuda.is_available() else -1)`
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
    """The call: a pipeline on the device of this number."""
    model = transformers.GPT2LMHeadModel.from_pretrained(checkpoint.quick)
    return lambda n: transformers.pipeline("text-generation", model=model, tokenizer=pipe.tokenizer, device=n)


def test_device_minus_one_is_the_cpu(pipe_on):
    """`device=-1` moves the model to the CPU."""
    pipe = pipe_on(-1)
    assert pipe.device == torch.device("cpu")
    assert {parameter.device for parameter in pipe.model.parameters()} == {torch.device("cpu")}


@pytest.mark.needs("a CUDA GPU")
def test_device_zero_is_the_first_gpu(pipe_on):
    """`device=0` moves the model to the first GPU."""
    pipe = pipe_on(0)
    assert pipe.device == torch.device("cuda:0")
    assert {parameter.device for parameter in pipe.model.parameters()} == {torch.device("cuda:0")}


@pytest.mark.holds("transformers>=4.47", source="huggingface/transformers#34026")
@pytest.mark.needs("no GPU")
def test_device_zero_without_a_gpu_is_the_cpu(pipe_on):
    """`device=0` on a machine without a GPU is the CPU."""
    assert pipe_on(0).device == torch.device("cpu")


@pytest.mark.holds("transformers<4.47", source="huggingface/transformers#34026")
@pytest.mark.needs("no GPU")
def test_device_zero_without_a_gpu_raises(pipe_on):
    """`device=0` on a machine without a GPU raises an error."""
    with pytest.raises((AssertionError, RuntimeError, ValueError)):  # PyTorch's own, which differs between its builds
        pipe_on(0)
