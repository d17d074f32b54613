"""`stop_strings` ends a row at the token that completes one of the strings, and needs `tokenizer=`.

Documentation: "A string or a list of strings that should terminate generation if the model outputs them"
(`GenerationConfig`, `stop_strings`). The string stays in the text, with what follows it in its last token; a string in
the prompt does not end the row.

Instead: transformers<4.41: a `StoppingCriteria` that decodes `input_ids`
transformers>=4.41: `generate(..., stop_strings=["."], tokenizer=tokenizer)`

Message: There are one or more stop strings, either in the arguments to `generate` or in the model's generation config,
but we could not locate a tokenizer. When generating with stop strings, you must pass the model's tokenizer to the
`tokenizer` argument of `generate`.

Message: The following `model_kwargs` are not used by the model: ['stop_strings'] (note: typos in the generate arguments
will also show up in this list)
"""

import pytest
import torch

pytestmark = pytest.mark.refuted_by(
    "stop_strings_ignored",
    "stop_strings_end_all_rows",
    "stop_strings_of_four_rows",
    "stop_strings_without_tokenizer_ignored",
    "only_the_first_stop_string",
)


@pytest.fixture(scope="module")
def letters(small_tokenizer_for):
    """A tokenizer for `hundred_model`: its tokens are characters, but "he" is one."""
    return small_tokenizer_for()


@pytest.fixture(scope="module")
def sampled(hundred_run):
    return hundred_run(do_sample=True)[0][:, 48:]


@pytest.fixture(scope="module")
def stopped(hundred_run, letters):
    """The call: the new tokens (8, T) of the same rows with these stop strings and with the end of text, 99."""
    settings = {"do_sample": True, "eos_token_id": 99, "tokenizer": letters}
    return lambda strings: hundred_run(stop_strings=strings, **settings)[0][:, 48:]


def expected(rows, letters, strings):
    """The rows up to the first token after which the new text has one of the strings; then pads."""
    ended = []
    for row in rows.tolist():
        texts = [letters.decode(row[: n + 1]) for n in range(len(row))]
        ends = [n + 1 for n, text in enumerate(texts) if any(end in text for end in [*strings, "<|endoftext|>"])]
        ended.append(row[: ends[0]] if ends else row)
    longest = max(map(len, ended))
    return [row + [0] * (longest - len(row)) for row in ended]


@pytest.mark.holds("transformers>=4.41", source="huggingface/transformers#28932")
def test_row_ends_at_the_token_that_completes_a_string(stopped, sampled, letters, hundred_batch):
    """Each of eight rows ends at the token that completes one of the strings, and is padded after it."""
    texts = [letters.decode(row) for row in sampled.tolist()]
    in_a_prompt = letters.decode(hundred_batch["input_ids"][7, 10:14])
    strings = [texts[0][2:4], texts[5][11:13], in_a_prompt]
    assert stopped(strings).tolist() == expected(sampled, letters, strings)
    assert stopped(strings[0]).tolist() == expected(sampled, letters, strings[:1])


@pytest.mark.holds("transformers>=4.41", source="huggingface/transformers#28932")
def test_rest_of_the_last_token_is_kept(hundred_model, letters, device):
    """The last token is kept whole: a row that stops at "h" ends with the token "he"."""
    he = letters("he")["input_ids"]
    prompt = torch.tensor([letters("e h")["input_ids"]], device=device)
    settings = {"sequence_bias": {tuple(he): 100.0}, "pad_token_id": 0, "max_new_tokens": 5, "do_sample": False}
    ids = hundred_model.generate(prompt, **settings, stop_strings=["h", "xy"], tokenizer=letters)
    assert ids[0, prompt.shape[1] :].tolist() == he


@pytest.mark.absent("transformers<4.41", source="huggingface/transformers#28932")
def test_generate_refuses_stop_strings(hundred_run, messages):
    """`generate()` raises a `ValueError` for `stop_strings`, as for any unknown argument."""
    with pytest.raises(ValueError, match=messages[1]):
        hundred_run(stop_strings=["he"])


@pytest.mark.holds("transformers>=4.41", source="huggingface/transformers#28932")
def test_stop_strings_without_tokenizer_raise_value_error(hundred_run, messages):
    """`stop_strings` without `tokenizer=` raises a `ValueError`."""
    with pytest.raises(ValueError, match=messages[0]):
        hundred_run(stop_strings=["he"])
