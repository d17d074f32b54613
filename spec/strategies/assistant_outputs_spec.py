"""Assisted decoding returns an entry per new token in each requested output; the others are None.

Documentation: the fields of `GenerateDecoderOnlyOutput` are "optional, returned when" they are requested, with "up to
`max_new_tokens` elements (one element for each generated token)". In 4.38 to 4.45 `logits` had one entry per pass.

Instead: transformers<4.46: `output_scores=True`, without processors that change them
transformers>=4.46: `output_logits=True`
"""

import copy

import pytest
import torch

pytestmark = pytest.mark.refuted_by("assisted_outputs_per_pass", "assisted_outputs_unrequested")
FIELDS = ["scores", "attentions", "hidden_states"]


@pytest.fixture
def outputs(tiny_model, assistant_for):
    """The call: the returned object for ten tokens after 0 to 4, with a copy of the model as assistant or alone."""

    def call(assisted=True, **requests):
        ids = torch.arange(5, device=tiny_model.device)[None]
        settings = {"max_new_tokens": 10, "do_sample": False, "pad_token_id": 599, "eos_token_id": 599}
        if assisted:
            settings["assistant_model"] = copy.deepcopy(tiny_model)
            settings["assistant_model"].generation_config = copy.deepcopy(assistant_for().generation_config)
        settings |= {"return_dict_in_generate": True, **requests}
        return tiny_model.generate(ids, attention_mask=torch.ones_like(ids), **settings)

    return call


@pytest.mark.parametrize("requested", FIELDS)
def test_fields_are_none_unless_requested(outputs, requested):
    """Each field but the requested one is None."""
    found = outputs(**{f"output_{requested}": True})
    assert {name for name in [*FIELDS, "logits"] if getattr(found, name, None) is not None} == {requested}


@pytest.mark.parametrize("requested", FIELDS)
def test_fields_have_an_entry_per_new_token(outputs, requested):
    """Each requested field has ten entries for ten new tokens, as without an assistant."""
    found, alone = (outputs(assisted, **{f"output_{requested}": True})[requested] for assisted in (True, False))
    assert len(found) == len(alone) == 10


def test_attentions_have_the_shapes_of_greedy_search(outputs):
    """The first entry of `attentions` is (1, 2, 5, 5) per layer; each other has one row."""
    shapes = [tuple(layers[0].shape) for layers in outputs(output_attentions=True).attentions]
    assert shapes == [(1, 2, 5, 5), *[(1, 2, 1, length) for length in range(6, 15)]]
    alone = outputs(assisted=False, output_attentions=True).attentions
    assert [tuple(layers[0].shape) for layers in alone] == shapes


@pytest.mark.holds("transformers>=4.46", source="measured", about="logits")
def test_logits_have_an_entry_per_token(outputs):
    """`logits` has the entries of greedy search, one per new token."""
    found, alone = (outputs(assisted, output_logits=True).logits for assisted in (True, False))
    torch.testing.assert_close(torch.stack(found), torch.stack(alone))


@pytest.mark.holds("transformers>=4.38,<4.46", source="measured", about="logits")
def test_logits_have_an_entry_per_pass(outputs):
    """`logits` has an entry per pass of the model, with the logits of all its tokens."""
    assert [entry.shape[1] for entry in outputs(output_logits=True).logits] == [5, 5]


@pytest.mark.absent("transformers<4.38", source="measured", about="logits")
def test_generate_refuses_output_logits(outputs):
    """`generate()` raises a `ValueError` for `output_logits`, as for any unknown argument."""
    with pytest.raises(ValueError, match="output_logits"):
        outputs(output_logits=True)
