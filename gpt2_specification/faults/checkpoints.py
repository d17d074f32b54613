"""Faults of saving and loading a model: fields and weights of your own, shards, and what is written."""

import functools
import json
from pathlib import Path

import transformers
from torch import nn
from transformers import modeling_utils

from . import always, fault, wrap
from .loading import in_loading_info
from .model import after_loading

MODEL = transformers.PreTrainedModel


def in_arguments_of_loading(patch, change):
    """Change the keyword arguments of `from_pretrained()`: `change(arguments)`, and call its result with the model."""

    def around(load):
        @functools.wraps(load)
        def broken(cls, *args, **kwargs):
            later = change(kwargs)
            result = load(cls, *args, **kwargs)
            if callable(later):
                later(result[0] if isinstance(result, tuple) else result)
            return result

        return broken

    wrap(patch, MODEL, "from_pretrained", around)


@fault()
def fields_are_ignored(patch):
    """`from_pretrained()` ignores `n_layer`, in its arguments and in a config."""

    def change(arguments):
        arguments.pop("n_layer", None)
        if arguments.get("config") is not None:
            arguments["config"].n_layer = 2

    in_arguments_of_loading(patch, change)


@fault()
def unknown_fields_are_ignored(patch):
    """`from_pretrained()` ignores fields that it does not know, and fields beside a config."""

    def change(arguments):
        arguments.pop("n_layre", None)
        if "config" in arguments:
            arguments.pop("n_layer", None)

    in_arguments_of_loading(patch, change)


@fault("transformers>=4.50")
def own_weights_beside_a_name(patch):
    """`from_pretrained()` accepts `state_dict` beside a name."""

    def around(load):
        @functools.wraps(load)
        def broken(cls, name, *args, state_dict=None, **kwargs):
            return load(cls, name, *args, state_dict=None if name else state_dict, **kwargs)

        return broken

    wrap(patch, MODEL, "from_pretrained", around)


@fault()
def own_weights_are_drawn(patch):
    """With `state_dict`, the weights of the model are drawn at random."""

    def change(arguments):
        if arguments.get("state_dict") is not None:
            return lambda model: setattr(model.transformer, "wpe", nn.Embedding(64, 16))
        return None

    in_arguments_of_loading(patch, change)


@fault()
def untied_heads_are_copies(patch):
    """A head that the file lacks is a copy of the embedding."""

    def change(model):
        model.lm_head.weight.data = model.transformer.wte.weight.detach().clone()

    after_loading(patch, change)


@fault()
def missing_heads_unreported(patch):
    """The loading info lists no missing weight."""
    in_loading_info(patch, missing_keys=[])


@fault()
def shards_are_not_written(patch):
    """`max_shard_size` is ignored."""
    always(patch, MODEL, "save_pretrained", max_shard_size="50GB")


def after_saving(patch, change):
    """Call `change(directory)` after `save_pretrained()`."""

    def around(save):
        @functools.wraps(save)
        def broken(self, directory, *args, **kwargs):
            save(self, directory, *args, **kwargs)
            change(Path(directory))

        return broken

    wrap(patch, MODEL, "save_pretrained", around)


@fault()
def last_shard_is_not_read(patch):
    """`from_pretrained()` draws the position embedding and the final LayerNorm at random."""

    def change(model):
        for parameter in (*model.transformer.wpe.parameters(), *model.transformer.ln_f.parameters()):
            nn.init.normal_(parameter.data)

    after_loading(patch, change)


@fault()
def shards_are_not_indexed(patch):
    """The index of the shards leaves a weight out; a model in one file has an index too."""

    def change(directory):
        path = directory / "model.safetensors.index.json"
        index = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {"weight_map": {"": ""}}
        index["weight_map"].popitem()
        path.write_text(json.dumps(index), encoding="utf-8")

    after_saving(patch, change)


def before_saving(patch, change):
    """Call `change(directory)` before `save_pretrained()`."""

    def around(save):
        @functools.wraps(save)
        def broken(self, directory, *args, **kwargs):
            change(Path(directory))
            save(self, directory, *args, **kwargs)

        return broken

    wrap(patch, MODEL, "save_pretrained", around)


@fault()
def files_are_overwritten(patch):
    """`save_pretrained()` replaces a file by a directory."""
    before_saving(patch, lambda directory: directory.is_file() and directory.unlink())


@fault()
def saving_over_a_file_is_silent(patch):
    """`save_pretrained()` does not log that its directory is a file."""
    patch.setattr(modeling_utils.logger, "error", lambda *_: None)


@fault()
def saving_needs_a_directory(patch):
    """`save_pretrained()` does not make the parents of a directory."""

    def around(save):
        @functools.wraps(save)
        def broken(self, directory, *args, **kwargs):
            if Path(directory).parent.exists():
                save(self, directory, *args, **kwargs)

        return broken

    wrap(patch, MODEL, "save_pretrained", around)


@fault("transformers>=4.57")
def paths_of_files_are_cut(patch):
    """`from_pretrained()` takes the path of a file as that of its directory."""

    def change(load):
        @functools.wraps(load)
        def broken(cls, path, *args, **kwargs):
            return load(cls, Path(path).parent if Path(path).is_file() else path, *args, **kwargs)

        return broken

    wrap(patch, transformers.PreTrainedModel, "from_pretrained", change)


@fault("transformers<4.57")
def paths_of_files_are_refused(patch):
    """`from_pretrained()` raises `OSError` for the path of a file."""
    _refuse_files(patch, transformers.PreTrainedModel)


@fault()
def config_files_are_refused(patch):
    """`from_pretrained()` of a config raises `OSError` for the path of a file."""
    _refuse_files(patch, transformers.GPT2Config)


@fault()
def pickled_weights_are_refused(patch):
    """`from_pretrained()` raises `OSError` for a directory with a `pytorch_model.bin`."""

    def change(load):
        @functools.wraps(load)
        def broken(cls, path, *args, **kwargs):
            if (Path(path) / "pytorch_model.bin").exists():
                raise OSError(f"no file named model.safetensors in {path}")
            return load(cls, path, *args, **kwargs)

        return broken

    wrap(patch, transformers.PreTrainedModel, "from_pretrained", change)


def _refuse_files(patch, owner):
    def change(load):
        @functools.wraps(load)
        def broken(cls, path, *args, **kwargs):
            if Path(path).is_file():
                raise OSError(f"{path} is a file")
            return load(cls, path, *args, **kwargs)

        return broken

    wrap(patch, owner, "from_pretrained", change)


@fault()
def uploads_take_any_argument(patch):
    """`push_to_hub()` accepts any argument, by position or by name."""

    def push_to_hub(self, repo_id, *args, **arguments): ...

    _replace_uploads(patch, push_to_hub)


@fault()
def uploads_take_the_name_alone(patch):
    """`push_to_hub()` accepts no argument but the name."""

    def push_to_hub(self, repo_id): ...

    _replace_uploads(patch, push_to_hub)


def _replace_uploads(patch, method):
    for owner in (transformers.PreTrainedModel, transformers.PreTrainedTokenizerBase, transformers.PretrainedConfig):
        patch.setattr(owner, "push_to_hub", method)
