"""All arguments of `push_to_hub()` but the name are keywords since 5.0; `use_temp_dir` is gone.

Beyond the tutorial: before, they could follow the name. `safe_serialization`, `organization` and `repo_url` are gone
too. Models, tokenizers and configurations have the same method. The calls are compared with its signature; nothing is
sent.

Instead: `model.push_to_hub("organization/name", private=True)`

Message: got an unexpected keyword argument '...'
"""

import inspect

import pytest
import transformers

pytestmark = pytest.mark.refuted_by("uploads_take_any_argument", "uploads_take_the_name_alone")
REMOVED = ["use_temp_dir", "safe_serialization", "organization", "repo_url"]


@pytest.fixture(params=["GPT2LMHeadModel", "GPT2Tokenizer", "GPT2Config"])
def call(request):
    """A function that binds the arguments of a call of `push_to_hub()`, and raises `TypeError` if they do not fit."""
    method = getattr(transformers, request.param).push_to_hub
    return lambda *args, **kwargs: inspect.signature(method).bind("self", *args, **kwargs)


@pytest.mark.parametrize("name", REMOVED)
@pytest.mark.holds("transformers>=5.0", source="measured")
def test_removed_arguments_raise_type_error(call, name, messages):
    """The four arguments that are gone raise `TypeError`, and so does a second one without a name."""
    with pytest.raises(TypeError, match=messages[0]):
        call("someone/model", **{name: "x"})
    with pytest.raises(TypeError, match="too many positional arguments"):
        call("someone/model", False)


@pytest.mark.parametrize("name", REMOVED)
@pytest.mark.holds("transformers<5.0", source="measured")
def test_removed_arguments_are_accepted(call, name):
    """The four arguments are accepted, and `use_temp_dir` also as the second one without a name."""
    arguments = call("someone/model", **{name: "x"}).arguments
    assert "x" in (arguments.get(name), arguments.get("deprecated_kwargs", {}).get(name))
    assert call("someone/model", False).arguments["use_temp_dir"] is False


def test_other_arguments_are_keywords_in_every_release(call):
    """`commit_message`, `private`, `create_pr` and `max_shard_size` are keywords in every release."""
    given = {"commit_message": "x", "private": True, "create_pr": True, "max_shard_size": "1GB"}
    assert call("someone/model", **given).arguments == {"self": "self", "repo_id": "someone/model", **given}
