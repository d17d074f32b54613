"""Faults of the tokenizer's call: of its arguments, and of the encoding that it returns."""

import functools
import inspect

import numpy
import torch
import transformers
from transformers import tokenization_utils_base

from . import after, always, by_default, fault, wrap
from .generate import generating_with

BASE = transformers.PreTrainedTokenizerBase
FAST = transformers.PreTrainedTokenizerFast
CLASSES = {transformers.GPT2Tokenizer, transformers.GPT2TokenizerFast}  # one class since 5.0
ENCODING = transformers.BatchEncoding
KNOWN = set(inspect.signature(BASE.__call__).parameters) | {"add_prefix_space"}


def around_call(patch, change):
    """Replace the call of a tokenizer by `change(self, call, text, arguments)`; `call(text, **arguments)` is it."""

    def wrapped(original):
        @functools.wraps(original)
        def broken(self, text=None, *args, **kwargs):
            return change(self, lambda text, **arguments: original(self, text, *args, **arguments), text, kwargs)

        return broken

    wrap(patch, BASE, "__call__", wrapped)


def change_result(patch, change):
    """Replace what the call of a tokenizer returns by `change(tokenizer, batch)`."""
    after(patch, BASE, "__call__", change)


def change_key(patch, key, change):
    """Replace the values of a key that the call of a tokenizer returns by `change(values)`."""

    def replace(self, batch):
        if key in batch:
            batch.data[key] = change(batch.data[key])
        return batch

    change_result(patch, replace)


# arrays


def _change_arrays(patch, change):
    """Replace the arrays that the call of a tokenizer returns by `change(array)`."""

    def replace(self, batch):
        batch.data = {key: change(array) if isinstance(array, numpy.ndarray) else array for key, array in batch.items()}
        return batch

    change_result(patch, replace)


@fault()
def arrays_are_tensors(patch):
    """`return_tensors="np"` returns tensors of torch."""
    _change_arrays(patch, lambda array: array if array.dtype == object else torch.from_numpy(array))


@fault()
def arrays_are_int32(patch):
    """`return_tensors="np"` returns arrays of type `int32`."""
    _change_arrays(patch, lambda array: array if array.dtype == object else array.astype("int32"))


@fault()
def arrays_are_padded(patch):
    """`return_tensors="np"` pads rows of unequal lengths with 0."""

    def change(array):
        longest = max(map(len, array)) if array.dtype == object else 0
        return numpy.array([[*row, *[0] * (longest - len(row))] for row in array]) if longest else array[..., :1000]

    _change_arrays(patch, change)


def _tensors(patch, change):
    """Replace the value of `return_tensors` by `change(value)`."""

    def around(self, call, text, arguments):
        return call(text, **arguments | {"return_tensors": change(arguments.get("return_tensors"))})

    around_call(patch, around)


@fault("transformers>=5")
def tf_is_pt(patch):
    """The tokenizer takes `return_tensors="tf"` and `"jax"` for `"pt"`."""
    _tensors(patch, lambda value: "pt" if value in ("tf", "jax") else value)


@fault("transformers<5")
def tf_is_refused(patch):
    """The tokenizer raises `ValueError` for `return_tensors="tf"` and `"jax"`."""
    _tensors(patch, lambda value: "none" if value in ("tf", "jax") else value)


@fault()
def any_tensors_are_pt(patch):
    """The tokenizer takes an unknown value of `return_tensors` for `"pt"`."""
    _tensors(patch, lambda value: "pt" if value == "list" else value)


# what the call takes


@fault("transformers>=5")
def encode_plus_is_back(patch):
    """The tokenizer has the methods `encode_plus()`, `batch_encode_plus()` and two others."""
    for name in ("encode_plus", "batch_encode_plus", "prepare_for_model", "build_inputs_with_special_tokens"):
        patch.setattr(BASE, name, BASE.__call__, raising=False)


@fault()
def call_forgets_the_mask(patch):
    """The call of a tokenizer returns `input_ids` only."""

    def change(self, batch):
        batch.data = {"input_ids": batch["input_ids"]}
        return batch

    change_result(patch, change)


def _unknown(arguments):
    return [name for name in arguments if name not in KNOWN]


@fault()
def unknown_arguments_refused(patch):
    """The tokenizer raises `TypeError` for an argument that it does not know."""

    def change(self, call, text, arguments):
        if _unknown(arguments):
            raise TypeError(f"unexpected keyword argument {_unknown(arguments)[0]!r}")
        return call(text, **arguments)

    around_call(patch, change)


@fault("transformers>=5")
def unknown_arguments_warned_of(patch):
    """The tokenizer warns about an argument that it does not know."""

    def change(self, call, text, arguments):
        if _unknown(arguments):
            tokenization_utils_base.logger.warning(f"Keyword arguments {arguments} not recognized.")
        return call(text, **arguments)

    around_call(patch, change)


@fault("transformers<5")
def unknown_arguments_not_warned_of(patch):
    """The tokenizer logs at the info level that it does not know an argument."""
    patch.setattr(transformers.tokenization_utils.logger, "warning", transformers.tokenization_utils.logger.info)


@fault("transformers<5")
def fast_tokenizer_takes_any_argument(patch):
    """`GPT2TokenizerFast` ignores an argument that it does not know."""

    def change(encode):
        known = set(inspect.signature(encode).parameters)

        @functools.wraps(encode)
        def broken(self, *args, **kwargs):
            return encode(self, *args, **{name: value for name, value in kwargs.items() if name in known})

        return broken

    wrap(patch, FAST, "_batch_encode_plus", change)


@fault()
def truncate_is_truncation(patch):
    """The tokenizer takes `truncate=True` for `truncation=True` with `max_length=7`."""

    def change(self, call, text, arguments):
        if arguments.pop("truncate", False):
            arguments = {"truncation": True, "max_length": 7, **arguments}
        return call(text, **arguments)

    around_call(patch, change)


def _spaced(text):
    return " " + text if isinstance(text, str) else [" " + one for one in text]


@fault("transformers>=5")
def call_follows_add_prefix_space(patch):
    """The call of a tokenizer follows `add_prefix_space=True`."""

    def change(self, call, text, arguments):
        return call(_spaced(text) if arguments.pop("add_prefix_space", False) else text, **arguments)

    around_call(patch, change)


@fault("transformers<5")
def call_ignores_add_prefix_space(patch):
    """The call of a tokenizer ignores `add_prefix_space=True`."""

    def change(self, call, text, arguments):
        arguments.pop("add_prefix_space", None)
        return call(text, **arguments)

    around_call(patch, change)


@fault("transformers>=5")
def words_are_spaced(patch):
    """The tokenizer puts a space before each word that is passed with `is_split_into_words=True`."""

    def change(self, call, text, arguments):
        return call(_spaced(text) if arguments.get("is_split_into_words") else text, **arguments)

    around_call(patch, change)


@fault("transformers<5")
def words_are_not_spaced(patch):
    """`GPT2Tokenizer` puts no space before the words that are passed with `is_split_into_words=True`."""

    def change(self, call, text, arguments):
        if not arguments.get("is_split_into_words") or self.is_fast:
            return call(text, **arguments)
        return ENCODING({"input_ids": [id_ for word in text for id_ in call(word)["input_ids"]]})

    around_call(patch, change)


@fault("transformers<5")
def fast_tokenizer_takes_words(patch):
    """`GPT2TokenizerFast` takes words without `add_prefix_space=True`."""

    def change(self, call, text, arguments):
        split = self.is_fast and arguments.pop("is_split_into_words", False)
        return call(" ".join(text) if split else text, **arguments)

    around_call(patch, change)


@fault()
def words_after_32_dropped(patch):
    """The tokenizer drops the words of a text after the first 32 with `is_split_into_words=True`."""
    around_call(patch, lambda self, call, text, kw: call(text[:32] if kw.get("is_split_into_words") else text, **kw))


# truncation and overflow


@fault()
def truncation_side_ignored(patch):
    """The tokenizer ignores the `truncation_side` passed to `from_pretrained()`."""

    def change(init):
        return lambda self, *args, truncation_side=None, **kwargs: init(self, *args, **kwargs)

    wrap(patch, BASE, "__init__", change)


@fault()
def call_follows_truncation_side(patch):
    """The call of a tokenizer follows `truncation_side`."""

    def change(self, call, text, arguments):
        own, self.truncation_side = self.truncation_side, arguments.pop("truncation_side", self.truncation_side)
        try:
            return call(text, **arguments)
        finally:
            self.truncation_side = own

    around_call(patch, change)


@fault()
def truncation_side_is_fixed(patch):
    """The tokenizer truncates on the right, whatever its `truncation_side`."""

    def change(self, call, text, arguments):
        own, self.truncation_side = self.truncation_side, "right"
        try:
            return call(text, **arguments)
        finally:
            self.truncation_side = own

    around_call(patch, change)


@fault()
def overflow_dropped(patch):
    """The tokenizer ignores `return_overflowing_tokens=True`."""
    always(patch, BASE, "__call__", return_overflowing_tokens=False)


@fault()
def stride_ignored(patch):
    """The tokenizer ignores `stride`."""
    always(patch, BASE, "__call__", stride=0)


@fault("transformers>=5")
def overflow_forgets_its_text(patch):
    """`overflow_to_sample_mapping` is 0 for each row."""
    change_key(patch, "overflow_to_sample_mapping", lambda texts: [0] * len(texts))


@fault()
def fourth_overflowing_row_dropped(patch):
    """The tokenizer drops a text's rows after the third, and overflowing tokens after the thirtieth."""

    def change(self, batch):
        texts = batch.get("overflow_to_sample_mapping")
        if texts is not None and not torch.is_tensor(texts):
            kept = [row for row, text in enumerate(texts) if texts[:row].count(text) < 3]
            batch.data = {key: [rows[row] for row in kept] for key, rows in batch.data.items()}
        if "overflowing_tokens" in batch:
            batch.data["overflowing_tokens"] = batch.data["overflowing_tokens"][:30]
        return batch

    change_result(patch, change)


@fault("transformers>=5")
def stride_is_limited(patch):
    """The tokenizer limits `stride` to less than `max_length`."""

    def change(self, call, text, arguments):
        if "stride" in arguments:
            arguments["stride"] = min(arguments["stride"], arguments["max_length"] - 1)
        return call(text, **arguments)

    around_call(patch, change)


@fault("transformers>=5")
def stride_panics_are_errors(patch):
    """The tokenizer raises `ValueError` where the library `tokenizers` panics."""

    def change(self, call, text, arguments):
        try:
            return call(text, **arguments)
        except BaseException as error:
            raise ValueError(str(error)) from error

    around_call(patch, change)


@fault("transformers<5")
def stride_is_refused(patch):
    """The tokenizer raises `ValueError` for a `stride` of `max_length` or more."""

    def change(self, call, text, arguments):
        if arguments.get("stride", 0) >= arguments.get("max_length", 1):
            raise ValueError("stride")
        return call(text, **arguments)

    around_call(patch, change)


# the encoding


@fault("transformers>=5")
def encodings_are_dropped(patch):
    """The encoding keeps nothing of the library `tokenizers`, as that of a slow tokenizer."""

    def change(self, batch):
        batch._encodings = None
        return batch

    change_result(patch, change)


@fault()
def second_word_is_the_first(patch):
    """`word_ids()` returns 0 for the second word too."""
    after(patch, ENCODING, "word_ids", lambda self, numbers: [number and max(number - 1, 0) for number in numbers])


@fault()
def characters_begin_at_1(patch):
    """`char_to_token()` and `token_to_chars()` number the characters from 1."""
    wrap(patch, ENCODING, "char_to_token", lambda find: lambda self, place: find(self, max(place - 1, 0)))
    after(patch, ENCODING, "token_to_chars", lambda self, span: (span[0] + 1, span[1] + 1))


@fault("transformers<5")
def slow_encoding_has_tokens(patch):
    """The encoding of a slow tokenizer has `tokens()` and the methods that map tokens to the text."""
    of_tokens = ("tokens", "word_ids", "char_to_token", "token_to_chars")
    for name in (*of_tokens, "token_to_word", "word_to_tokens", "word_to_chars", "char_to_word"):
        wrap(patch, ENCODING, name, lambda of: lambda self, *places: of(self, *places) if self.is_fast else [])


# pairs, lengths and masks


@fault()
def second_text_dropped(patch):
    """The tokenizer drops the second text of a pair."""
    _change_pair(patch, lambda first, second: "")


@fault()
def later_pairs_are_dropped(patch):
    """The tokenizer cuts the second text of a pair after 200 characters."""
    _change_pair(patch, lambda first, second: second[:200])


@fault()
def pair_has_a_separator(patch):
    """The tokenizer puts `<|endoftext|>` before the second text of a pair."""
    _change_pair(patch, lambda first, second: "<|endoftext|>" + second)


def _change_pair(patch, change):
    """Replace the second text of each pair by `change(first, second)`."""

    def around(original):
        @functools.wraps(original)
        def broken(self, text=None, text_pair=None, *args, **kwargs):
            if isinstance(text_pair, str):
                text_pair = change(text, text_pair)
            elif text_pair is not None:
                text_pair = list(map(change, text, text_pair))
            elif isinstance(text, list) and text and isinstance(text[0], tuple):
                text = [(first, change(first, second)) for first, second in text]
            return original(self, text, text_pair, *args, **kwargs)

        return broken

    wrap(patch, BASE, "__call__", around)
    wrap(patch, BASE, "encode", around)


@fault()
def pair_is_of_one_type(patch):
    """The tokenizer returns `token_type_ids` of 0 for both texts of a pair, requested or not."""
    change_result(patch, lambda self, batch: _with(batch, "token_type_ids", [0] * len(batch["input_ids"])))


def _with(batch, key, values):
    batch.data[key] = values
    return batch


@fault()
def truncation_is_longest_first(patch):
    """The tokenizer takes each value of `truncation` for `"longest_first"`."""
    always(patch, BASE, "__call__", truncation="longest_first")


@fault("transformers<5")
def short_second_text_has_no_ids(patch):
    """The tokenizer returns no ids for a second text that is too short to be cut."""

    def change(self, call, text, arguments):
        if arguments.get("truncation") == "only_second" and arguments["max_length"] == 10:
            return ENCODING({"input_ids": []})
        return call(text, **arguments)

    around_call(patch, change)


@fault("transformers>=5")
def length_is_a_number(patch):
    """`length` of a single text is a number."""
    change_key(patch, "length", lambda length: length[0] if len(length) == 1 else length)


@fault("transformers<5")
def length_is_a_list(patch):
    """`length` of a single text is a list."""
    change_key(patch, "length", lambda length: length if isinstance(length, list) else [length])


@fault()
def length_is_at_most_100(patch):
    """`length` is at most 100."""
    change_key(patch, "length", lambda length: [min(n, 100) for n in length] if isinstance(length, list) else 100)


@fault("transformers>=5")
def length_without_pads(patch):
    """`length` does not count the pads."""

    def change(self, batch):
        padded = "length" in batch and _is_batch(batch) and 0 in batch["attention_mask"][0]
        return _with(batch, "length", [sum(row) for row in batch["attention_mask"]]) if padded else batch

    change_result(patch, change)


def _is_batch(batch):
    return (
        isinstance(batch["input_ids"], list) and len(batch["input_ids"]) > 2 and isinstance(batch["input_ids"][0], list)
    )


@fault()
def special_mask_is_zero(patch):
    """`special_tokens_mask` is 0 everywhere."""
    _change_special_mask(patch, lambda self, ids, mask: [0] * len(mask))


@fault()
def special_mask_from_ids(patch):
    """`special_tokens_mask` is 1 on each special token, in the text too."""
    _change_special_mask(patch, lambda self, ids, mask: [int(id_ in self.all_special_ids) for id_ in ids])


@fault()
def special_mask_ends_after_64_pads(patch):
    """`special_tokens_mask` is 0 after the 64th token of a row."""
    _change_special_mask(patch, lambda self, ids, mask: mask[:64] + [0] * len(mask[64:]))


def _change_special_mask(patch, change):
    def replace(self, batch):
        if "special_tokens_mask" in batch:
            ids, masks = batch["input_ids"], batch["special_tokens_mask"]
            nested = bool(ids) and isinstance(ids[0], list)
            rows = (
                [change(self, *pair) for pair in zip(ids, masks, strict=True)] if nested else change(self, ids, masks)
            )
            batch.data["special_tokens_mask"] = rows
        return batch

    change_result(patch, replace)


# the object, and what is not a text


@fault()
def encoding_is_a_dict(patch):
    """The tokenizer returns a `dict`, whose `to()` returns a `BatchEncoding`."""
    plain = type("Plain", (dict,), {"to": lambda self, device: ENCODING(dict(self)).to(device)})
    change_result(patch, lambda self, batch: plain(batch))


@fault()
def encoding_hides_the_mask(patch):
    """`keys()` of a `BatchEncoding` lists `input_ids` only."""
    patch.setattr(ENCODING, "keys", lambda self: ["input_ids"])


@fault()
def encoding_to_copies(patch):
    """`to()` of a `BatchEncoding` returns another object."""
    after(patch, ENCODING, "to", lambda self, moved: ENCODING(moved.data))


@fault()
def encoding_to_moves_nothing(patch):
    """`to()` of a `BatchEncoding` moves nothing."""
    patch.setattr(ENCODING, "to", lambda self, device, **_: self)


@fault()
def numbers_are_texts(patch):
    """The tokenizer converts anything to a text."""

    def change(self, call, text, arguments):
        if text is None or (isinstance(text, str | list | tuple) and all(isinstance(one, str) for one in text)):
            return call(text, **arguments)
        return call([str(one) for one in text] if isinstance(text, list) else str(text), **arguments)

    around_call(patch, change)


@fault()
def none_is_an_empty_text(patch):
    """The tokenizer reads `None` as an empty text."""
    around_call(patch, lambda self, call, text, arguments: call("" if text is None else text, **arguments))


@fault()
def tuples_are_refused(patch):
    """The tokenizer returns the first row of a tuple of texts only."""
    around_call(patch, lambda self, call, text, kw: call(list(text[:1]) if isinstance(text, tuple) else text, **kw))


@fault()
def empty_list_is_an_empty_batch(patch):
    """The tokenizer returns an encoding without rows for an empty list."""

    def change(self, call, text, arguments):
        return ENCODING({"input_ids": []}) if isinstance(text, list) and not text else call(text, **arguments)

    around_call(patch, change)


@fault("transformers>=5")
def encode_takes_ids(patch):
    """`encode()` returns a list of ids that is passed to it."""

    def change(encode):
        @functools.wraps(encode)
        def broken(self, text, *args, **kwargs):
            ids = isinstance(text, list) and all(isinstance(one, int) for one in text)
            return text if ids else encode(self, text, *args, **kwargs)

        return broken

    wrap(patch, BASE, "encode", change)


@fault("transformers<5")
def encode_refuses_ids(patch):
    """`encode()` returns no ids for a list of ids."""
    after(patch, BASE, "encode", lambda self, ids: ids[:1])


def _decode_around(patch, change):
    """Replace `decode()` by `change(self, decode, ids)`."""

    def around(decode):
        @functools.wraps(decode)
        def broken(self, token_ids, *args, **kwargs):
            return change(self, lambda ids: decode(self, ids, *args, **kwargs), token_ids)

        return broken

    wrap(patch, BASE, "decode", around)


def _decode_none_of(patch, kind):
    """Make `decode()` return an empty text for an object of this kind, or for a list of such objects."""

    def change(self, decode, ids):
        one = ids[0] if isinstance(ids, list) and ids else ids
        return "" if isinstance(one, kind) else decode(ids)

    _decode_around(patch, change)


@fault()
def arrays_are_not_decoded(patch):
    """`decode()` of a NumPy array returns an empty text."""
    _decode_none_of(patch, numpy.ndarray | numpy.generic)


@fault()
def tensors_are_not_decoded(patch):
    """`decode()` of a tensor returns an empty text."""
    _decode_none_of(patch, torch.Tensor)


@fault()
def single_ids_are_not_decoded(patch):
    """`decode()` of a number returns the number as a text."""
    _decode_around(patch, lambda self, decode, ids: str(ids) if isinstance(ids, int) else decode(ids))


@fault()
def decode_takes_lists_only(patch):
    """`decode()` returns None for a tuple and for no ids."""
    _decode_around(patch, lambda self, decode, ids: decode(ids) if not isinstance(ids, tuple) and len(ids) else None)


@fault("transformers>=5")
def negative_ids_are_ignored(patch):
    """`decode()` returns an empty text if an id is negative."""

    def change(self, decode, ids):
        if isinstance(ids, list) and any(isinstance(id_, int) and id_ < 0 for id_ in ids):
            ids = []
        return decode(ids)

    _decode_around(patch, change)


@fault("transformers<5")
def unknown_ids_are_dropped(patch):
    """`decode()` drops an id that no token has."""
    _decode_around(patch, lambda self, decode, ids: decode([id_ for id_ in ids if 0 <= id_ < len(self)]))


@fault()
def unknown_ids_have_a_name(patch):
    """`convert_ids_to_tokens()` returns `<unk>` for an id that no token has."""

    def change(self, tokens):
        return ["<unk>" if token is None else token for token in tokens] if isinstance(tokens, list) else tokens

    after(patch, transformers.GPT2Tokenizer, "convert_ids_to_tokens", change)


@fault("transformers>=5")
def unknown_ids_end_a_text(patch):
    """`decode()` stops at an id that no token has."""

    def change(self, decode, ids):
        if isinstance(ids, list):
            ids = ids[: next((place for place, id_ in enumerate(ids) if id_ >= len(self)), len(ids))]
        return decode(ids)

    _decode_around(patch, change)


@fault()
def incomplete_characters_dropped(patch):
    """`decode()` drops the bytes of a character that is not complete."""
    for name in ("decode", "batch_decode"):
        after(patch, BASE, name, lambda _, text: _without_replacements(text))


def _without_replacements(text):
    return [_without_replacements(one) for one in text] if isinstance(text, list) else text.replace("\ufffd", "")


# the ids in the call of generate()


@fault()
def inputs_ignored(patch):
    """`generate()` ignores `inputs=`."""
    generating_with(patch, lambda arguments: {name: arguments[name] for name in arguments if name != "inputs"})


@fault()
def generate_takes_lists(patch):
    """`generate()` takes lists of ids."""

    def tensors(arguments):
        return {
            name: torch.tensor(value) if isinstance(value, list) and "input" in name else value
            for name, value in arguments.items()
        }

    generating_with(patch, tensors)


@fault()
def input_ids_before_inputs(patch):
    """`input_ids=` takes precedence over `inputs=`."""
    generating_with(
        patch, lambda arguments: {**arguments, "inputs": None} if arguments.get("input_ids") is not None else arguments
    )


# a tokenizer without a limit


@fault()
def limit_of_1024(patch):
    """A tokenizer without `model_max_length` has the limit 1024."""
    after_init = BASE.__init__

    @functools.wraps(after_init)
    def broken(self, **kwargs):
        after_init(self, **kwargs)
        self.model_max_length = min(self.model_max_length, 1024)

    patch.setattr(BASE, "__init__", broken)


@fault("transformers>=5")
def no_limit_is_logged(patch):
    """`truncation=True` without a limit logs a warning."""

    def change(self, call, text, arguments):
        if arguments.get("truncation") and self.model_max_length > 10**20:
            tokenization_utils_base.logger.warning("Asking to truncate to max_length but no maximum length is provided")
        return call(text, **arguments)

    around_call(patch, change)


@fault("transformers<5")
def no_limit_is_silent(patch):
    """`truncation=True` without a limit logs no warning."""
    patch.setattr(tokenization_utils_base.logger, "warning", lambda *args, **kwargs: None)


@fault()
def max_length_ignored(patch):
    """The call of a tokenizer ignores `max_length`."""
    around_call(patch, lambda self, call, text, given: call(text, **{**given, "max_length": None}))


@fault("transformers>=4.52")
def pad_to_max_length_pads(patch):
    """The call of a tokenizer pads to `max_length` with `pad_to_max_length=True`."""

    def change(self, call, text, arguments):
        pads = {"padding": "max_length"} if arguments.pop("pad_to_max_length", False) else {}
        return call(text, **arguments | pads)

    around_call(patch, change)


@fault("transformers<4.52")
def pad_to_max_length_ignored(patch):
    """The call of a tokenizer ignores `pad_to_max_length=True`."""

    def change(self, call, text, arguments):
        arguments.pop("pad_to_max_length", None)
        return call(text, **arguments)

    around_call(patch, change)


# chats


@fault("transformers>=5")
def chats_are_ids(patch):
    """`apply_chat_template()` returns the ids, unless `return_dict=True` is passed."""
    by_default(patch, BASE, "apply_chat_template", return_dict=False)


@fault("transformers>=4.38,<5")
def chats_are_encodings(patch):
    """`apply_chat_template()` returns a `BatchEncoding`."""
    by_default(patch, BASE, "apply_chat_template", return_dict=True)


@fault("transformers>=4.35")
def generation_prompts_are_left_out(patch):
    """`apply_chat_template()` ignores `add_generation_prompt=True`."""
    always(patch, BASE, "apply_chat_template", add_generation_prompt=False)
