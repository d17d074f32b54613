"""`convert_ids_to_tokens()` returns the token of each id as a string; a leading space is `Ġ`.

Tutorial 3: "tokens = tokenizer.convert_ids_to_tokens(inputs.input_ids[0])".
"""

import pytest
import transformers

pytestmark = [
    pytest.mark.tutorial("3"),
    pytest.mark.refuted_by(
        "pieces_are_text",
        "prefix_space",
        "add_prefix_space_ignored",
        "bytes_not_decoded",
        "pieces_skipped",
        "ids_above_40000_decoded_wrong",
        "pieces_above_32767_wrap",
        "pieces_stop_after_512",
    ),
]
FLAG = ["The", "ĠAmerican", "Ġflag", "'s", "Ġcolors", "Ġare", "Ġred", ",", "Ġblue", "Ġand"]


@pytest.mark.needs("the tokenizer of gpt2")
def test_flag_prompt_has_ten_tokens(tokenizer, flag):
    assert tokenizer.convert_ids_to_tokens(flag["input_ids"][0]) == FLAG


@pytest.mark.needs("the tokenizer of gpt2")
def test_convert_tokens_to_ids_is_the_inverse(tokenizer, flag):
    """`convert_tokens_to_ids()` turns the tokens back into their ids."""
    assert tokenizer.convert_tokens_to_ids(FLAG) == flag["input_ids"][0].tolist()


def test_every_id_has_a_token_of_its_own(tokenizer, every_token):
    """Every id has its own token, and `convert_tokens_to_ids()` turns every tenth one back into its id."""
    assert len(set(every_token)) == tokenizer.vocab_size
    ids = range(0, tokenizer.vocab_size, 10)
    assert tokenizer.convert_tokens_to_ids([every_token[token] for token in ids]) == list(ids)


def test_every_id_is_decoded_to_the_bytes_of_its_token(tokenizer, every_token):
    """Every id is decoded to the bytes of its token, which has a character for each byte."""
    printable = [*range(33, 127), *range(161, 173), *range(174, 256)]
    others = (byte for byte in range(256) if byte not in printable)
    written = {0x100 + number: byte for number, byte in enumerate(others)}
    in_bytes = "".join(every_token).translate(written).encode("latin-1")
    text = tokenizer.decode(list(range(len(every_token))), clean_up_tokenization_spaces=False)
    assert text == in_bytes.decode("utf-8", errors="replace")


def test_convert_tokens_to_string_returns_the_text(tokenizer):
    """`convert_tokens_to_string()` turns the tokens back into the text."""
    assert tokenizer.convert_tokens_to_string(FLAG) == "The American flag's colors are red, blue and"
    assert tokenizer.convert_tokens_to_string(FLAG[1:] * 200) == " American flag's colors are red, blue and" * 200


@pytest.mark.needs("the tokenizer of gpt2")
def test_each_byte_is_written_as_one_character(tokenizer):
    """A token is written with one character per byte, so that `é` is `Ã©`."""
    assert tokenizer.convert_ids_to_tokens(tokenizer(" é")["input_ids"]) == ["ĠÃ©"]
    assert tokenizer.convert_ids_to_tokens(tokenizer("🤖")["input_ids"]) == ["ðŁ", "¤", "ĸ"]
    assert tokenizer.convert_ids_to_tokens(tokenizer("\n")["input_ids"]) == ["Ċ"]


@pytest.mark.needs("the tokenizer of gpt2")
def test_skip_special_tokens_omits_them(tokenizer):
    """`skip_special_tokens=True` leaves special tokens out; by default they are returned."""
    assert tokenizer.convert_ids_to_tokens([50256, 15496]) == ["<|endoftext|>", "Hello"]
    assert tokenizer.convert_ids_to_tokens([50256, 15496], skip_special_tokens=True) == ["Hello"]


@pytest.mark.needs("the tokenizer of gpt2")
def test_add_prefix_space_adds_a_space_to_the_text(checkpoint):
    """`add_prefix_space=True` encodes a text as if a space stood before the first word."""
    spaced = transformers.GPT2Tokenizer.from_pretrained(checkpoint.source, add_prefix_space=True)
    assert spaced.convert_ids_to_tokens(spaced("Hello dear!")["input_ids"]) == ["ĠHello", "Ġdear", "!"]
    assert spaced(["Hello dear!"] * 40)["input_ids"] == [spaced("Hello dear!")["input_ids"]] * 40


def test_tokens_of_more_texts(tokenizer, snapshot):
    texts = ["Hello dear!", "Today we can go to", "tokenization", "TOKENIZATION", "don't", "  two spaces", "3.14159"]
    assert {text: tokenizer.convert_ids_to_tokens(tokenizer(text)["input_ids"]) for text in texts} == snapshot
