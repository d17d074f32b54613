"""Faults of chat templates: of the end of a chat, of the assistant's mask, and of what is in place of a chat."""

import functools

import torch
import transformers
from transformers import tokenization_utils_base

from . import always, fault, silence, wrap

BASE = transformers.PreTrainedTokenizerBase


def applying(patch, change):
    """Replace `apply_chat_template()` by `change(apply, self, chat, arguments)`; `apply(chat, **arguments)` is it."""

    def around(original):
        @functools.wraps(original)
        def broken(self, conversation, **arguments):
            return change(functools.partial(original, self), self, conversation, arguments)

        return broken

    wrap(patch, BASE, "apply_chat_template", around)


# --- the end of a chat


@fault("transformers>=4.45")
def last_messages_are_closed(patch):
    """`apply_chat_template()` ignores `continue_final_message=True`."""
    always(patch, BASE, "apply_chat_template", continue_final_message=False)


def _last_spaces(patch, change):
    """Replace the text that ends with the last message by `change(text, message)`."""

    def around(apply, self, chat, arguments):
        text = apply(chat, **arguments)
        return change(text, chat[-1]["content"]) if arguments.get("continue_final_message") else text

    applying(patch, around)


@fault("transformers>=4.45")
def last_spaces_are_stripped(patch):
    """`continue_final_message=True` strips the spaces at the end of the text."""
    _last_spaces(patch, lambda text, message: text.rstrip())


@fault("transformers>=4.45,<4.57")
def last_spaces_are_kept(patch):
    """`continue_final_message=True` keeps the spaces at the end of the message."""
    _last_spaces(patch, lambda text, message: text.rstrip() + message[len(message.rstrip()) :])


@fault("transformers>=4.45")
def both_ends_are_accepted(patch):
    """`continue_final_message=True` takes precedence over `add_generation_prompt=True`."""

    def around(apply, self, chat, arguments):
        if arguments.get("continue_final_message"):
            arguments["add_generation_prompt"] = False
        return apply(chat, **arguments)

    applying(patch, around)


# --- the mask of the assistant's tokens


def _masks(patch, change):
    """Replace the masks of the assistant's tokens by `change(masks)`."""

    def around(apply, self, chat, arguments):
        batch = apply(chat, **arguments)
        if arguments.get("return_assistant_tokens_mask"):
            batch["assistant_masks"] = change(batch["assistant_masks"])
        return batch

    applying(patch, around)


@fault("transformers>=4.43")
def assistant_masks_are_0(patch):
    """The mask of the assistant's tokens is 0 on all tokens."""
    _masks(patch, lambda masks: (torch.tensor(masks) * 0).tolist())


@fault("transformers>=4.43,<5")
def slow_masks_are_0(patch):
    """A slow tokenizer returns 0 on all tokens for the mask of the assistant's tokens."""
    patch.setattr(transformers.BatchEncoding, "char_to_token", lambda *places: None)


@fault("transformers>=4.43")
def missing_generation_is_silent(patch):
    """A template without `{% generation %}` is not warned of."""
    from transformers.utils import chat_template_utils

    for module in (tokenization_utils_base, chat_template_utils):
        if hasattr(module, "logger"):
            silence(patch, module.logger, "return_assistant_tokens_mask==True")


@fault("transformers>=4.43,<5.24")
def cut_answers_have_a_mask(patch):
    """The mask of an answer that is cut on the left is 1."""

    def around(apply, self, chat, arguments):
        batch = apply(chat, **arguments)
        if self.truncation_side == "left":
            whole = apply(chat, **{**arguments, "truncation": False})["assistant_masks"]
            batch["assistant_masks"] = whole[-len(batch["input_ids"]) :]
        return batch

    applying(patch, around)


# --- what is in place of a chat


def _reading(patch, change):
    """Let `apply_chat_template()` read `change(chat)`."""
    applying(patch, lambda apply, self, chat, arguments: apply(change(chat), **arguments))


@fault("transformers>=5.23")
def letters_are_messages(patch):
    """`apply_chat_template()` reads each letter of a text as a message without content."""
    _reading(patch, lambda chat: [message if isinstance(message, dict) else {} for message in chat])


@fault("transformers>=4.34,<5.23")
def texts_are_messages(patch):
    """`apply_chat_template()` reads a text as the content of one message."""
    _reading(patch, lambda chat: [{"content": chat}] if isinstance(chat, str) else chat)


@fault("transformers>=4.34")
def empty_chats_are_empty_texts(patch):
    """`apply_chat_template()` returns an empty text for a chat without messages."""
    applying(patch, lambda apply, self, chat, arguments: apply(chat, **arguments) if chat else "")


def _messages(patch, change):
    """Let `apply_chat_template()` read `change(message)` in place of each message."""
    _reading(patch, lambda chat: [change(message) for message in chat])


@fault("transformers>=5.23")
def none_is_written(patch):
    """A message whose content is None has the text `None`."""
    _messages(patch, lambda message: {**message, "content": str(message.get("content"))})


@fault("transformers>=4.34,<5.23")
def none_is_dropped(patch):
    """`apply_chat_template()` removes the keys of a message whose value is None."""
    _messages(patch, lambda message: {key: value for key, value in message.items() if value is not None})


@fault("transformers>=5.20")
def control_tokens_of_users_are_kept(patch):
    """`apply_chat_template()` ignores `sanitize_control_tokens=True`."""
    always(patch, BASE, "apply_chat_template", sanitize_control_tokens=False)


@fault("transformers>=4.34,<5.20")
def control_tokens_of_users_are_removed(patch):
    """`apply_chat_template()` removes `<|endoftext|>` from each message."""
    _messages(patch, lambda message: {**message, "content": message["content"].replace("<|endoftext|>", "")})
