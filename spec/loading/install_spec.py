"""`GPT2LMHeadModel` and `pipeline` are imported from `transformers`; torch is installed separately.

Tutorial 0: "pip install transformers", "pip install torch". The first command does not install torch.
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
def test_name_is_imported_from_transformers(name):
    """The GPT-2 classes, `pipeline` and `set_seed` are imported from `transformers`."""
    assert getattr(transformers, name).__name__ == name


@pytest.mark.parametrize("name", GPT2_MODELS)
def test_model_class_is_a_torch_module(name):
    """The model classes are torch modules, not the placeholders that replace them without torch."""
    assert issubclass(getattr(transformers, name), torch.nn.Module)


def test_version_is_that_of_the_installed_package():
    assert transformers.__version__ == importlib.metadata.version("transformers")


def test_transformers_requires_torch_only_as_an_extra():
    requirements = [Requirement(line) for line in importlib.metadata.requires("transformers")]
    required = [r.name for r in requirements if r.marker is None or r.marker.evaluate({"extra": ""})]
    assert "tokenizers" in required
    assert "torch" not in required
