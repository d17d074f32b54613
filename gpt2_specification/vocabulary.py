"""The tokenizer's files in a checkpoint: read, and held to each other and to the model."""

import json
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from .embedded import vocabulary_file
from .files import AGAIN, CheckpointError, read_json, read_json_if_present
from .releases import in_range

CLASSES = ["GPT2Tokenizer", "GPT2TokenizerFast", "PreTrainedTokenizerFast", "TokenizersBackend"]
END = "<|endoftext|>"
ONE = "copy vocab.json and merges.txt of one tokenizer"
Merges = list[tuple[str, ...]]


@dataclass(frozen=True)
class Vocabulary:
    """What the files of a tokenizer say."""

    path: Path  # the file with the tokens
    bpe: dict[str, int]  # the ids of the tokens that merges make, and of those of bytes
    merges: Merges
    added: dict[str, int]  # the ids of the added tokens
    special: dict[str, str]  # the special tokens by their names: eos_token and others
    plain: bool  # nothing is added to a text or changed in it: no token, no space
    settings: dict  # tokenizer_config.json

    @property
    def ids(self) -> dict[str, int]:
        """The ids of all tokens. A special token that has none gets the next one, as in the library."""
        found = self.bpe | self.added
        for token in self.special.values():
            found.setdefault(token, len(found))
        return found

    @property
    def of_gpt2(self) -> bool:
        """Whether the tokenizer is gpt2's; a token may have been added, such as one for padding."""
        named = {self.special[name] for name in ("bos_token", "eos_token", "unk_token")}
        return self.plain and named == {END} and (self.bpe, self.merges) == (gpt2_ids(), gpt2_merges())


@cache
def gpt2_ids() -> dict[str, int]:
    """Return the ids of the tokens of gpt2; the first 256 tokens are those of single bytes."""
    return json.loads(vocabulary_file("encoder.json").read_text(encoding="utf-8"))


@cache
def gpt2_merges() -> Merges:
    """Return the merges of gpt2."""
    return _merges(vocabulary_file("vocab.bpe"))


def _merges(path: Path) -> Merges:
    """Return the merges in a file as the library reads it: without the first line, which has the version."""
    try:
        lines = path.read_text(encoding="utf-8").split("\n")[1:-1]
    except UnicodeDecodeError as error:
        raise CheckpointError(f"{path}: not UTF-8 ({error}); {AGAIN}") from None
    return [tuple(line.split()) for line in lines]


def read_vocabulary(directory: Path) -> Vocabulary:
    """Return what the tokenizer's files say. Raise `CheckpointError` if one is missing, broken or of another kind."""
    settings = read_json_if_present(directory / "tokenizer_config.json")
    named = read_json_if_present(directory / "special_tokens_map.json") | settings
    for file, content in (("tokenizer_config", settings), ("config", read_json(directory / "config.json"))):
        if (kind := content.get("tokenizer_class")) not in (*CLASSES, None):
            raise CheckpointError(
                f"{directory / file}.json: the tokenizer is a {kind}; the specification covers only GPT2Tokenizer"
            )
    whole = read_json_if_present(directory / "tokenizer.json")
    path, bpe, merges = _tokens(directory, whole)
    try:
        added = {token["content"]: token["id"] for token in whole.get("added_tokens", [])}
        added |= {token["content"]: int(number) for number, token in settings.get("added_tokens_decoder", {}).items()}
        special = dict.fromkeys(("bos_token", "eos_token", "unk_token"), END)
        special |= {
            name: token if isinstance(token, str) else token["content"]
            for name, token in named.items()
            if re.fullmatch("(bos|eos|unk|pad|sep|cls|mask)_token", name) and token is not None
        }
        plain = not (settings.get("add_bos_token") or settings.get("add_prefix_space") or _changes_text(whole))
    except (TypeError, KeyError, ValueError, AttributeError) as error:
        raise CheckpointError(
            f"{directory}: the tokenizer's added or special tokens are broken ({error}); save the tokenizer there again"
        ) from None
    added |= read_json_if_present(directory / "added_tokens.json")
    return Vocabulary(path, bpe, merges, added, special, plain, settings)


def _tokens(directory: Path, whole: dict) -> tuple[Path, dict[str, int], Merges]:
    """Return the file with the tokens, their ids and the merges; tokenizer.json and the older files must agree."""
    path, old = directory / "tokenizer.json", (directory / "vocab.json", directory / "merges.txt")
    needed = not (whole and in_range("transformers>=5"))  # before 5.0, GPT2Tokenizer does not read tokenizer.json
    for file in old:
        if needed and not file.is_file():
            raise CheckpointError(f"{directory}: the tokenizer's {file.name} is missing; save the tokenizer there")
    if not whole:
        return old[0], read_json(old[0]), _merges(old[1])
    try:
        model = whole["model"]
        merges = [tuple(merge.split() if isinstance(merge, str) else merge) for merge in model["merges"]]
        bpe = dict(model["vocab"])
    except (TypeError, KeyError, ValueError):
        raise CheckpointError(f"{path}: not a tokenizer with byte-level BPE; {AGAIN}") from None
    for file, tokens, read in ((old[0], bpe, read_json), (old[1], merges, _merges)):
        if file.is_file() and read(file) != tokens:
            raise CheckpointError(f"{file}: not the same as in tokenizer.json; save the tokenizer there again")
    return path, bpe, merges


def _changes_text(whole: dict) -> bool:
    """Return whether a tokenizer.json changes a text before it is split, or adds a space or a token to it."""

    def steps(name):
        step = whole.get(name) or {}
        return [step, *step.get("pretokenizers", ()), *step.get("processors", ())]

    adds_space = any(step.get("add_prefix_space") for step in steps("pre_tokenizer"))
    adds_token = any(step.get("special_tokens") for step in steps("post_processor"))
    return bool(whole.get("normalizer")) or adds_space or adds_token


def validate_vocabulary(vocabulary: Vocabulary, rows: int) -> None:
    """Raise `CheckpointError` unless tokens, merges and an embedding with these rows fit each other."""
    bpe, merges, path = vocabulary.bpe, vocabulary.merges, vocabulary.path
    ids = vocabulary.ids
    if not bpe or not all(type(number) is int for number in ids.values()):
        raise CheckpointError(f"{path}: not a tokenizer vocabulary; {AGAIN}")
    if max(ids.values()) >= rows:
        raise CheckpointError(
            f"{path.parent}: the tokenizer has ids up to {max(ids.values())}, but the model has {rows} tokens; use the"
            " model's own tokenizer, or call resize_token_embeddings() and save both"
        )
    if odd := sorted(set(range(len(ids))) ^ set(ids.values())):
        raise CheckpointError(f"{path}: the id {odd[0]} has no token, or another id has two; {AGAIN}")
    if set(gpt2_ids()) <= set(bpe):
        for token, number in gpt2_ids().items():
            if bpe[token] != number:
                raise CheckpointError(
                    f"{path}: the tokens of gpt2 with other ids; {token!r} is {bpe[token]} and not {number}; {AGAIN}"
                )
    letters = list(gpt2_ids())[:256]
    if missing := [letter for letter in letters if letter not in bpe]:
        raise CheckpointError(
            f"{path}: not a byte-level vocabulary, without a token for {len(missing)} of the 256 bytes;"
            " use a tokenizer with byte-level BPE, as GPT2Tokenizer has"
        )
    file = path.with_name("merges.txt") if path.name == "vocab.json" else path
    for pair in merges:
        if len(pair) != 2 or not bpe.keys() >= {*pair, "".join(pair)}:
            raise CheckpointError(f"{file}: the merge {' '.join(pair)!r} is not of this vocabulary; {ONE}")
    made = {*letters, *map("".join, merges), *vocabulary.special.values(), *vocabulary.added}
    unmade = [token for token in bpe if token not in made and not re.fullmatch(r"<.+>|\[.+\]", token)]
    if unmade:
        raise CheckpointError(
            f"{file}: cut, or of another vocabulary; no merge makes {unmade[0]!r}, one of {len(unmade)} tokens; {ONE}"
        )


def validate_ids(path: Path, content: dict, vocabulary: Vocabulary, rows: int) -> None:
    """Raise `CheckpointError` unless the token ids in config.json or generation_config.json are the tokenizer's."""
    ids = {key: value for key, value in content.items() if re.fullmatch("(bos|eos|pad)_token_id", key)}
    listed = {key: value if isinstance(value, list) else [value] for key, value in ids.items() if value is not None}
    for key, values in listed.items():
        if not all(type(value) is int and 0 <= value < rows for value in values):
            raise CheckpointError(f"{path}: {key} is {ids[key]!r}, but the model has {rows} tokens; correct it")
    end = vocabulary.special["eos_token"]
    if "eos_token_id" in ids and vocabulary.ids[end] not in listed.get("eos_token_id", []):
        raise CheckpointError(
            f"{path}: eos_token_id is {ids['eos_token_id']!r}, but the tokenizer's end of text, {end!r}, has the id"
            f" {vocabulary.ids[end]}; correct one of them"
        )
