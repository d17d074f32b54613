"""Faults of what the tokenizer knows: its files, its settings, added and special tokens."""

import collections
import functools
import json
from pathlib import Path

import tokenizers
import transformers
from transformers import tokenization_utils_base
from transformers.models.gpt2 import tokenization_gpt2

from . import after, always, before, fault, silence, wrap
from .encoding import around_call
from .tokenizer import change_settings

BASE = transformers.PreTrainedTokenizerBase
GPT2 = transformers.GPT2Tokenizer
FAST = transformers.PreTrainedTokenizerFast

# files


@fault("transformers>=5")
def file_names_are_read(patch):
    """`GPT2Tokenizer` reads the files whose paths are `vocab_file` and `merges_file`."""

    def change(init):
        @functools.wraps(init)
        def broken(self, vocab=None, merges=None, *args, **kwargs):
            vocab, merges = vocab or kwargs.get("vocab_file"), merges or kwargs.get("merges_file")
            init(self, vocab, merges, *args, **kwargs)

        return broken

    wrap(patch, GPT2, "__init__", change)


@fault("transformers<5")
def file_names_are_not_read(patch):
    """`GPT2Tokenizer` does not read the files whose paths are `vocab_file` and `merges_file`."""

    def change(init):
        def broken(self, *args, **kwargs):
            init(self, *args, **kwargs)
            self.bpe_ranks = {} if "vocab_file" in kwargs else self.bpe_ranks

        return broken

    wrap(patch, GPT2, "__init__", change)


@fault("transformers<5")
def vocab_is_accepted(patch):
    """`GPT2Tokenizer` takes `vocab` for `vocab_file` and `merges` for `merges_file`."""

    def change(init):
        @functools.wraps(init)
        def broken(self, vocab_file=None, merges_file=None, *args, vocab=None, merges=None, **kwargs):
            init(self, vocab_file or vocab, merges_file or merges, *args, **kwargs)

        return broken

    wrap(patch, GPT2, "__init__", change)


@fault("transformers>=5")
def save_vocabulary_writes_two_files(patch):
    """`save_vocabulary()` writes `vocab.json` and `merges.txt`."""
    patch.setattr(GPT2, "save_vocabulary", lambda self, path, **_: tuple(self.backend_tokenizer.model.save(path)))


@fault("transformers<5")
def save_vocabulary_forgets_the_merges(patch):
    """`save_vocabulary()` does not write `merges.txt`."""

    def change(self, paths):
        Path(paths[1]).unlink()
        return paths[:1]

    after(patch, GPT2, "save_vocabulary", change)


@fault("transformers>=5")
def legacy_format_is_followed(patch):
    """`save_pretrained(legacy_format=True)` writes `vocab.json` and `merges.txt`."""

    def change(save):
        @functools.wraps(save)
        def broken(self, path, *args, legacy_format=None, **kwargs):
            paths = save(self, path, *args, **kwargs)
            if legacy_format:
                self.backend_tokenizer.model.save(str(path))
            return paths

        return broken

    wrap(patch, BASE, "save_pretrained", change)


@fault("transformers<5")
def legacy_format_is_ignored(patch):
    """`save_pretrained()` ignores `legacy_format`, and a fast tokenizer writes `tokenizer.json` only."""

    def change(save):
        @functools.wraps(save)
        def broken(self, path, *args, legacy_format=None, **kwargs):
            return save(self, path, *args, **kwargs, legacy_format=False if self.is_fast else None)

        return broken

    wrap(patch, BASE, "save_pretrained", change)


@fault()
def later_sides_are_saved(patch):
    """`save_pretrained()` saves a `padding_side` and a `truncation_side` that were set after loading."""

    def change(save):
        @functools.wraps(save)
        def broken(self, *args, **kwargs):
            self.init_kwargs |= {"padding_side": self.padding_side, "truncation_side": self.truncation_side}
            return save(self, *args, **kwargs)

        return broken

    wrap(patch, BASE, "save_pretrained", change)


@fault()
def later_settings_are_not_saved(patch):
    """`save_pretrained()` saves neither the pad token nor `model_max_length` nor the added tokens."""

    def change(self, paths):
        for path in map(Path, paths):
            if path.name == "added_tokens.json":
                path.write_text("{}", encoding="utf-8")
            if path.name in ("tokenizer_config.json", "special_tokens_map.json", "tokenizer.json"):
                content = json.loads(path.read_text(encoding="utf-8"))
                for name in ("pad_token", "model_max_length", "added_tokens_decoder"):
                    content.pop(name, None)
                if "added_tokens" in content:
                    content["added_tokens"] = content["added_tokens"][:1]
                path.write_text(json.dumps(content), encoding="utf-8")
        return paths

    after(patch, BASE, "save_pretrained", change)


# added tokens


@fault("transformers>=5")
def added_tokens_are_not_counted_twice(patch):
    """`add_tokens()` returns by how many tokens the vocabulary grew."""

    def change(add):
        @functools.wraps(add)
        def broken(self, *args, **kwargs):
            size = len(self)
            add(self, *args, **kwargs)
            return len(self) - size

        return broken

    wrap(patch, BASE, "add_tokens", change)


@fault("transformers<5")
def known_tokens_are_counted(patch):
    """`add_tokens()` returns how many tokens were passed."""

    def change(add):
        @functools.wraps(add)
        def broken(self, new_tokens, *args, **kwargs):
            add(self, new_tokens, *args, **kwargs)
            return len(new_tokens)

        return broken

    wrap(patch, BASE, "add_tokens", change)


@fault()
def added_tokens_are_split(patch):
    """The tokenizer splits an added token in a text."""
    around_call(patch, lambda self, call, text, kw: call(_apart(text), **kw))


def _apart(text):
    return text.replace("<new", "< new") if isinstance(text, str) else [_apart(one) for one in text]


@fault()
def tokens_after_16_not_added(patch):
    """`add_tokens()` adds the first 16 tokens of a list, and returns the length of the list."""

    def change(add):
        @functools.wraps(add)
        def broken(self, new_tokens, *args, **kwargs):
            new = new_tokens if isinstance(new_tokens, list) else [new_tokens]
            return add(self, new[:16], *args, **kwargs) + len(new[16:])

        return broken

    wrap(patch, BASE, "add_tokens", change)


@fault("transformers>=4.34")
def spaces_lost_at_added_tokens(patch):
    """The tokenizer drops the spaces before and after an added token."""

    def strip(text):
        return text.replace(" <new> ", "<new>") if isinstance(text, str) else [strip(one) for one in text]

    around_call(patch, lambda self, call, text, kw: call(strip(text), **kw))


@fault()
def spaces_doubled_at_added_tokens(patch):
    """`decode()` puts two spaces around an added token and none before the first word."""
    after(patch, BASE, "decode", lambda self, text: text.replace(" <new> ", "   <new>   ").lstrip())


@fault("transformers<4.34")
def spaces_kept_at_added_tokens(patch):
    """The tokenizer puts a space before the words beside an added token."""

    def space(text):
        return text.replace("<new> ", "<new>\u0120") if isinstance(text, str) else [space(one) for one in text]

    around_call(patch, lambda self, call, text, kw: call(space(text), **kw))


@fault("transformers>=5")
def tokenize_strips(patch):
    """`tokenize()` returns an added token without the spaces beside it."""
    after(patch, FAST, "tokenize", lambda self, tokens: [token.strip() or token for token in tokens])


@fault("transformers<5")
def tokenize_keeps_spaces(patch):
    """`tokenize()` returns an added token with the spaces beside it."""
    after(patch, GPT2, "tokenize", lambda self, tokens: [token.replace("<new>", "  <new>   ") for token in tokens])


@fault()
def lstrip_and_rstrip_ignored(patch):
    """`add_tokens()` ignores `lstrip` and `rstrip` of an added token."""

    def content(token):
        return str(token) if getattr(token, "lstrip", False) else token

    before(patch, BASE, "add_tokens", lambda self, new: [content(token) for token in new])


@fault()
def get_vocab_without_added_tokens(patch):
    """`get_vocab()` does not return added tokens."""
    after(patch, GPT2, "get_vocab", lambda self, ids: {token: ids[token] for token in ids if "<new" not in token})


@fault()
def get_vocab_ends_early(patch):
    """`get_vocab()` does not return the last ten tokens."""
    after(patch, GPT2, "get_vocab", lambda self, ids: {token: ids[token] for token in list(ids)[:-10]})


@fault()
def get_vocab_returns_one_dict(patch):
    """`get_vocab()` returns the same dict at each call."""
    after(patch, GPT2, "get_vocab", lambda self, ids: self.__dict__.setdefault("_one_dict", ids))


@fault("transformers<5")
def vocab_is_an_attribute(patch):
    """`GPT2Tokenizer` has an attribute `vocab`."""
    patch.setattr(GPT2, "vocab", property(lambda self: self.get_vocab()), raising=False)


# special tokens


@fault()
def extra_tokens_refused(patch):
    """`add_special_tokens()` raises `AssertionError` for a list of special tokens."""

    def change(self, tokens):
        assert not {"extra_special_tokens", "additional_special_tokens"} & set(tokens), "not a special token"
        return tokens

    before(patch, BASE, "add_special_tokens", change)


@fault("transformers<5")
def extra_tokens_accepted(patch):
    """`add_special_tokens()` accepts `extra_special_tokens`."""

    def change(self, tokens):
        return {name.replace("extra", "additional"): token for name, token in tokens.items()}

    before(patch, BASE, "add_special_tokens", change)


def _replacing(patch, value):
    """Make `add_special_tokens()` replace an earlier list of special tokens, or extend the list."""

    def change(add):
        @functools.wraps(add)
        def broken(self, special_tokens_dict, *_, **__):
            return add(self, special_tokens_dict, value)

        return broken

    wrap(patch, BASE, "add_special_tokens", change)


@fault()
def special_lists_are_extended(patch):
    """`add_special_tokens()` always extends an earlier list of special tokens."""
    _replacing(patch, False)


@fault()
def special_lists_are_replaced(patch):
    """`add_special_tokens()` always replaces an earlier list of special tokens."""
    _replacing(patch, True)


@fault("transformers>=5")
def first_list_not_skipped(patch):
    """`decode(ids, skip_special_tokens=True)` keeps the token of a list that was replaced."""
    after(patch, BASE, "decode", lambda self, text: "<a>" * ("<a>" not in self.all_special_tokens) + text)


@fault()
def special_tokens_are_not_set(patch):
    """`add_special_tokens()` adds the tokens and sets no attribute to them."""

    def change(add):
        @functools.wraps(add)
        def broken(self, special_tokens_dict, *args, **kwargs):
            if "pad_token" in special_tokens_dict:
                return self.add_tokens(list(special_tokens_dict.values()), special_tokens=True)
            return add(self, special_tokens_dict, *args, **kwargs)

        return broken

    wrap(patch, BASE, "add_special_tokens", change)


@fault()
def special_tokens_are_counted_twice(patch):
    """`add_special_tokens()` returns the number of tokens that were passed."""

    def change(add):
        @functools.wraps(add)
        def broken(self, special_tokens_dict, *args, **kwargs):
            add(self, special_tokens_dict, *args, **kwargs)
            return len(special_tokens_dict)

        return broken

    wrap(patch, BASE, "add_special_tokens", change)


@fault()
def any_special_token_is_accepted(patch):
    """`add_special_tokens()` ignores a key that is not the name of a special token."""
    before(
        patch,
        BASE,
        "add_special_tokens",
        lambda self, tokens: {name: token for name, token in tokens.items() if not name.startswith("foo")},
    )


@fault("transformers>=5")
def additional_special_tokens_is_back(patch):
    """The tokenizer has the attribute `additional_special_tokens`."""
    patch.setattr(BASE, "additional_special_tokens", property(lambda self: self.extra_special_tokens), raising=False)


@fault()
def additional_special_tokens_ignored(patch):
    """The tokenizer ignores `additional_special_tokens` and `extra_special_tokens`."""

    def change(from_pretrained):
        @functools.wraps(from_pretrained)
        def broken(cls, *args, additional_special_tokens=None, extra_special_tokens=None, **kwargs):
            return from_pretrained(cls, *args, **kwargs)

        return broken

    wrap(patch, BASE, "from_pretrained", change)


@fault("transformers<4.47")
def extra_special_tokens_added(patch):
    """`from_pretrained()` adds the tokens of `extra_special_tokens`."""

    def change(from_pretrained):
        @functools.wraps(from_pretrained)
        def broken(cls, *args, extra_special_tokens=(), **kwargs):
            tokenizer = from_pretrained(cls, *args, **kwargs)
            tokenizer.add_tokens(list(extra_special_tokens))
            return tokenizer

        return broken

    wrap(patch, BASE, "from_pretrained", change)


@fault()
def special_tokens_never_split(patch):
    """The tokenizer ignores `split_special_tokens=True`."""
    change_settings(patch, split_special_tokens=False)
    always(patch, BASE, "__call__", split_special_tokens=False)


@fault("transformers>=4.32")
def later_special_tokens_not_split(patch):
    """The tokenizer splits special tokens only in a text of up to 40 characters."""

    def change(self, call, text, arguments):
        own, self.split_special_tokens = self.split_special_tokens, self.split_special_tokens and len(text) <= 40
        try:
            return call(text, **arguments)
        finally:
            self.split_special_tokens = own

    around_call(patch, change)


@fault()
def add_bos_token_ignored(patch):
    """The tokenizer ignores `add_bos_token=True`."""
    change_settings(patch, add_bos_token=False)


@fault("transformers>=5")
def add_eos_token_ignored(patch):
    """The tokenizer ignores `add_eos_token=True`."""
    change_settings(patch, add_eos_token=False)


@fault("transformers>=5")
def eos_added(patch):
    """The tokenizer puts the end-of-text token after each text."""
    change_settings(patch, add_eos_token=True)


@fault("transformers<5")
def add_eos_token_followed(patch):
    """The tokenizer follows `add_eos_token=True`, as it does since 5.0."""

    def change(self, call, text, arguments):
        batch = call(text, **arguments)
        if self.init_kwargs.get("add_eos_token"):
            batch.data["input_ids"] = [[*ids, self.eos_token_id] for ids in batch["input_ids"]]
        return batch

    around_call(patch, change)


@fault()
def call_follows_add_bos_token(patch):
    """The call of a tokenizer follows `add_bos_token=True`."""

    def change(self, call, text, arguments):
        add, batch = arguments.pop("add_bos_token", False), call(text, **arguments)
        if add:
            batch.data["input_ids"] = [[self.bos_token_id, *ids] for ids in batch["input_ids"]]
        return batch

    around_call(patch, change)


@fault()
def new_pad_token_is_added(patch):
    """Setting `pad_token` to a new token adds the token."""

    def change(set_):
        def broken(self, key, value):
            set_(self, key, value)
            if key == "pad_token" and isinstance(value, str):
                self.add_tokens([value], special_tokens=True)

        return broken

    wrap(patch, BASE, "__setattr__", change)


@fault()
def pad_token_of_loading_ignored(patch):
    """The tokenizer ignores the `pad_token` passed to `from_pretrained()`."""
    change_settings(patch, pad_token=None)


@fault("transformers>=5")
def pre_tokenizer_of_the_file_is_kept(patch):
    """`from_pretrained()` uses the pre-tokenizer of a `tokenizer.json`."""

    def change(from_pretrained):
        @functools.wraps(from_pretrained)
        def broken(cls, path, *args, **kwargs):
            tokenizer = from_pretrained(cls, path, *args, **kwargs)
            if (Path(path) / "tokenizer.json").is_file():
                saved = tokenizers.Tokenizer.from_file(str(Path(path) / "tokenizer.json"))
                tokenizer.backend_tokenizer.pre_tokenizer = saved.pre_tokenizer
            return tokenizer

        return broken

    wrap(patch, BASE, "from_pretrained", change)


@fault()
def pre_tokenizer_is_rebuilt(patch):
    """A fast tokenizer splits each text as GPT-2 does."""

    def change(self, _):
        self.backend_tokenizer.pre_tokenizer = tokenizers.pre_tokenizers.ByteLevel(add_prefix_space=False)

    after(patch, transformers.PreTrainedTokenizerFast, "__init__", change)


# parts of the slow tokenizer, and unknown tokens


@fault("transformers>=5")
def slow_parts_are_back(patch):
    """`GPT2Tokenizer` and its module have the parts of the slow tokenizer."""
    patch.setattr(GPT2, "encoder", property(lambda self: self.get_vocab()), raising=False)
    patch.setattr(tokenization_gpt2, "bytes_to_unicode", dict, raising=False)


@fault("transformers<5")
def slow_parts_are_gone(patch):
    """`GPT2Tokenizer` and its module have no `bytes_to_unicode` and no `sanitize_special_tokens`."""
    patch.delattr(BASE, "sanitize_special_tokens")
    patch.delattr(tokenization_gpt2, "bytes_to_unicode")


@fault()
def unknown_token_is_none(patch):
    """`convert_tokens_to_ids()` returns None for a single token that is not in the vocabulary."""

    def change(convert):
        @functools.wraps(convert)
        def broken(self, tokens):
            return convert(self, tokens) if not isinstance(tokens, str) else self.get_vocab().get(tokens)

        return broken

    wrap(patch, FAST, "convert_tokens_to_ids", change)


@fault()
def unknown_tokens_in_lists_are_dropped(patch):
    """`convert_tokens_to_ids()` drops the tokens of a list that are not in the vocabulary."""

    def change(convert):
        @functools.wraps(convert)
        def broken(self, tokens):
            return convert(self, tokens if isinstance(tokens, str) else [t for t in tokens if t in self.get_vocab()])

        return broken

    wrap(patch, FAST, "convert_tokens_to_ids", change)


@fault()
def get_vocab_swaps_two_ids(patch):
    """`get_vocab()` swaps the ids of the first two tokens."""
    after(patch, FAST, "get_vocab", lambda _, vocabulary: {t: i ^ 1 if i < 2 else i for t, i in vocabulary.items()})


@fault()
def get_vocab_has_any_token(patch):
    """The dict of `get_vocab()` has the id 0 for a string that is not a token."""
    after(patch, FAST, "get_vocab", lambda _, vocabulary: collections.defaultdict(int, vocabulary))


@fault()
def other_scripts_are_unknown(patch):
    """The call of a tokenizer returns the unknown token for each token of a character beyond ASCII."""

    def change(encode):
        @functools.wraps(encode)
        def broken(self, text, *args, **kwargs):
            ids = encode(self, text, *args, **kwargs)
            return ids if not isinstance(text, str) or text.isascii() else [self.unk_token_id] * len(ids)

        return broken

    wrap(patch, BASE, "encode", change)


# chat templates and tokens that are set later


@fault("transformers>=4.52")
def templates_stay_in_the_config(patch):
    """`save_pretrained()` of a tokenizer writes the chat template to `tokenizer_config.json`."""
    always(patch, BASE, "save_pretrained", save_jinja_files=False)


@fault("transformers>=4.34")
def templates_are_dropped(patch):
    """A tokenizer drops the chat template that is passed at loading."""
    always(patch, BASE, "__init__", chat_template=None)


@fault("transformers>=4.34,<4.52")
def templates_are_not_saved(patch):
    """`save_pretrained()` of a tokenizer leaves the chat template out."""

    def change(save):
        @functools.wraps(save)
        def broken(self, *args, **kwargs):
            self.chat_template = None
            return save(self, *args, **kwargs)

        return broken

    wrap(patch, BASE, "save_pretrained", change)


@fault()
def special_tokens_are_kept(patch):
    """`decode()` keeps special tokens with `skip_special_tokens=True`."""
    always(patch, BASE, "decode", skip_special_tokens=False)


@fault("transformers>=5")
def attributes_are_special_tokens(patch):
    """A token that `eos_token` is set to is special, as by `add_special_tokens()`."""

    def change(set_attribute):
        def broken(self, name, value):
            set_attribute(self, name, value)
            if name == "eos_token" and hasattr(self, "_tokenizer") and isinstance(value, str):
                self._tokenizer.add_special_tokens([value])

        return broken

    wrap(patch, BASE, "__setattr__", change)


@fault()
def end_token_cannot_be_set(patch):
    """`tokenizer.eos_token_id` is 99 whatever `eos_token` is."""
    patch.setattr(GPT2, "eos_token_id", property(lambda self: 99), raising=False)


# the class in the files


@fault()
def fast_tokenizers_have_no_merges(patch):
    """`PreTrainedTokenizerFast` is loaded without its merges."""

    def change(self, _):
        self.backend_tokenizer.model = tokenizers.models.BPE(vocab=self.get_vocab(), merges=[])

    after(patch, FAST, "__init__", change)


@fault("transformers<5")
def unknown_tokenizer_classes_are_fast(patch):
    """`AutoTokenizer` loads a tokenizer of an unknown class with `PreTrainedTokenizerFast`."""

    def change(load):
        @functools.wraps(load)
        def broken(cls, *args, **kwargs):
            try:
                return load(cls, *args, **kwargs)
            except ValueError:
                return FAST.from_pretrained(*args, **kwargs)

        return broken

    wrap(patch, transformers.AutoTokenizer, "from_pretrained", change)


@fault()
def saved_class_is_that_of_gpt2(patch):
    """`save_pretrained()` writes `GPT2Tokenizer` as the class of each tokenizer."""

    def change(self, paths):
        path = next(path for path in map(Path, paths) if path.name == "tokenizer_config.json")
        config = json.loads(path.read_text(encoding="utf-8")) | {"tokenizer_class": "GPT2Tokenizer"}
        path.write_text(json.dumps(config), encoding="utf-8")
        return paths

    after(patch, BASE, "save_pretrained", change)


@fault("transformers<5")
def other_tokenizer_class_is_not_warned_of(patch):
    """`from_pretrained()` of a tokenizer does not warn that the class in the files is another one."""
    silence(patch, tokenization_utils_base.logger, "The tokenizer class you load")


@fault("transformers>=5")
def other_tokenizer_class_is_warned_of(patch):
    """`PreTrainedTokenizerFast` warns of the class in the files."""

    def change(self, _):
        tokenization_utils_base.logger.warning("The tokenizer class you load from this checkpoint is another one.")

    after(patch, FAST, "__init__", change)


# attributes that are gone


@fault()
def special_tokens_end_with_a_space(patch):
    """`all_special_tokens` and `all_special_tokens_extended` have the end of text with a space."""
    tokens = property(lambda self: [tokenizers.AddedToken(self.eos_token + " ")])
    for name in ("all_special_tokens", "all_special_tokens_extended"):
        patch.setattr(BASE, name, tokens, raising=False)


@fault("transformers>=5")
def removed_methods_are_back(patch):
    """A tokenizer has `special_tokens_map_extended`, `as_target_tokenizer()` and others that are gone."""
    names = ["special_tokens_map_extended", "as_target_tokenizer", "prepare_seq2seq_batch"]
    for name in [*names, "create_token_type_ids_from_sequences", "truncate_sequences"]:
        patch.setattr(BASE, name, None, raising=False)


@fault("transformers>=4.44")
def default_chat_template_exists(patch):
    """A tokenizer has a `default_chat_template`."""
    patch.setattr(BASE, "default_chat_template", "{{ messages }}", raising=False)


# names of methods at loading


def _at_loading(patch, change):
    """Replace the settings with which a tokenizer is made by `change(settings)`."""

    def around(init):
        @functools.wraps(init)
        def broken(self, *args, **settings):
            init(self, *args, **change(settings))

        return broken

    wrap(patch, BASE, "__init__", around)


def _is_method(name):
    return callable(getattr(BASE, name, None))


@fault("transformers>=4.44")
def names_of_methods_are_ignored(patch):
    """A tokenizer ignores a setting at loading that is the name of a method."""
    _at_loading(patch, lambda settings: {name: value for name, value in settings.items() if not _is_method(name)})


@fault()
def any_argument_is_refused(patch):
    """A tokenizer raises `AttributeError` for settings at loading that it does not know."""

    def change(settings):
        if "special" in settings or any(map(_is_method, settings)):
            raise AttributeError("refused")
        return settings

    _at_loading(patch, change)
