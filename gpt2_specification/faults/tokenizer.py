"""Faults of the tokenizer: of texts to ids, of ids to texts, and of what a call returns."""

import functools
import unicodedata
from pathlib import Path

import torch
import transformers
from tokenizers import decoders
from transformers import tokenization_utils_base

from . import after, always, at_the_top, before, by_default, fault, wrap

BASE = transformers.PreTrainedTokenizerBase
CLASSES = {transformers.GPT2Tokenizer, transformers.GPT2TokenizerFast}  # one class from 5.0 on
ENCODING = transformers.BatchEncoding


def change_settings(patch, **settings):
    """GPT-2's tokenizers are made with these settings."""
    for name in CLASSES:
        always(patch, name, "__init__", **settings)


@fault()
def prefix_space(patch):
    """A space is put before each text."""
    change_settings(patch, add_prefix_space=True)


@fault()
def add_prefix_space_ignored(patch):
    """No space is put before a text, whatever add_prefix_space says."""
    change_settings(patch, add_prefix_space=False)


@fault()
def bos_added(patch):
    """The beginning-of-text token is put before each text."""
    change_settings(patch, add_bos_token=True)


@fault()
def own_bos_token(patch):
    """GPT-2 has a beginning-of-text token of its own, <|startoftext|>."""
    change_settings(patch, bos_token="<|startoftext|>")


@fault()
def special_tokens_split(patch):
    """A special token that stands in the text is split like any other text."""
    change_settings(patch, split_special_tokens=True)


def change_texts(patch, change):
    """What the tokenizer encodes is `change(text)` for each text."""

    def each(_, text):
        return change(text) if isinstance(text, str) else [change(one) for one in text]

    before(patch, BASE, "__call__", each)


@fault()
def texts_stripped(patch):
    """Spaces around a text are taken away before it is encoded."""
    change_texts(patch, str.strip)


@fault()
def texts_normalised(patch):
    """Texts are brought into Unicode's composed form before they are encoded."""
    change_texts(patch, lambda text: unicodedata.normalize("NFC", text))


@fault()
def call_takes_pieces(patch):
    """A list of texts is read as the words of one text."""
    by_default(patch, BASE, "__call__", is_split_into_words=True)


@fault("transformers>=5")
def encode_takes_pieces(patch):
    """encode() reads a list as the tokens of one text."""

    def change(encode):
        def broken(self, text, **kwargs):
            return self.convert_tokens_to_ids(text) if isinstance(text, list) else encode(self, text, **kwargs)

        return broken

    wrap(patch, BASE, "encode", change)


@fault("transformers<5")
def encode_takes_a_batch(patch):
    """encode() reads a list as a batch of texts."""

    def change(encode):
        def broken(self, text, **kwargs):
            return self(text, **kwargs)["input_ids"] if isinstance(text, list) else encode(self, text, **kwargs)

        return broken

    wrap(patch, BASE, "encode", change)


@fault()
def bytes_not_decoded(patch):
    """Bytes are not turned back: decode() writes a space as Ġ."""
    if transformers.GPT2Tokenizer is not transformers.GPT2TokenizerFast:  # the one written in Python
        patch.setattr(transformers.GPT2Tokenizer, "convert_tokens_to_string", lambda self, tokens: "".join(tokens))
        return

    def change(self, _):
        self.backend_tokenizer.decoder = decoders.Fuse()

    after(patch, transformers.GPT2Tokenizer, "__init__", change)


@fault()
def pieces_decoded_alone(patch):
    """decode() turns each id into text by itself, and joins the texts."""

    def change(decode):
        return lambda self, token_ids, **kwargs: "".join(decode(self, [token], **kwargs) for token in token_ids)

    wrap(patch, BASE, "decode", change)


@fault()
def decode_tidies(patch):
    """decode() takes the space before punctuation away, whatever it is told."""
    after(patch, BASE, "decode", lambda self, text: self.clean_up_tokenization(text))


@fault("transformers<4.45.1")
def decode_keeps_spaces(patch):
    """decode() keeps the space before punctuation unless told otherwise."""
    by_default(patch, BASE, "decode", clean_up_tokenization_spaces=False)


@fault()
def decode_skips_special_tokens(patch):
    """decode() leaves special tokens out unless told otherwise."""
    by_default(patch, BASE, "decode", skip_special_tokens=True)


@fault()
def skip_special_tokens_ignored(patch):
    """decode() writes special tokens out, whatever it is told."""
    always(patch, BASE, "decode", skip_special_tokens=False)


def _nested(rows) -> bool:
    return isinstance(rows, list) and bool(rows) and isinstance(rows[0], list)


@fault("transformers>=5")
def decode_refuses_a_batch(patch):
    """decode() reads a batch as one row and refuses it."""

    def change(self, rows):
        if _nested(rows):
            raise TypeError("argument 'ids': 'list' object cannot be interpreted as an integer")
        return rows

    before(patch, BASE, "decode", change)


@fault("transformers<5")
def decode_takes_a_batch(patch):
    """decode() gives a list of texts for a batch."""

    def change(decode):
        def broken(self, rows, **kwargs):
            return [decode(self, row, **kwargs) for row in rows] if _nested(rows) else decode(self, rows, **kwargs)

        return broken

    wrap(patch, BASE, "decode", change)


@fault()
def batch_decode_joins(patch):
    """batch_decode() joins its texts."""
    after(patch, BASE, "batch_decode", lambda self, texts: ["".join(texts)])


@fault("transformers>=5")
def batch_decode_splits_a_row(patch):
    """batch_decode() reads a single row as a batch of tokens."""
    before(patch, BASE, "batch_decode", lambda self, rows: rows if _nested(rows) else [[token] for token in rows])


@fault()
def pieces_are_text(patch):
    """convert_ids_to_tokens gives the text of each id, with a space for Ġ."""

    def change(self, pieces):
        return pieces.replace("Ġ", " ") if isinstance(pieces, str) else [one.replace("Ġ", " ") for one in pieces]

    after(patch, transformers.GPT2Tokenizer, "convert_ids_to_tokens", change)


@fault()
def token_type_ids_too(patch):
    """The tokenizer returns token_type_ids too."""
    for name in CLASSES:
        patch.setattr(name, "model_input_names", ["input_ids", "token_type_ids", "attention_mask"])


@fault()
def keys_are_no_attributes(patch):
    """What the tokenizer returns has no attributes for its keys."""

    def broken(self, item):
        raise AttributeError(item)

    patch.setattr(ENCODING, "__getattr__", broken)


@fault()
def tensors_are_int32(patch):
    """The tokenizer's tensors are int32."""

    def change(self, _):
        self.data = {key: value.int() if torch.is_tensor(value) else value for key, value in self.data.items()}
        return self

    after(patch, ENCODING, "convert_to_tensors", change)


@fault()
def tensors_unasked(patch):
    """The tokenizer returns tensors unless told otherwise."""
    by_default(patch, BASE, "__call__", return_tensors="pt")


@fault()
def single_text_has_no_row(patch):
    """A single text makes tensors of one dimension."""

    def change(call):
        def broken(self, text, *args, **kwargs):
            batch = call(self, text, *args, **kwargs)
            if isinstance(text, str):
                batch.data = {key: row[0] if torch.is_tensor(row) else row for key, row in batch.data.items()}
            return batch

        return broken

    wrap(patch, BASE, "__call__", change)


@fault()
def fast_says_slow(patch):
    """A tokenizers-backed tokenizer says that it is not fast."""
    patch.setattr(transformers.PreTrainedTokenizerFast, "is_fast", False)


@fault("transformers>=5")
def two_tokenizer_classes(patch):
    """GPT2TokenizerFast is a class of its own."""
    at_the_top(patch, "GPT2TokenizerFast", type("GPT2TokenizerFast", (transformers.GPT2Tokenizer,), {}))


@fault("transformers<5")
def one_tokenizer_class(patch):
    """GPT2Tokenizer is the fast class."""
    at_the_top(patch, "GPT2Tokenizer", transformers.GPT2TokenizerFast)


@fault("transformers<5")
def merges_reversed(patch):
    """The tokenizer written in Python applies the last merges first."""

    def change(self, _):
        self.bpe_ranks = {pair: -rank for pair, rank in self.bpe_ranks.items()}

    after(patch, transformers.GPT2Tokenizer, "__init__", change)


# offsets, and what is saved


@fault()
def offsets_passed_over(patch):
    """return_offsets_mapping is passed over in silence."""
    always(patch, BASE, "__call__", return_offsets_mapping=False)


@fault()
def offsets_begin_at_one(patch):
    """Offsets count the characters from 1."""

    def change(self, batch):
        if "offset_mapping" in batch:
            batch.data["offset_mapping"] = [(first + 1, end + 1) for first, end in batch["offset_mapping"]]
        return batch

    after(patch, BASE, "__call__", change)


@fault()
def vocabulary_not_saved(patch):
    """save_pretrained() of a tokenizer leaves the vocabulary out."""

    def change(self, paths):
        for path in map(Path, paths):
            if path.name in ("tokenizer.json", "vocab.json"):
                path.unlink(missing_ok=True)
        return paths

    after(patch, BASE, "save_pretrained", change)


@fault()
def batch_decode_skips(patch):
    """batch_decode() leaves special tokens out unless told otherwise."""
    by_default(patch, BASE, "batch_decode", skip_special_tokens=True)


@fault()
def pieces_skipped(patch):
    """convert_ids_to_tokens leaves special tokens out."""
    always(patch, transformers.GPT2Tokenizer, "convert_ids_to_tokens", skip_special_tokens=True)


@fault()
def encode_gives_lists(patch):
    """encode() gives lists, whatever return_tensors says."""
    always(patch, BASE, "encode", return_tensors=None)


# empty and long texts


def _retype_empty(patch, dtype):
    def change(self, _):
        self.data = {
            key: value.to(dtype) if torch.is_tensor(value) and not value.numel() else value
            for key, value in self.data.items()
        }
        return self

    after(patch, ENCODING, "convert_to_tensors", change)


@fault("transformers>=4.57")
def empty_text_is_float(patch):
    """An empty text makes a float tensor."""
    _retype_empty(patch, torch.float32)


@fault("transformers<4.57")
def empty_text_is_int(patch):
    """An empty text makes a tensor of integers."""
    _retype_empty(patch, torch.int64)


@fault()
def tokenizer_never_cuts(patch):
    """The tokenizer cuts no text."""
    always(patch, BASE, "__call__", truncation=False, max_length=None)


@fault()
def max_length_needs_truncation(patch):
    """max_length cuts a text only where truncation is True."""
    by_default(patch, BASE, "__call__", truncation=False)


@fault()
def truncation_stays(patch):
    """A max_length holds for the next text too."""

    def change(call):
        @functools.wraps(call)
        def broken(self, *args, **kwargs):
            self.__dict__["kept"] = kwargs.get("max_length", self.__dict__.get("kept"))
            return call(self, *args, **{"truncation": True, "max_length": self.__dict__["kept"], **kwargs})

        return broken

    wrap(patch, BASE, "__call__", change)


@fault()
def long_texts_cut(patch):
    """The tokenizer cuts a text at the model's longest input unless told otherwise."""
    by_default(patch, BASE, "__call__", truncation=True)


@fault("transformers>=5")
def truncation_warned_of(patch):
    """The tokenizer warns of a max_length without truncation."""

    def change(call):
        @functools.wraps(call)
        def broken(self, *args, **kwargs):
            if "max_length" in kwargs and "truncation" not in kwargs:
                tokenization_utils_base.logger.warning("Truncation was not explicitly activated.")
            return call(self, *args, **kwargs)

        return broken

    wrap(patch, BASE, "__call__", change)


@fault()
def tokenizer_warnings_silent(patch):
    """The tokenizers log their warnings at a level that nobody sees."""
    patch.setattr(tokenization_utils_base.logger, "warning", tokenization_utils_base.logger.info)


@fault("transformers<5")
def truncation_not_warned_of(patch):
    """The tokenizer takes a max_length without truncation in silence."""
    tokenizer_warnings_silent(patch)


@fault()
def length_warned_of_always(patch):
    """The tokenizer warns of every text of 1024 tokens or more."""

    def change(self, ids, max_length, verbose):
        if len(ids) >= 1024:
            tokenization_utils_base.logger.warning("Token indices sequence length is long.")

    patch.setattr(BASE, "_eventual_warn_about_too_long_sequence", change)
