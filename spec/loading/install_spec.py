"""With transformers and torch installed, the names of the tutorial stand at the top of transformers.

Tutorial 0: "pip install transformers", "pip install torch"; both, for the first does not bring the second.
"""

import importlib.metadata

import pytest
import torch
import transformers
from packaging.requirements import Requirement

pytestmark = [
    pytest.mark.tutorial("0"),
    pytest.mark.refuted_by(
        "placeholders_for_torch", "pipeline_is_the_module", "version_of_development", "torch_required"
    ),
]
GPT2_MODELS = ["GPT2Model", "GPT2LMHeadModel", "GPT2DoubleHeadsModel"]


@pytest.mark.parametrize("name", [*GPT2_MODELS, "GPT2Tokenizer", "pipeline", "set_seed"])
def test_the_name_is_at_the_top(name):
    assert getattr(transformers, name).__name__ == name


@pytest.mark.parametrize("name", GPT2_MODELS)
def test_the_models_are_torch_modules_and_not_the_placeholders_that_stand_there_without_torch(name):
    assert issubclass(getattr(transformers, name), torch.nn.Module)


def test_the_version_is_that_of_the_installed_package():
    assert transformers.__version__ == importlib.metadata.version("transformers")


def test_transformers_asks_for_torch_only_as_an_extra():
    requirements = [Requirement(line) for line in importlib.metadata.requires("transformers")]
    asked = [r.name for r in requirements if r.marker is None or r.marker.evaluate({"extra": ""})]
    assert "tokenizers" in asked
    assert "torch" not in asked
