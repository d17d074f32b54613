"""`overwrite_output_dir`, `no_cuda` and other arguments of `TrainingArguments` are gone since 5.0.

Beyond the tutorial: a script that passes one of them raises `TypeError`. Three more followed: `group_by_length` in 5.2,
`warmup_ratio` and `logging_dir` in 5.15. Files are safetensors since 5.0, and a run never clears its directory.

Instead: transformers>=5.2: `TrainingArguments(directory, use_cpu=True, train_sampling_strategy="group_by_length")`
transformers>=4.34,<5.2: `TrainingArguments(directory, use_cpu=True, group_by_length=True)`
transformers<4.34: `TrainingArguments(directory, no_cuda=True, group_by_length=True)`

Message: TrainingArguments.__init__() got an unexpected keyword argument '...'
"""

import inspect

import pytest
import transformers

pytestmark = pytest.mark.refuted_by("arguments_ignore_removed_ones", "arguments_lack_removed_ones")
IN_5 = {"overwrite_output_dir", "no_cuda", "save_safetensors", "half_precision_backend", "fp16_backend", "past_index"}
IN_5 |= {"per_gpu_train_batch_size", "per_gpu_eval_batch_size", "include_inputs_for_metrics", "jit_mode_eval"}
IN_5 |= {"tpu_num_cores", "use_mps_device", "push_to_hub_token", "adafactor", "torchdynamo", "ray_scope"}


@pytest.fixture(scope="module")
def refused(tmp_path_factory, messages):
    """A call: which of these arguments `TrainingArguments` refuses with a `TypeError`."""
    directory = str(tmp_path_factory.mktemp("run"))

    def call(names):
        for name in names:
            with pytest.raises(TypeError, match=messages[0]) as refusal:
                transformers.TrainingArguments(directory, **{name: None})
            yield str(refusal.value).split("'")[1]

    return lambda names: set(call(names))


@pytest.fixture(scope="module")
def parameters():
    """The names of the parameters of `TrainingArguments`."""
    return set(inspect.signature(transformers.TrainingArguments).parameters)


@pytest.mark.holds("transformers>=5.0", source="huggingface/transformers#41017", about="5.0")
def test_arguments_of_4_raise_type_error(refused):
    """`overwrite_output_dir`, `no_cuda`, `save_safetensors` and thirteen others raise `TypeError`."""
    assert refused(IN_5) == IN_5


@pytest.mark.holds("transformers<5.0", source="huggingface/transformers#41017", about="5.0")
def test_arguments_of_4_are_parameters(parameters):
    """`overwrite_output_dir`, `no_cuda`, `save_safetensors` and thirteen others are accepted."""
    assert parameters >= IN_5


@pytest.mark.holds("transformers>=5.2", source="measured", about="5.2")
def test_group_by_length_raises_type_error(refused, parameters):
    """`group_by_length=True` raises `TypeError`: `train_sampling_strategy` is in its place."""
    assert refused(["group_by_length"]) == {"group_by_length"}
    assert "train_sampling_strategy" in parameters


@pytest.mark.holds("transformers<5.2", source="measured", about="5.2")
def test_group_by_length_is_a_parameter(parameters):
    """`group_by_length=True` is accepted."""
    assert "group_by_length" in parameters


@pytest.mark.holds("transformers>=5.15", source="huggingface/transformers#46917", about="5.15")
def test_warmup_ratio_and_logging_dir_raise_type_error(refused):
    """`warmup_ratio` and `logging_dir` raise `TypeError`."""
    assert refused(["warmup_ratio", "logging_dir"]) == {"warmup_ratio", "logging_dir"}


@pytest.mark.holds("transformers<5.15", source="huggingface/transformers#46917", about="5.15")
def test_warmup_ratio_and_logging_dir_are_parameters(parameters):
    """`warmup_ratio` and `logging_dir` are accepted."""
    assert parameters >= {"warmup_ratio", "logging_dir"}
