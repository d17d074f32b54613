"""Faults of the settings of `generate()`: whose are followed, and how they are saved."""

import copy
import functools

import transformers
from transformers import GenerationConfig, GenerationMixin

from . import after, always, by_default, fault, wrap


def _without_own_settings(patch, applies):
    """Make `generate()` ignore `model.generation_config` in a call if `applies(arguments)`."""

    def change(original):
        def broken(self, inputs=None, **kwargs):
            own = self.generation_config
            if applies(kwargs):
                self.generation_config = GenerationConfig()
            try:
                return original(self, inputs, **kwargs)
            finally:
                self.generation_config = own

        return broken

    wrap(patch, GenerationMixin, "generate", change)


@fault()
def model_settings_ignored(patch):
    """`generate()` ignores the settings of `model.generation_config`."""
    _without_own_settings(patch, lambda _: True)


@fault()
def call_loses_to_model_settings(patch):
    """A setting of the model takes precedence over the argument of the call."""

    def change(original):
        def broken(self, inputs=None, **kwargs):
            own = self.generation_config.max_new_tokens
            return original(self, inputs, **kwargs | ({"max_new_tokens": own} if own else {}))

        return broken

    wrap(patch, GenerationMixin, "generate", change)


@fault("transformers>=4.50")
def given_config_has_the_defaults(patch):
    """A `GenerationConfig` that is passed has the defaults in its unset fields."""
    _without_own_settings(patch, lambda arguments: arguments.get("generation_config") is not None)


@fault()
def given_config_is_ignored(patch):
    """`generate()` ignores the `generation_config` that is passed."""
    always(patch, GenerationMixin, "generate", generation_config=None)


@fault("transformers>=5")
def settings_on_model_config_accepted(patch):
    """Settings of `generate()` on `model.config` are ignored without an error."""
    after(patch, transformers.PretrainedConfig, "_get_generation_parameters", lambda *_: {})


@fault()
def settings_of_config_json_ignored(patch):
    """Settings of `generate()` in `config.json` are ignored."""
    wrap(patch, GenerationConfig, "from_model_config", lambda _: lambda cls, *args, **kwargs: cls())


@fault()
def saved_settings_lost(patch):
    """The file of saved settings has no settings."""

    def change(original):
        return lambda self, *args, **kwargs: original(GenerationConfig(), *args, **kwargs)

    wrap(patch, GenerationConfig, "save_pretrained", change)


@fault()
def config_file_name_ignored(patch):
    """`GenerationConfig` ignores `config_file_name`."""
    always(patch, GenerationConfig, "from_pretrained", config_file_name="generation_config.json")


@fault()
def saved_settings_are_all(patch):
    """The file of saved settings has the unchanged ones too."""
    after(patch, GenerationConfig, "to_diff_dict", lambda self, result: {**result, "num_return_sequences": 1})


@fault()
def saved_settings_not_read(patch):
    """Loading a model reads no `generation_config.json`."""
    wrap(patch, GenerationConfig, "from_pretrained", lambda _: lambda cls, *args, **kwargs: cls())


@fault("transformers>=4.37")
def any_settings_are_saved(patch):
    """No settings are validated, not even those that are saved."""
    wrap(patch, GenerationConfig, "validate", lambda _: lambda *_, **__: None)


@fault()
def sampling_settings_not_saved(patch):
    """Saving settings with a temperature raises `ValueError`."""

    def change(original):
        def broken(self, *args, **kwargs):
            if self.temperature not in (None, 1.0):
                raise ValueError("GenerationConfig is invalid")
            return original(self, *args, **kwargs)

        return broken

    wrap(patch, GenerationConfig, "save_pretrained", change)


@fault("transformers>=5.16")
def pipeline_ignores_the_settings_of_the_model(patch):
    """A pipeline generates 256 tokens, whatever the settings of its model are."""
    by_default(patch, transformers.TextGenerationPipeline, "_forward", max_new_tokens=256)


@fault("transformers>=5.0")
def two_beams_by_default(patch):
    """By default `generate()` runs a beam search with two beams."""
    after(patch, GenerationConfig, "_get_default_generation_params", lambda _, settings: {**settings, "num_beams": 2})


@fault("transformers>=4.32")
def several_greedy_texts_are_not_checked(patch):
    """`GenerationConfig` is not checked when it is made."""
    patch.setattr(GenerationConfig, "validate", lambda self, *args, **kwargs: None)


@fault("transformers<4.32")
def several_texts_are_refused(patch):
    """`GenerationConfig` refuses `num_return_sequences=3`."""

    def change(init):
        @functools.wraps(init)
        def broken(self, **kwargs):
            init(self, **kwargs)
            if self.num_return_sequences != 1:
                raise ValueError("num_return_sequences")

        return broken

    wrap(patch, GenerationConfig, "__init__", change)


@fault()
def num_return_sequences_is_one(patch):
    """`generate()` returns one text per prompt."""

    def change(generate):
        @functools.wraps(generate)
        def broken(self, *args, **kwargs):
            kwargs.pop("num_return_sequences", None)
            if config := kwargs.get("generation_config"):
                kwargs["generation_config"] = copy.deepcopy(config)
                kwargs["generation_config"].num_return_sequences = 1
            return generate(self, *args, **kwargs)

        return broken

    wrap(patch, GenerationMixin, "generate", change)


def _of_loading(patch, change):
    """Replace the keyword arguments of `from_pretrained()` by `change(arguments)`."""

    def around(load):
        @functools.wraps(load)
        def broken(cls, *args, **kwargs):
            return load(cls, *args, **change(kwargs))

        return broken

    wrap(patch, transformers.PreTrainedModel, "from_pretrained", around)


@fault()
def loading_ignores_settings(patch):
    """`from_pretrained()` ignores `generation_config` and `max_new_tokens`."""
    ignored = ("generation_config", "max_new_tokens")
    _of_loading(patch, lambda given: {key: value for key, value in given.items() if key not in ignored})


@fault()
def loaded_models_have_ten_new_tokens(patch):
    """A model that is loaded has the setting `max_new_tokens=10`."""

    def change(_, model):
        model.generation_config.max_new_tokens = 10
        return model

    after(patch, transformers.PreTrainedModel, "from_pretrained", change)
