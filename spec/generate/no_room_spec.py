"""A max_length that leaves no room for a new token is a ValueError, from 4.38 on.

Beyond the tutorial: max_length counts the prompt, so a longer prompt meets this. Before, one token was added all the
same.
"""

import pytest

pytestmark = pytest.mark.refuted_by("length_not_checked")
SETTINGS = {"do_sample": False, "pad_token_id": 50256}


@pytest.mark.holds("transformers>=4.38", source="measured")
@pytest.mark.parametrize("max_length", [2, 3])
def test_it_is_refused(model, batch, max_length):
    with pytest.raises(ValueError, match=f"Input length of input_ids is 3, but `max_length` is set to {max_length}"):
        model.generate(**batch, max_length=max_length, **SETTINGS)


@pytest.mark.holds("transformers<4.38", source="measured")
@pytest.mark.parametrize("max_length", [2, 3])
def test_one_token_is_added(model, batch, max_length):
    assert model.generate(**batch, max_length=max_length, **SETTINGS).shape == (2, 4)
