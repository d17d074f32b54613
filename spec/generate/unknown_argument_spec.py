"""generate() refuses an argument that it does not know, and names it.

Beyond the tutorial: so a slip of the pen is an error, and no setting is passed over in silence. The pipeline hands its
arguments on to generate() and does the same.
"""

import pytest

pytestmark = pytest.mark.refuted_by("generate_takes_any_argument")


def test_generate_names_it(model, batch):
    with pytest.raises(ValueError, match=r"not used by the model: \['max_new_token'\]"):
        model.generate(**batch, max_new_token=1, pad_token_id=50256)


def test_the_pipeline_does_too(pipe):
    with pytest.raises(ValueError, match=r"not used by the model: \['max_new_token'\]"):
        pipe("Hello", max_new_token=1, max_new_tokens=1, pad_token_id=50256)
