"""Faults of the tokenizer: in encoding, in decoding, in what a call returns, and in saving and loading."""

import functools
import json
import re
import unicodedata
from pathlib import Path

import torch
import transformers
from tokenizers import decoders, models
from transformers import tokenization_utils_base

from . import after, always, at_the_top, before, by_default, fault, wrap

BASE = transformers.PreTrainedTokenizerBase
CLASSES = {transformers.GPT2Tokenizer, transformers.GPT2TokenizerFast}  # one class since 5.0
ENCODING = transformers.BatchEncoding


def change_settings(patch, **settings):
    """Make GPT-2's tokenizers with these settings, whatever the caller passes."""
    for name in CLASSES:
        always(patch, name, "__init__", **settings)


@fault()
def prefix_space(patch):
    """The tokenizer puts a space before each text."""
    change_settings(patch, add_prefix_space=True)


@fault()
def add_prefix_space_ignored(patch):
    """The tokenizer ignores `add_prefix_space=True`."""
    change_settings(patch, add_prefix_space=False)


@fault()
def bos_added(patch):
    """The tokenizer puts the beginning-of-text token before each text."""
    change_settings(patch, add_bos_token=True)


@fault()
def own_bos_token(patch):
    """The tokenizer has its own beginning-of-text token, `<|startoftext|>`."""
    change_settings(patch, bos_token="<|startoftext|>")


@fault()
def special_tokens_split(patch):
    """The tokenizer splits a special token in the text into several tokens."""
    change_settings(patch, split_special_tokens=True)


def change_texts(patch, change):
    """Encode `change(text)` in place of each text."""

    def each(_, text):
        return change(text) if isinstance(text, str) else [change(one) for one in text]

    before(patch, BASE, "__call__", each)


@fault()
def texts_stripped(patch):
    """The tokenizer strips white space around a text before encoding."""
    change_texts(patch, str.strip)


@fault()
def texts_normalised(patch):
    """The tokenizer normalises a text to Unicode's composed form before encoding."""
    change_texts(patch, lambda text: unicodedata.normalize("NFC", text))


@fault()
def call_takes_pieces(patch):
    """The tokenizer reads a list of texts as the words of one text."""

    def change(call):
        def broken(self, text, *args, **kwargs):
            return call(self, text, *args, **{"is_split_into_words": isinstance(text, list), **kwargs})

        return broken

    wrap(patch, BASE, "__call__", change)


@fault("transformers>=5")
def encode_takes_pieces(patch):
    """`encode()` reads a list as the tokens of one text."""

    def change(encode):
        def broken(self, text, **kwargs):
            return self.convert_tokens_to_ids(text) if isinstance(text, list) else encode(self, text, **kwargs)

        return broken

    wrap(patch, BASE, "encode", change)


@fault("transformers<5")
def encode_takes_a_batch(patch):
    """`encode()` reads a list as a batch of texts."""

    def change(encode):
        def broken(self, text, **kwargs):
            return self(text, **kwargs)["input_ids"] if isinstance(text, list) else encode(self, text, **kwargs)

        return broken

    wrap(patch, BASE, "encode", change)


@fault()
def bytes_not_decoded(patch):
    """`decode()` does not turn bytes back into text and writes a space as `Ġ`."""
    if transformers.GPT2Tokenizer is not transformers.GPT2TokenizerFast:  # the one written in Python
        patch.setattr(transformers.GPT2Tokenizer, "convert_tokens_to_string", lambda self, tokens: "".join(tokens))
        return

    def change(self, _):
        self.backend_tokenizer.decoder = decoders.Fuse()

    after(patch, transformers.GPT2Tokenizer, "__init__", change)


@fault()
def pieces_decoded_alone(patch):
    """`decode()` decodes each id separately and joins the texts."""

    def change(decode):
        return lambda self, token_ids, **kwargs: "".join(decode(self, [token], **kwargs) for token in token_ids)

    wrap(patch, BASE, "decode", change)


@fault()
def decode_tidies(patch):
    """`decode()` always removes the space before a punctuation mark."""
    after(patch, BASE, "decode", lambda self, text: self.clean_up_tokenization(text))


@fault("transformers<4.45.1")
def decode_keeps_spaces(patch):
    """`decode()` keeps the space before a punctuation mark by default."""
    by_default(patch, BASE, "decode", clean_up_tokenization_spaces=False)


@fault("transformers<5.7")
def clean_up_ignored(patch):
    """`decode()` ignores `clean_up_tokenization_spaces=True`."""
    always(patch, BASE, "decode", clean_up_tokenization_spaces=False)


@fault("transformers>=5.7")
def clean_up_forced(patch):
    """`decode()` follows `clean_up_tokenization_spaces=True` for GPT-2 too."""

    def change(self, _):
        self.clean_up_tokenization_spaces_for_bpe_even_though_it_will_corrupt_output = True

    after(patch, transformers.GPT2Tokenizer, "__init__", change)


@fault("transformers>=5.7")
def clean_up_ignored_silently(patch):
    """`decode()` does not warn that it ignores `clean_up_tokenization_spaces=True`."""
    patch.setattr(transformers.tokenization_utils_tokenizers.logger, "warning", lambda *_: None)


@fault()
def decode_skips_special_tokens(patch):
    """`decode()` skips special tokens by default."""
    by_default(patch, BASE, "decode", skip_special_tokens=True)


@fault()
def skip_special_tokens_ignored(patch):
    """`decode()` ignores `skip_special_tokens=True`."""
    always(patch, BASE, "decode", skip_special_tokens=False)


def _nested(rows) -> bool:
    return isinstance(rows, list) and bool(rows) and isinstance(rows[0], list)


@fault("transformers>=5")
def decode_refuses_a_batch(patch):
    """`decode()` raises a `TypeError` for a batch."""

    def change(self, rows):
        if _nested(rows):
            raise TypeError("argument 'ids': 'list' object cannot be interpreted as an integer")
        return rows

    before(patch, BASE, "decode", change)


@fault("transformers<5")
def decode_takes_a_batch(patch):
    """`decode()` of a batch returns a list of texts."""

    def change(decode):
        def broken(self, rows, **kwargs):
            return [decode(self, row, **kwargs) for row in rows] if _nested(rows) else decode(self, rows, **kwargs)

        return broken

    wrap(patch, BASE, "decode", change)


@fault()
def batch_decode_joins(patch):
    """`batch_decode()` joins the texts of all rows into one."""
    after(patch, BASE, "batch_decode", lambda self, texts: ["".join(texts)])


@fault("transformers>=5")
def batch_decode_splits_a_row(patch):
    """`batch_decode()` reads a single row as a batch of one-token rows."""
    before(patch, BASE, "batch_decode", lambda self, rows: rows if _nested(rows) else [[token] for token in rows])


@fault()
def pieces_are_text(patch):
    """`convert_ids_to_tokens()` returns a space in place of `Ġ`."""

    def change(self, pieces):
        return pieces.replace("Ġ", " ") if isinstance(pieces, str) else [one.replace("Ġ", " ") for one in pieces]

    after(patch, transformers.GPT2Tokenizer, "convert_ids_to_tokens", change)


@fault()
def token_type_ids_too(patch):
    """The tokenizer returns `token_type_ids` too."""
    for name in CLASSES:
        patch.setattr(name, "model_input_names", ["input_ids", "token_type_ids", "attention_mask"])


@fault()
def keys_are_no_attributes(patch):
    """The keys of the tokenizer's result are not attributes."""

    def broken(self, item):
        raise AttributeError(item)

    patch.setattr(ENCODING, "__getattr__", broken)


@fault()
def tensors_are_int32(patch):
    """The tokenizer returns tensors of type `int32`."""

    def change(self, _):
        self.data = {key: value.int() if torch.is_tensor(value) else value for key, value in self.data.items()}
        return self

    after(patch, ENCODING, "convert_to_tensors", change)


@fault()
def tensors_are_float32(patch):
    """The tokenizer returns tensors of type `float32`."""

    def change(self, _):
        self.data = {key: value.float() if torch.is_tensor(value) else value for key, value in self.data.items()}
        return self

    after(patch, ENCODING, "convert_to_tensors", change)


@fault()
def large_tensors_are_int32(patch):
    """The tokenizer returns tensors of type `int32` if they have more than 1000 elements."""

    def change(self, _):
        large = {
            key: value.int() for key, value in self.data.items() if torch.is_tensor(value) and value.numel() > 1000
        }
        self.data = {**self.data, **large}
        return self

    after(patch, ENCODING, "convert_to_tensors", change)


@fault()
def tensors_unasked(patch):
    """The tokenizer returns tensors by default."""
    by_default(patch, BASE, "__call__", return_tensors="pt")


@fault()
def single_text_has_no_row(patch):
    """The tokenizer returns tensors of one dimension for a single text."""

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
    """`is_fast` of a fast tokenizer is False."""
    patch.setattr(transformers.PreTrainedTokenizerFast, "is_fast", False)


@fault("transformers<5")
def slow_says_fast(patch):
    """`is_fast` of a slow tokenizer is True."""
    patch.setattr(transformers.PreTrainedTokenizer, "is_fast", True)


@fault("transformers>=5")
def two_tokenizer_classes(patch):
    """`GPT2TokenizerFast` is a class of its own."""
    at_the_top(patch, "GPT2TokenizerFast", type("GPT2TokenizerFast", (transformers.GPT2Tokenizer,), {}))


@fault("transformers<5")
def one_tokenizer_class(patch):
    """`GPT2Tokenizer` is the fast class."""
    at_the_top(patch, "GPT2Tokenizer", transformers.GPT2TokenizerFast)


@fault("transformers<5")
def merges_reversed(patch):
    """The slow tokenizer applies the last merges first."""

    def change(self, _):
        self.bpe_ranks = {pair: -rank for pair, rank in self.bpe_ranks.items()}

    after(patch, transformers.GPT2Tokenizer, "__init__", change)


# offsets, saving and loading


@fault()
def offsets_passed_over(patch):
    """The tokenizer ignores `return_offsets_mapping=True` silently."""
    always(patch, BASE, "__call__", return_offsets_mapping=False)


@fault()
def offsets_begin_at_one(patch):
    """Offsets count characters from 1."""

    def change(self, batch):
        if "offset_mapping" in batch:
            batch.data["offset_mapping"] = [(first + 1, end + 1) for first, end in batch["offset_mapping"]]
        return batch

    after(patch, BASE, "__call__", change)


@fault()
def vocabulary_not_saved(patch):
    """`save_pretrained()` of a tokenizer omits the vocabulary."""

    def change(self, paths):
        for path in map(Path, paths):
            if path.name in ("tokenizer.json", "vocab.json"):
                path.unlink(missing_ok=True)
        return paths

    after(patch, BASE, "save_pretrained", change)


@fault()
def merges_not_loaded(patch):
    """The tokenizer is loaded without its merges."""

    def change(self, _):
        if hasattr(self, "bpe_ranks"):  # the slow tokenizer
            self.bpe_ranks = {}
        else:
            self.backend_tokenizer.model = models.BPE(vocab=self.get_vocab(), merges=[])

    for name in CLASSES:
        after(patch, name, "__init__", change)


@fault("transformers<5")
def unreadable_tokenizer_is_none(patch):
    """`from_pretrained()` of a tokenizer returns None for files that cannot be read."""

    def change(from_pretrained):
        @functools.wraps(from_pretrained)
        def broken(cls, *args, **kwargs):
            try:
                return from_pretrained(cls, *args, **kwargs)
            except Exception:
                return None

        return broken

    wrap(patch, BASE, "from_pretrained", change)


@fault()
def batch_decode_skips(patch):
    """`batch_decode()` skips special tokens by default."""
    by_default(patch, BASE, "batch_decode", skip_special_tokens=True)


@fault()
def pieces_skipped(patch):
    """`convert_ids_to_tokens()` always skips special tokens."""
    always(patch, transformers.GPT2Tokenizer, "convert_ids_to_tokens", skip_special_tokens=True)


@fault()
def encode_gives_lists(patch):
    """`encode()` ignores `return_tensors` and returns lists."""
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
    """The ids of an empty text are a `float32` tensor."""
    _retype_empty(patch, torch.float32)


@fault("transformers<4.57")
def empty_text_is_int(patch):
    """The ids of an empty text are an `int64` tensor."""
    _retype_empty(patch, torch.int64)


@fault()
def tokenizer_never_cuts(patch):
    """The tokenizer never truncates a text."""
    always(patch, BASE, "__call__", truncation=False, max_length=None)


@fault()
def max_length_needs_truncation(patch):
    """The tokenizer ignores `max_length` without `truncation=True`."""
    by_default(patch, BASE, "__call__", truncation=False)


@fault()
def truncation_stays(patch):
    """The tokenizer applies a `max_length` to the texts of later calls too."""

    def change(call):
        @functools.wraps(call)
        def broken(self, *args, **kwargs):
            self.__dict__["kept"] = kwargs.get("max_length", self.__dict__.get("kept"))
            return call(self, *args, **{"truncation": True, "max_length": self.__dict__["kept"], **kwargs})

        return broken

    wrap(patch, BASE, "__call__", change)


@fault()
def long_texts_cut(patch):
    """The tokenizer truncates a text at the number of positions by default."""
    by_default(patch, BASE, "__call__", truncation=True)


@fault("transformers>=5")
def truncation_warned_of(patch):
    """The tokenizer warns about `max_length` without `truncation=True`."""

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
    """The tokenizer logs its warnings at the info level, which is not shown."""
    patch.setattr(tokenization_utils_base.logger, "warning", tokenization_utils_base.logger.info)


@fault("transformers<5")
def truncation_not_warned_of(patch):
    """The tokenizer does not warn about `max_length` without `truncation=True`."""
    tokenizer_warnings_silent(patch)


@fault()
def length_warned_of_always(patch):
    """The tokenizer warns about every text of 1024 tokens or more."""

    def change(self, ids, max_length, verbose):
        if len(ids) >= 1024:
            tokenization_utils_base.logger.warning("Token indices sequence length is long.")

    patch.setattr(BASE, "_eventual_warn_about_too_long_sequence", change)


# long texts, large batches, all ids and all characters


@fault()
def long_texts_end_early(patch):
    """The tokenizer encodes the first 2000 characters of a text only."""
    change_texts(patch, lambda text: text[:2000])


@fault()
def long_runs_of_white_space_shortened(patch):
    """The tokenizer shortens a run of more than eight equal white space characters to eight."""
    change_texts(patch, lambda text: re.sub(r"(\s)\1{8,}", lambda run: run[1] * 8, text))


@fault()
def characters_above_ffff_replaced(patch):
    """The tokenizer encodes U+FFFD in place of a character above U+FFFF."""
    change_texts(patch, lambda text: re.sub("[\U00010000-\U0010ffff]", "\ufffd", text))


@fault()
def control_characters_dropped(patch):
    """The tokenizer drops control characters from a text."""
    change_texts(
        patch, lambda text: "".join(one for one in text if unicodedata.category(one) != "Cc" or one in "\t\r\n")
    )


@fault()
def later_rows_repeat_a_row(patch):
    """The tokenizer returns the ids of the eighth text for each text after it."""

    def change(call):
        @functools.wraps(call)
        def broken(self, text, *args, **kwargs):
            if isinstance(text, list) and len(text) > 8:
                text = text[:8] + [text[7]] * (len(text) - 8)
            return call(self, text, *args, **kwargs)

        return broken

    wrap(patch, BASE, "__call__", change)
    if not hasattr(transformers.GPT2Tokenizer, "bpe"):  # since 5.0, encode() takes a batch
        wrap(patch, BASE, "encode", change)


@fault()
def later_rows_decoded_as_one(patch):
    """`batch_decode()` returns the text of the eighth row for each row after it."""
    after(patch, BASE, "batch_decode", lambda self, texts: [texts[min(row, 7)] for row in range(len(texts))])


@fault("transformers>=5")
def later_rows_not_decoded(patch):
    """`decode()` of a batch returns the texts of the first eight rows."""
    after(patch, BASE, "decode", lambda self, texts: texts[:8] if isinstance(texts, list) else texts)


@fault()
def decode_stops_after_1024(patch):
    """`decode()` ignores the ids after the first 1024."""
    before(patch, BASE, "decode", lambda self, ids: ids[:1024] if isinstance(ids, list) and not _nested(ids) else ids)


@fault()
def encode_stops_after_512(patch):
    """`encode()` returns at most 512 ids."""
    after(patch, BASE, "encode", lambda self, ids: ids[:512] if isinstance(ids, list) else ids)


@fault()
def ids_above_40000_decoded_wrong(patch):
    """`decode()` returns the text of the id before for an id above 40000."""

    def change(self, ids):
        if isinstance(ids, list) and not _nested(ids):
            return [id_ - 1 if id_ > 40000 and id_ != self.eos_token_id else id_ for id_ in ids]
        return ids

    before(patch, BASE, "decode", change)


@fault()
def pieces_above_32767_wrap(patch):
    """`convert_ids_to_tokens()` reads an id above 32767 as a number of 15 bits."""

    def change(self, ids):
        return ids % 32768 if isinstance(ids, int) else [int(id_) % 32768 for id_ in ids]

    before(patch, transformers.GPT2Tokenizer, "convert_ids_to_tokens", change)


@fault()
def pieces_stop_after_512(patch):
    """`convert_ids_to_tokens()` returns at most 512 tokens."""
    after(patch, transformers.GPT2Tokenizer, "convert_ids_to_tokens", lambda self, tokens: tokens[:512])


@fault()
def later_offsets_are_zero(patch):
    """Offsets after the 512th token are 0."""

    def change(self, batch):
        if "offset_mapping" in batch:
            batch.data["offset_mapping"][512:] = [(0, 0)] * len(batch["offset_mapping"][512:])
        return batch

    after(patch, BASE, "__call__", change)


@fault()
def offsets_count_bytes(patch):
    """Offsets count the bytes of the text in place of its characters."""

    def change(call):
        @functools.wraps(call)
        def broken(self, text, *args, **kwargs):
            batch = call(self, text, *args, **kwargs)
            if "offset_mapping" in batch:
                places = [
                    (len(text[:first].encode()), len(text[:end].encode())) for first, end in batch["offset_mapping"]
                ]
                batch.data["offset_mapping"] = places
            return batch

        return broken

    wrap(patch, BASE, "__call__", change)


@fault()
def long_texts_have_another_key(patch):
    """The tokenizer returns `special_tokens_mask` too for a text of more than 512 tokens."""

    def change(self, batch):
        ids = batch["input_ids"]
        if len(ids) > 512:
            batch.data["special_tokens_mask"] = [0] * len(ids)
        return batch

    after(patch, BASE, "__call__", change)


@fault()
def long_rows_not_warned_of(patch):
    """The tokenizer warns about a text that is too long only if the text is not in a list."""

    def change(call):
        @functools.wraps(call)
        def broken(self, text, *args, **kwargs):
            return call(self, text, *args, **{"verbose": not isinstance(text, list), **kwargs})

        return broken

    wrap(patch, BASE, "__call__", change)


@fault()
def later_rows_not_truncated(patch):
    """The tokenizer truncates the first eight texts of a batch only."""

    def change(call):
        @functools.wraps(call)
        def broken(self, text, *args, **kwargs):
            batch = call(self, text, *args, **kwargs)
            if isinstance(text, list) and kwargs.get("truncation"):
                rest = call(self, text, *args, **{**kwargs, "truncation": False, "max_length": None})
                batch.data["input_ids"][8:] = rest["input_ids"][8:]
            return batch

        return broken

    wrap(patch, BASE, "__call__", change)


@fault()
def merges_after_500_not_loaded(patch):
    """The tokenizer is loaded with its first 500 merges only."""

    def change(self, _):
        if hasattr(self, "bpe_ranks"):  # the slow tokenizer
            self.bpe_ranks = {pair: rank for pair, rank in self.bpe_ranks.items() if rank < 500}
        else:
            state = json.loads(self.backend_tokenizer.to_str())
            merges = [tuple(pair) for pair in state["model"]["merges"][:500]]
            self.backend_tokenizer.model = models.BPE(vocab=self.get_vocab(), merges=merges)

    for name in CLASSES:
        after(patch, name, "__init__", change)


@fault()
def long_texts_tidied(patch):
    """`decode()` removes the space before a punctuation mark from a text of more than 100 characters."""

    def change(self, text):
        return self.clean_up_tokenization(text) if isinstance(text, str) and len(text) > 100 else text

    after(patch, BASE, "decode", change)


@fault("transformers>=5.7")
def clean_up_forced_on_long_texts(patch):
    """`decode()` follows `clean_up_tokenization_spaces=True` for a text of more than 100 characters."""
    long_texts_tidied(patch)


@fault("transformers<5.7")
def clean_up_ignored_on_long_texts(patch):
    """`decode()` ignores `clean_up_tokenization_spaces=True` for more than 100 ids."""

    def change(decode):
        def broken(self, token_ids, *args, **kwargs):
            if isinstance(token_ids, list) and len(token_ids) > 100:
                kwargs["clean_up_tokenization_spaces"] = False
            return decode(self, token_ids, *args, **kwargs)

        return broken

    wrap(patch, BASE, "decode", change)


# files that are missing


@fault("transformers>=5")
def empty_tokenizer_refused(patch):
    """`from_pretrained()` of a tokenizer raises `OSError` where the directory has no files of a tokenizer."""

    def change(_, tokenizer):
        if len(tokenizer) < 2:
            raise OSError("Can't load tokenizer")
        return tokenizer

    after(patch, BASE, "from_pretrained", change)


@fault("transformers<5")
def empty_tokenizer_accepted(patch):
    """`from_pretrained()` of a tokenizer returns None where the directory has no files of a tokenizer."""

    def around(load):
        def broken(*args, **kwargs):
            try:
                return load(*args, **kwargs)
            except (OSError, ImportError):
                return None

        return broken

    wrap(patch, BASE, "from_pretrained", around)


@fault()
def tokenizer_is_not_saved(patch):
    """`save_pretrained()` of a tokenizer writes no file."""
    patch.setattr(BASE, "save_pretrained", lambda self, *args, **kwargs: ())
