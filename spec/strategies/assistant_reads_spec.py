"""At each turn the assistant reads two tokens, not the whole text: its cache has the tokens before.

Beyond the tutorial: an assistant that read the text at each turn, or kept the tokens that the model refused, would be
slow or wrong. Positions and `attention_mask` of a padded prompt reach the assistant since 4.36.

Instead: transformers<4.36: a prompt without pads
transformers>=4.36: Nothing needs to be done.
"""

import copy
import itertools

import pytest

pytestmark = pytest.mark.refuted_by("assistant_forgets_its_cache", "refused_drafts_are_kept", "assistant_ignores_pads")


@pytest.mark.holds("transformers<5.15", "transformers>=5.16", source="measured", about="turns")
@pytest.mark.parametrize("following", [None, [50] * 100, [*range(1, 6), 50, *range(7, 100), 0]])
def test_assistant_reads_two_tokens_at_each_turn(assisted, assistant_for, following):
    """The assistant reads the prompt, then two tokens at each turn, and one more per further token."""
    assistant, read = assistant_for(following), []
    assistant.transformer.wte.register_forward_pre_hook(lambda _, args: read.append(args[0].shape[1]))
    found, drafts = assisted(assistant, max_new_tokens=24)
    assert found.tolist() == [[*range(1, 28)]]
    turns = [[2, *[1] * (draft - 1)] for draft in drafts if draft]
    assert read == [3, *[*itertools.chain(*turns)][1:]]


@pytest.mark.holds("transformers>=5.15,<5.16", source="measured", about="turns")
def test_assistant_reads_three_tokens_at_each_turn(assisted, assistant_for):
    """The assistant reads three tokens at the second turn, one of them twice, in 5.15."""
    assistant, read = assistant_for(), []
    assistant.transformer.wte.register_forward_pre_hook(lambda _, args: read.append(args[0].shape[1]))
    assisted(assistant, max_new_tokens=24)
    assert read[:5] == [3, 1, 1, 1, 3]


@pytest.fixture
def written(hundred_model, hundred_batch, assistant_for):
    """The call: the new tokens of one row of `hundred_batch`, alone and with a copy as assistant, and the passes."""

    def call(row, types=False):
        prompt = {name: tensor[row : row + 1] for name, tensor in hundred_batch.items()}
        if types:
            prompt["token_type_ids"] = 50 + 10 * prompt["attention_mask"].cumsum(-1) // 20
        settings = {"max_new_tokens": 20, "do_sample": False, "pad_token_id": 0, "eos_token_id": 99}
        expected = hundred_model.generate(**prompt, **settings)
        model, assistant, passes = copy.deepcopy(hundred_model), copy.deepcopy(hundred_model), []
        assistant.generation_config = copy.deepcopy(assistant_for().generation_config)
        model.lm_head.register_forward_hook(lambda head, args, logits: passes.append(logits.shape[1]))
        found = model.generate(**prompt, **settings, assistant_model=assistant)
        return found.tolist(), expected.tolist(), len(passes)

    return call


@pytest.mark.holds("transformers>=4.36", source="huggingface/transformers#26892", about="pads")
@pytest.mark.parametrize(("row", "types"), [(2, False), (4, False), (6, False), (6, True)])
def test_copy_of_the_model_is_never_refused(written, row, types):
    """After pads, and with `token_type_ids`, a copy of the model writes 20 tokens in four passes."""
    found, expected, passes = written(row, types)
    assert found == expected
    assert passes == 4


@pytest.mark.holds("transformers<4.36", source="huggingface/transformers#26892", about="pads")
def test_pads_make_a_copy_of_the_model_wrong(written):
    """A copy of the model as assistant is refused after pads, or the text is another one."""
    found, expected, passes = written(6)
    assert found != expected or passes > 4
