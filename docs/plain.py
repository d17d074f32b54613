"""The fixtures as a user writes them, from which the scripts of the pages are made. This module is not imported.

A function has the name of a fixture and stands for it. Functions below "Small models" are used where the script then
shows the same; elsewhere the small random model of the fixture is in the script.
"""

# ruff: noqa: F811, F821

import torch
import transformers
from transformers import GPT2LMHeadModel, GPT2Model, GPT2Tokenizer, GPT2TokenizerFast, pipeline


def L():
    return 12


def H():
    return 12


def D():
    return 768


def V():
    return 50257


def P():
    return 1024


def eos():
    return 50256


def cache_name():
    return "cache"


def tokenizer_for(cls=GPT2Tokenizer, **settings):
    return cls.from_pretrained("gpt2", **settings)


def tokenizer():
    return GPT2Tokenizer.from_pretrained("gpt2")


def left_tokenizer():
    return GPT2Tokenizer.from_pretrained("gpt2", padding_side="left", pad_token="<|endoftext|>")


def fast_tokenizer():
    return GPT2TokenizerFast.from_pretrained("gpt2")


def load(name, source, **settings):
    return getattr(transformers, name).from_pretrained("gpt2", **settings)


def model():
    return GPT2LMHeadModel.from_pretrained("gpt2")


def own_model():
    return GPT2LMHeadModel.from_pretrained("gpt2")


def eager_model():
    return GPT2LMHeadModel.from_pretrained("gpt2", attn_implementation="eager")


def base_model():
    return GPT2Model.from_pretrained("gpt2")


def full_model():
    return GPT2LMHeadModel.from_pretrained("gpt2")


def pipe():
    return pipeline("text-generation", model="gpt2")


def tmp_path():
    return Path(tempfile.mkdtemp())


def told(call):
    call()
    return library_log, library_log


def hundred_run(**settings):
    outputs = hundred_model.generate(
        **hundred_batch,
        max_new_tokens=20,
        pad_token_id=0,
        return_dict_in_generate=True,
        output_scores=True,
        output_logits=True,
        **settings,
    )
    return outputs.sequences, torch.stack(outputs.scores, dim=1), torch.stack(outputs.logits, dim=1)


def hundred_loss(labels, **arguments):
    return hundred_model(hundred_texts["input_ids"], labels=labels, **arguments).loss


def hundred_cache(length):
    return hundred_model(**{name: tensor[:, :length] for name, tensor in hundred_batch.items()}).cache


# Small models


def small_tokenizer_for(cls=GPT2Tokenizer, **settings):
    return cls.from_pretrained("gpt2", **settings)


def tiny_pipe_for(**settings):
    return pipeline("text-generation", model="gpt2", **settings)


def deep_model():
    return GPT2LMHeadModel.from_pretrained("gpt2")


def tiny_model():
    return GPT2LMHeadModel.from_pretrained("gpt2", attn_implementation="eager")


def hundred_model():
    return GPT2LMHeadModel.from_pretrained("gpt2")


def head_for(name, **settings):
    return getattr(transformers, name).from_pretrained("gpt2", **settings)


def hundred_batch(left_tokenizer):
    return left_tokenizer(["Hello", "Hello dear!"], padding=True, return_tensors="pt")


def crowd(left_tokenizer):
    return left_tokenizer(["Hello", "Hello dear!"], padding=True, return_tensors="pt")


def forty_texts():
    return ["Hello", "Hello dear!", "The American flag's colors are red, blue and"]


def full_row(tokenizer):
    return tokenizer("The American flag's colors are red, blue and", return_tensors="pt")["input_ids"]


def hundred_texts(tokenizer, hundred_model):
    ids = tokenizer("The American flag's colors are red, blue and", return_tensors="pt")["input_ids"]
    return {"input_ids": ids, "logits": hundred_model(ids).logits}


def hundred_run(**settings):
    outputs = hundred_model.generate(
        **hundred_batch,
        max_new_tokens=20,
        pad_token_id=50256,
        return_dict_in_generate=True,
        output_scores=True,
        output_logits=True,
        **settings,
    )
    return outputs.sequences, torch.stack(outputs.scores, dim=1), torch.stack(outputs.logits, dim=1)
