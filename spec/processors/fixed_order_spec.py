"""The built-in processors run in a fixed order, from `guidance_scale` to `renormalize_logits`.

Beyond the tutorial: the order matters where one counts what another leaves, as `top_p` does after `top_k`. The filters
of sampling run as `temperature`, `top_h`, `top_k`, `top_p`, `min_p`, `typical_p`, `epsilon_cutoff`, `eta_cutoff`. Your
own processors run after `begin_suppress_tokens` and before the temperature.

Instead: your own functions in `logits_processor=`, which run in the order of the list
"""

import functools

import pytest
import transformers

pytestmark = pytest.mark.refuted_by("processors_by_name", "top_p_before_temperature")

ORDER = {  # the settings and the classes, in the order in which they run
    "guidance_scale": (1.5, "UnbatchedClassifierFreeGuidanceLogitsProcessor"),
    "sequence_bias": ({(9,): 1.0}, "SequenceBiasLogitsProcessor"),
    "encoder_repetition_penalty": (1.5, "EncoderRepetitionPenaltyLogitsProcessor"),
    "repetition_penalty": (1.5, "RepetitionPenaltyLogitsProcessor"),
    "no_repeat_ngram_size": (3, "NoRepeatNGramLogitsProcessor"),
    "bad_words_ids": ([[9]], "NoBadWordsLogitsProcessor"),
    "min_length": (60, "MinLengthLogitsProcessor"),
    "min_new_tokens": (5, "MinNewTokensLengthLogitsProcessor"),
    "prefix_allowed_tokens_fn": (lambda row, ids: list(range(100)), "PrefixConstrainedLogitsProcessor"),
    "forced_bos_token_id": (9, "ForcedBOSTokenLogitsProcessor"),
    "forced_eos_token_id": (99, "ForcedEOSTokenLogitsProcessor"),
    "remove_invalid_values": (True, "InfNanRemoveLogitsProcessor"),
    "exponential_decay_length_penalty": ((25, 1.2), "ExponentialDecayLengthPenalty"),
    "suppress_tokens": ([8], "SuppressTokensLogitsProcessor"),
    "begin_suppress_tokens": ([7], "SuppressTokensAtBeginLogitsProcessor"),
    "temperature": (2.0, "TemperatureLogitsWarper"),
    "top_h": (0.9, "TopHLogitsWarper"),
    "top_k": (50, "TopKLogitsWarper"),
    "top_p": (0.9, "TopPLogitsWarper"),
    "min_p": (0.001, "MinPLogitsWarper"),
    "typical_p": (0.9, "TypicalLogitsWarper"),
    "epsilon_cutoff": (0.0001, "EpsilonLogitsWarper"),
    "eta_cutoff": (0.0001, "EtaLogitsWarper"),
    "renormalize_logits": (True, "LogitNormalization"),
}


@pytest.fixture
def run_order(hundred_model, hundred_batch, monkeypatch):
    """The call: the names of the classes that change the scores at the first step, in their order."""

    def recorded(original, name, names):
        @functools.wraps(original)
        def call(self, *args, **kwargs):
            if type(self).__name__ == name:  # not a subclass
                names.append(name)
            return original(self, *args, **kwargs)

        return call

    def call(settings):
        names = []
        for _, name in ORDER.values():
            if cls := getattr(transformers.generation.logits_process, name, None):
                monkeypatch.setattr(cls, "__call__", recorded(cls.__call__, name, names))
        length = {"max_new_tokens": 20, "pad_token_id": 0, "eos_token_id": 99, "do_sample": True}
        hundred_model.generate(**hundred_batch, **(length | settings))
        step = names[: names.index(names[0], 1)]
        return list(dict.fromkeys(reversed(step)))[::-1]  # 4.30 renormalizes twice

    return call


@pytest.mark.parametrize("backwards", [False, True])
def test_order_is_not_that_of_the_arguments(run_order, backwards):
    """All settings in one call run in this order, whatever the order of the arguments."""
    known = transformers.generation.logits_process
    settings = {name: value for name, (value, cls) in ORDER.items() if hasattr(known, cls)}
    expected = [ORDER[name][1] for name in settings]
    if backwards:
        settings = dict(reversed(settings.items()))
    assert run_order(settings) == expected
