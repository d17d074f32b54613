"""A stop string that GPT-2 splits within a character, such as an emoji, ends a row since 5.12.

Beyond the tutorial: before, `generate()` compared the string with the text of each single token, and a part of a
character has no text. With another stop string beside it the row was written on without an error.

Instead: transformers<5.12: `eos_token_id=[tokenizer("🙂")["input_ids"][-1], tokenizer.eos_token_id]`

Message: Stop string preprocessing was unable to identify tokens matching one or more of the supplied stop string(s).
This is most often caused by the stop strings containing unusual characters that are not in the tokenizer vocabulary.

Message: max() arg is an empty sequence

Message: The following `model_kwargs` are not used by the model: ['stop_strings', 'tokenizer'] ...
"""

import json

import pytest
import tokenizers
import torch
import transformers

pytestmark = pytest.mark.refuted_by("stop_strings_ignored", "stop_strings_of_four_rows", "stop_strings_end_all_rows")


@pytest.fixture(scope="module")
def single_bytes(tmp_path_factory):
    """A tokenizer whose tokens are the 256 bytes: an emoji has four."""
    path = tmp_path_factory.mktemp("bytes")
    tokens = [*sorted(tokenizers.pre_tokenizers.ByteLevel.alphabet()), "<|endoftext|>"]
    (path / "vocab.json").write_text(json.dumps({token: n for n, token in enumerate(tokens)}), encoding="utf-8")
    (path / "merges.txt").write_text("#version: 0.2\n", encoding="utf-8")
    (path / "tokenizer_config.json").write_text('{"tokenizer_class": "GPT2Tokenizer"}', encoding="utf-8")
    return transformers.GPT2Tokenizer.from_pretrained(path)


@pytest.fixture(scope="module")
def write(tiny_model, single_bytes):
    """The call: what `tiny_model` writes of these texts, one per row, under these stop strings."""

    def call(texts, strings):
        rows = [single_bytes(text)["input_ids"] for text in texts]
        prompt = torch.tensor([single_bytes("a")["input_ids"]] * len(rows), device=tiny_model.device)
        ids = tiny_model.generate(
            prompt,
            attention_mask=torch.ones_like(prompt),
            max_new_tokens=max(map(len, rows)),
            do_sample=False,
            pad_token_id=256,
            eos_token_id=256,
            stop_strings=strings,
            tokenizer=single_bytes,
            prefix_allowed_tokens_fn=lambda row, written: [rows[row][len(written) - 1]],
        )
        return single_bytes.batch_decode(ids[:, 1:], skip_special_tokens=True)

    return call


@pytest.mark.holds("transformers>=5.12", source="huggingface/transformers#46530")
def test_row_ends_after_the_last_token_of_the_character(write):
    """Each of six rows ends after the last token of an emoji or a Cyrillic letter."""
    texts = ["ab🙂cdefghij"] * 2 + ["abcdefghijklmn"] * 2 + ["abcЖdefghijkl"] * 2
    assert write(texts, ["🙂", "Ж"]) == ["ab🙂"] * 2 + ["abcdefghijklmn"] * 2 + ["abcЖ"] * 2


@pytest.mark.holds("transformers>=4.41,<5.12", source="huggingface/transformers#46519")
def test_split_character_alone_raises_value_error(write, messages):
    """An emoji as the only stop string raises a `ValueError`."""
    with pytest.raises(ValueError, match=f"{messages[0]}|{messages[1]}"):
        write(["ab🙂cd"], "🙂")


@pytest.mark.holds("transformers>=4.41,<5.12", source="huggingface/transformers#46519")
def test_split_character_beside_another_string_ends_no_row(write):
    """An emoji beside another stop string has no effect, without an error."""
    assert write(["ab🙂cd", "abcdef.g"], ["🙂", "f."]) == ["ab🙂cd", "abcdef."]


@pytest.mark.holds("transformers>=5.12", source="huggingface/transformers#46530")
def test_split_character_beside_another_string_ends_a_row(write):
    """An emoji beside another stop string ends its row, and the other string another row."""
    assert write(["ab🙂cd", "abcdef.g"], ["🙂", "f."]) == ["ab🙂", "abcdef."]


@pytest.mark.absent("transformers<4.41", source="huggingface/transformers#28932")
def test_generate_refuses_stop_strings(write, messages):
    """`generate()` raises a `ValueError` for `stop_strings`, as for any unknown argument."""
    with pytest.raises(ValueError, match=messages[2]):
        write(["ab🙂cd"], "🙂")
