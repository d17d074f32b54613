"""Faults of the classes with other heads: the token that is read, the losses, what is drawn at random."""

import functools

import torch
import transformers
from torch.nn import functional
from transformers.models.gpt2 import modeling_gpt2
from transformers.pipelines.text_classification import ClassificationFunction

from . import after, fault, silence, wrap
from .losses import in_pass, mask_labels
from .model import after_init, after_loading

SEQUENCES = transformers.GPT2ForSequenceClassification
TOKENS = transformers.GPT2ForTokenClassification
ANSWERS = transformers.GPT2ForQuestionAnswering
CHOICES = transformers.GPT2DoubleHeadsModel


def in_reading(patch, position, embeds=False):
    """Make the class for sequences read the token at `position(ids, mask, pad)`, of ids or of `inputs_embeds`."""

    def around(forward):
        @functools.wraps(forward)
        def broken(self, input_ids=None, *args, attention_mask=None, inputs_embeds=None, **kwargs):
            given = {"attention_mask": attention_mask, "inputs_embeds": inputs_embeds}
            outputs = forward(self, input_ids, *args, **given, **kwargs)
            if (input_ids is None) is embeds:
                states = self.transformer(input_ids, **given).last_hidden_state
                read = position(input_ids, attention_mask, self.config.pad_token_id or 0)
                outputs.logits = self.score(states[torch.arange(len(states)), read])
            return outputs

        return broken

    wrap(patch, SEQUENCES, "forward", around)


@fault()
def reads_the_last_position(patch):
    """`GPT2ForSequenceClassification` reads the last position of each row, pad or not."""
    in_reading(patch, lambda ids, mask, pad: -1)


@fault()
def reads_before_the_first_pad(patch):
    """`GPT2ForSequenceClassification` reads the token before the first pad of a row."""
    in_reading(patch, lambda ids, mask, pad: (ids == pad).int().argmax(-1) - 1)


@fault()
def reads_the_first_token(patch):
    """`GPT2ForSequenceClassification` reads the first position of each row."""
    in_reading(patch, lambda ids, mask, pad: 0)


@fault()
def reads_the_last_unmasked(patch):
    """`GPT2ForSequenceClassification` reads the last token that the attention mask shows."""
    in_reading(patch, lambda ids, mask, pad: (torch.arange(ids.shape[1]) * mask).argmax(-1))


@fault()
def embeds_are_read_at_the_first(patch):
    """`GPT2ForSequenceClassification` reads the first position of `inputs_embeds`."""
    in_reading(patch, lambda ids, mask, pad: 0, embeds=True)


@fault()
def embeds_are_silent(patch):
    """`GPT2ForSequenceClassification` logs no warning about `inputs_embeds`."""
    silence(patch, modeling_gpt2.logger, "GPT2ForSequenceClassification will not detect")


def in_sequences(patch, change):
    """Call `change(self, ids)` before a pass of the class for sequences."""

    def around(forward):
        @functools.wraps(forward)
        def broken(self, input_ids=None, *args, **kwargs):
            change(self, input_ids)
            return forward(self, input_ids, *args, **kwargs)

        return broken

    wrap(patch, SEQUENCES, "forward", around)


def _set_pad_id(self, pad):
    """Set the pad id of a model without one."""
    if self.config.pad_token_id is None:
        self.config.pad_token_id = pad


@fault()
def padding_is_not_required(patch):
    """Without `config.pad_token_id`, `GPT2ForSequenceClassification` takes 0 as the pad id."""
    in_sequences(patch, lambda self, ids: _set_pad_id(self, 0))


@fault()
def single_rows_end_with_a_pad(patch):
    """Without `config.pad_token_id`, the last id of a single row is taken as the pad id."""
    in_sequences(patch, lambda self, ids: len(ids) == 1 and _set_pad_id(self, int(ids[0, -1])))


@fault()
def pad_id_is_fixed(patch):
    """`GPT2ForSequenceClassification` ignores a `config.pad_token_id` that is set after the model is made."""

    def keep(self):
        self.first_pad_id = self.config.pad_token_id

    after_init(patch, SEQUENCES, keep)
    in_sequences(patch, lambda self, ids: setattr(self.config, "pad_token_id", self.first_pad_id))


def in_sequence_loss(patch, change):
    """Replace the loss of the class for sequences by `change(self, logits, labels, loss)`."""

    def around(forward):
        @functools.wraps(forward)
        def broken(self, *args, labels=None, **kwargs):
            outputs = forward(self, *args, labels=labels, **kwargs)
            if labels is not None:
                outputs.loss = change(self, outputs.logits, labels, outputs.loss)
            return outputs

        return broken

    wrap(patch, SEQUENCES, "forward", around)


@fault()
def squared_error_is_absolute(patch):
    """With `num_labels=1`, the loss of `GPT2ForSequenceClassification` is the absolute error."""

    def change(self, logits, labels, loss):
        return (logits[:, 0] - labels).abs().mean() if self.num_labels == 1 else loss

    in_sequence_loss(patch, change)


@fault()
def floats_are_classes(patch):
    """With labels of floats, the loss of `GPT2ForSequenceClassification` is the cross entropy."""

    def change(self, logits, labels, loss):
        several = labels.is_floating_point() and self.num_labels > 1
        return functional.cross_entropy(logits, labels) if several else loss

    in_sequence_loss(patch, change)


@fault()
def classes_wrap_around(patch):
    """`GPT2ForSequenceClassification` takes integers as labels modulo 3."""

    def change(arguments):
        if arguments.get("labels") is not None and not arguments["labels"].is_floating_point():
            arguments["labels"] = arguments["labels"] % 3

    in_pass(patch, change, SEQUENCES)


def _set_problem_type(self, name):
    """Set the `problem_type` of a model's config."""
    self.config.problem_type = name


@fault()
def problem_type_is_forgotten(patch):
    """`GPT2ForSequenceClassification` sets `config.problem_type` to None after each pass."""

    def change(self, outputs):
        _set_problem_type(self, None)
        return outputs

    after(patch, SEQUENCES, "forward", change)


@fault()
def problem_type_is_guessed(patch):
    """The config of a new model for sequences has `problem_type="single_label_classification"`."""
    after_init(patch, SEQUENCES, lambda self: _set_problem_type(self, "single_label_classification"))


def _without(fields, name):
    """Return the fields but one."""
    return {key: value for key, value in fields.items() if key != name}


@fault()
def problem_type_is_not_saved(patch):
    """`save_pretrained()` does not write `problem_type`."""
    after(patch, transformers.GPT2Config, "to_diff_dict", lambda _, fields: _without(fields, "problem_type"))


def _unless(known, self):
    """Set the `problem_type` of a model to None unless it is one of these."""
    if self.config.problem_type not in known:
        _set_problem_type(self, None)


@fault("transformers>=5.18")
def unknown_type_has_a_loss(patch):
    """`GPT2ForSequenceClassification` chooses the loss by the labels if `problem_type` is unknown."""
    known = ("regression", "single_label_classification", "multi_label_classification")
    in_sequences(patch, lambda self, ids: _unless(known, self))


@fault("transformers>=5.18")
def unknown_type_is_refused(patch):
    """`GPT2Config` raises a `ValueError` for an unknown `problem_type`."""

    def change(self):
        if self.problem_type == "single_label":
            raise ValueError("The config parameter `problem_type` was not understood.")

    after_init(patch, transformers.GPT2Config, change)


@fault()
def token_labels_are_shifted(patch):
    """`GPT2ForTokenClassification` compares the logits of each token with the label of the next."""

    def change(arguments):
        if arguments.get("labels") is not None:
            arguments["labels"] = arguments["labels"].roll(-1, dims=-1)

    in_pass(patch, change, TOKENS)


@fault()
def mask_reaches_the_token_labels(patch):
    """`GPT2ForTokenClassification` leaves the labels of tokens out whose attention mask is 0."""
    in_pass(patch, mask_labels, TOKENS)


@fault()
def tokens_have_one_more_class(patch):
    """The logits of `GPT2ForTokenClassification` have one more class, of which the probability is 0."""

    def change(self, outputs):
        outputs.logits = functional.pad(outputs.logits, (0, 1), value=-1e9)
        return outputs

    after(patch, TOKENS, "forward", change)


def in_token_dropout(patch, rate):
    """Set the dropout before the head of `GPT2ForTokenClassification` to `rate(config)`."""

    def change(self):
        self.dropout.p = rate(self.config)

    after_init(patch, TOKENS, change)


@fault()
def classifier_dropout_ignored(patch):
    """The dropout before the head of `GPT2ForTokenClassification` is 0.1, whatever the config has."""
    in_token_dropout(patch, lambda config: 0.1)


@fault()
def token_dropout_is_resid_pdrop(patch):
    """The dropout before the head of `GPT2ForTokenClassification` is `resid_pdrop`."""
    in_token_dropout(patch, lambda config: config.resid_pdrop)


@fault()
def one_label_is_regression(patch):
    """With `num_labels=1`, the loss of `GPT2ForTokenClassification` is the mean squared error."""

    def around(forward):
        @functools.wraps(forward)
        def broken(self, *args, labels=None, **kwargs):
            outputs = forward(self, *args, **kwargs)
            outputs["loss"] = functional.mse_loss(outputs.logits[..., 0], labels.float())
            return outputs

        return broken

    wrap(patch, TOKENS, "forward", around)


@fault()
def answer_loss_is_a_sum(patch):
    """The loss of `GPT2ForQuestionAnswering` is the sum of two cross entropies."""

    def change(self, outputs):
        if outputs.loss is not None:
            outputs.loss = 2 * outputs.loss
        return outputs

    after(patch, ANSWERS, "forward", change)


@fault()
def answers_have_one_more_position(patch):
    """`start_logits` and `end_logits` have one more position, of which the probability is 0."""

    def change(self, outputs):
        for name in ("start_logits", "end_logits"):
            outputs[name] = functional.pad(outputs[name], (0, 1), value=-1e9)
        return outputs

    after(patch, ANSWERS, "forward", change)


@fault()
def one_position_suffices(patch):
    """`GPT2ForQuestionAnswering` takes the start as the end if only the start is passed."""

    def change(arguments):
        if arguments.get("start_positions") is not None:
            arguments.setdefault("end_positions", arguments["start_positions"])

    in_pass(patch, change, ANSWERS)


def in_positions(patch, change):
    """Replace the positions that `GPT2ForQuestionAnswering` is given by `change(positions)`."""

    def both(arguments):
        arguments |= {name: change(arguments[name]) for name in arguments if name.endswith("_positions")}

    in_pass(patch, both, ANSWERS)


@fault()
def outside_is_the_last_token(patch):
    """`GPT2ForQuestionAnswering` takes a position beyond 23 as 23."""
    in_positions(patch, lambda positions: positions.clamp(max=23))


@fault()
def outside_is_the_first_token(patch):
    """`GPT2ForQuestionAnswering` takes a position beyond the text as 0."""

    def around(forward):
        @functools.wraps(forward)
        def broken(self, input_ids, *args, **kwargs):
            for name in [name for name in kwargs if name.endswith("_positions")]:
                kwargs[name] = kwargs[name].masked_fill(kwargs[name] >= input_ids.shape[1], 0)
            return forward(self, input_ids, *args, **kwargs)

        return broken

    wrap(patch, ANSWERS, "forward", around)


@fault()
def negative_positions_are_ignored(patch):
    """`GPT2ForQuestionAnswering` leaves negative positions out of the loss."""
    in_positions(patch, lambda positions: positions.masked_fill(positions < 0, 1000))


@fault()
def losses_are_added(patch):
    """The `loss` of `GPT2DoubleHeadsModel` includes `mc_loss`."""

    def change(self, outputs):
        if outputs.mc_loss is not None:
            outputs["loss"] = outputs.mc_loss + (0 if outputs.loss is None else outputs.loss)
        return outputs

    after(patch, CHOICES, "forward", change)


@fault()
def choice_labels_wrap_around(patch):
    """`GPT2DoubleHeadsModel` takes `mc_labels` modulo 3."""

    def change(arguments):
        if arguments.get("mc_labels") is not None:
            arguments["mc_labels"] = arguments["mc_labels"] % 3

    in_pass(patch, change, CHOICES)


def in_states(patch, change):
    """Replace the hidden states of `GPT2DoubleHeadsModel` by `change(states, shape)`, with the shape of the logits."""

    def changed(self, outputs):
        outputs.hidden_states = change(outputs.hidden_states, outputs.logits.shape[:-1])
        return outputs

    after(patch, CHOICES, "forward", changed)


@fault()
def states_have_the_choices(patch):
    """All hidden states of `GPT2DoubleHeadsModel` have a dimension for the choices."""
    in_states(patch, lambda states, shape: tuple(state.view(*shape, -1) for state in states))


@fault()
def last_state_is_flat(patch):
    """The last hidden state of `GPT2DoubleHeadsModel` has one row per choice."""
    in_states(patch, lambda states, shape: (*states[:-1], states[-1].flatten(0, -3)))


@fault()
def choices_are_reversed(patch):
    """The hidden states of `GPT2DoubleHeadsModel` have the choices in the reverse order."""
    in_states(patch, lambda states, shape: tuple(state.flip(0) for state in states))


@fault()
def auto_class_lacks_answers(patch):
    """`AutoModelForQuestionAnswering` does not know GPT-2."""
    mapping = transformers.AutoModelForQuestionAnswering._model_mapping
    patch.delitem(mapping._model_mapping, "gpt2")


@fault()
def auto_class_loads_the_base(patch):
    """The Auto classes for sequences and for tokens load a `GPT2Model`."""
    for name in ("AutoModelForSequenceClassification", "AutoModelForTokenClassification"):
        extra = getattr(transformers, name)._model_mapping._extra_content
        patch.setitem(extra, transformers.GPT2Config, transformers.GPT2Model)


def in_new_heads(patch, change):
    """Call `change(weight)` on the weight of the head of a loaded class for sequences or tokens."""

    def loaded(model):
        for name in ("score", "classifier"):
            head = getattr(model, name, None)
            if head is not None:
                change(head.weight.data)

    after_loading(patch, loaded)


@fault()
def head_is_the_same_for_each_seed(patch):
    """`from_pretrained()` draws the same head, whatever the seed is."""
    in_new_heads(patch, lambda weight: weight.normal_(std=0.02, generator=torch.Generator().manual_seed(0)))


@fault()
def new_head_draws_the_embedding(patch):
    """`from_pretrained()` draws the token embedding too if the checkpoint lacks the head."""

    def change(model):
        if isinstance(model, (SEQUENCES, TOKENS)):
            model.transformer.wte.weight.data.normal_()

    after_loading(patch, change)


@fault()
def head_is_zero(patch):
    """`from_pretrained()` sets a head that the checkpoint lacks to zeros."""
    in_new_heads(patch, lambda weight: weight.zero_())


@fault("transformers>=5")
def load_report_is_not_logged(patch):
    """`from_pretrained()` does not log the weights that are missing."""
    patch.setattr(transformers.modeling_utils, "log_state_dict_report", lambda *args, **kwargs: None)


# --- the text-classification pipeline


def in_results(patch, change):
    """Replace the results of the text-classification pipeline for a text by `change(results)`, a list of dicts."""

    def changed(_, results):
        return change(results) if isinstance(results, list) else change([results])[0]

    after(patch, transformers.TextClassificationPipeline, "postprocess", changed)


@fault()
def labels_have_no_names(patch):
    """The text-classification pipeline returns each label as "LABEL"."""
    in_results(patch, lambda results: [{**result, "label": "LABEL"} for result in results])


@fault()
def classes_are_sorted_up(patch):
    """The text-classification pipeline returns all labels with the worst first."""
    in_results(patch, lambda results: results[::-1])


@fault("transformers>=5")
def return_all_scores_is_heeded(patch):
    """The text-classification pipeline returns all labels with `return_all_scores=True`."""

    def change(read):
        def broken(self, return_all_scores=False, **kwargs):
            return read(self, **{"top_k": None} | kwargs if return_all_scores else kwargs)

        return broken

    wrap(patch, transformers.TextClassificationPipeline, "_sanitize_parameters", change)


def in_scores(patch, change):
    """Call `change(pipeline, settings)` with the settings of the scores of the text-classification pipeline."""

    def around(score):
        @functools.wraps(score)
        def broken(self, outputs, **kwargs):
            return score(self, outputs, **change(self, kwargs))

        return broken

    wrap(patch, transformers.TextClassificationPipeline, "postprocess", around)


@fault()
def function_to_apply_ignored(patch):
    """The text-classification pipeline ignores `function_to_apply`."""
    in_scores(patch, lambda self, settings: {**settings, "function_to_apply": None})


@fault()
def scores_are_logits(patch):
    """The text-classification pipeline returns logits by default."""
    in_scores(patch, lambda self, settings: {"function_to_apply": ClassificationFunction.NONE, **settings})


@fault("transformers>=4.46")
def regression_has_the_sigmoid(patch):
    """The text-classification pipeline returns the sigmoid of the logit of a regression."""

    def change(self, settings):
        regression = self.model.config.problem_type == "regression" and "function_to_apply" not in settings
        return {**settings, "function_to_apply": ClassificationFunction.SIGMOID} if regression else settings

    in_scores(patch, change)
