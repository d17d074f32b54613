"""`save_pretrained()` writes the chat template to `chat_template.jinja` since 4.52, not to the config.

Beyond the tutorial: releases before 4.47 do not read this file, so a template that 4.52 or later saved is lost
there. All releases since 4.34 read a template in `tokenizer_config.json`.

Instead: `tokenizer.chat_template = Path("chat_template.jinja").read_text()`, after loading in older releases
"""

import json

import pytest
import transformers

pytestmark = pytest.mark.refuted_by(
    "templates_stay_in_the_config",
    "templates_are_not_saved",
    "templates_are_dropped",
)
TEMPLATE = "{% for m in messages %}{{ m['content'] }};{% endfor %}"


@pytest.fixture
def saved(small_tokenizer_for, tmp_path):
    """The directory of a saved tokenizer with a chat template."""
    tokenizer = small_tokenizer_for()
    tokenizer.chat_template = TEMPLATE
    tokenizer.save_pretrained(tmp_path)
    return tmp_path


@pytest.fixture
def file_template(small_tokenizer_for, tmp_path):
    """A function: the template of a tokenizer that is loaded from a directory with a `chat_template.jinja`."""

    def load():
        small_tokenizer_for().save_pretrained(tmp_path)
        (tmp_path / "chat_template.jinja").write_text(TEMPLATE, encoding="utf-8")
        return getattr(transformers.AutoTokenizer.from_pretrained(tmp_path), "chat_template", None)

    return load


def config(path):
    return json.loads((path / "tokenizer_config.json").read_text(encoding="utf-8"))


@pytest.mark.holds("transformers>=4.52", source="measured")
def test_template_is_a_file_of_its_own(saved):
    """The chat template is written to `chat_template.jinja`, and is not in `tokenizer_config.json`."""
    assert (saved / "chat_template.jinja").read_text(encoding="utf-8") == TEMPLATE
    assert "chat_template" not in config(saved)


@pytest.mark.holds("transformers>=4.34,<4.52", source="measured")
def test_template_is_in_the_config(saved):
    """The chat template is written to `tokenizer_config.json`."""
    assert config(saved)["chat_template"] == TEMPLATE
    assert not (saved / "chat_template.jinja").exists()


@pytest.mark.absent("transformers<4.34", source="measured")
def test_template_is_not_saved(saved):
    """A tokenizer saves no chat template."""
    assert "chat_template" not in config(saved)
    assert not (saved / "chat_template.jinja").exists()


@pytest.mark.holds("transformers>=4.47", source="measured", about="file")
def test_template_in_the_file_is_read(file_template):
    """A tokenizer reads its chat template from `chat_template.jinja`."""
    assert file_template() == TEMPLATE


@pytest.mark.holds("transformers<4.47", source="measured", about="file")
def test_template_in_the_file_is_not_read(file_template):
    """A tokenizer ignores a `chat_template.jinja`."""
    assert file_template() is None


@pytest.mark.holds("transformers>=4.34", source="measured", about="config")
def test_template_in_the_config_is_read(small_tokenizer_for):
    """A chat template that is passed at loading, as the config has it, is the template of the tokenizer."""
    assert small_tokenizer_for(chat_template=TEMPLATE).chat_template == TEMPLATE


@pytest.mark.absent("transformers<4.34", source="measured", about="config")
def test_tokenizer_has_no_template(small_tokenizer_for):
    """A tokenizer has no attribute `chat_template`."""
    assert not hasattr(small_tokenizer_for(), "chat_template")
