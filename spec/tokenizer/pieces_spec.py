"""convert_ids_to_tokens names the pieces of a text; a leading space is written Ġ.

Tutorial 3: tokens = tokenizer.convert_ids_to_tokens(inputs.input_ids[0]).
"""

import pytest
import transformers

pytestmark = [
    pytest.mark.tutorial("3"),
    pytest.mark.refuted_by(
        "pieces_are_text", "prefix_space", "add_prefix_space_ignored", "bytes_not_decoded", "pieces_skipped"
    ),
]
FLAG = ["The", "ĠAmerican", "Ġflag", "'s", "Ġcolors", "Ġare", "Ġred", ",", "Ġblue", "Ġand"]


def test_the_flag_prompt_has_ten_pieces(tokenizer, flag):
    assert tokenizer.convert_ids_to_tokens(flag["input_ids"][0]) == FLAG


def test_pieces_turn_back_into_ids(tokenizer, flag):
    assert tokenizer.convert_tokens_to_ids(FLAG) == flag["input_ids"][0].tolist()


def test_pieces_turn_back_into_text(tokenizer):
    assert tokenizer.convert_tokens_to_string(FLAG) == "The American flag's colors are red, blue and"


def test_pieces_are_written_in_bytes_so_one_character_may_take_several(tokenizer):
    assert tokenizer.convert_ids_to_tokens(tokenizer(" é")["input_ids"]) == ["ĠÃ©"]
    assert tokenizer.convert_ids_to_tokens(tokenizer("🤖")["input_ids"]) == ["ðŁ", "¤", "ĸ"]
    assert tokenizer.convert_ids_to_tokens(tokenizer("\n")["input_ids"]) == ["Ċ"]


def test_special_tokens_are_pieces_too_unless_they_are_skipped(tokenizer):
    assert tokenizer.convert_ids_to_tokens([50256, 15496]) == ["<|endoftext|>", "Hello"]
    assert tokenizer.convert_ids_to_tokens([50256, 15496], skip_special_tokens=True) == ["Hello"]


def test_add_prefix_space_reads_a_text_as_if_a_space_led(checkpoint):
    spaced = transformers.GPT2Tokenizer.from_pretrained(checkpoint.source, add_prefix_space=True)
    assert spaced.convert_ids_to_tokens(spaced("Hello dear!")["input_ids"]) == ["ĠHello", "Ġdear", "!"]


def test_pieces_of_more_texts(tokenizer, snapshot):
    texts = ["Hello dear!", "Today we can go to", "tokenization", "TOKENIZATION", "don't", "  two spaces", "3.14159"]
    assert {text: tokenizer.convert_ids_to_tokens(tokenizer(text)["input_ids"]) for text in texts} == snapshot
