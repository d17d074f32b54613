"""Creating a pipeline prints "Device set to use cpu" only in 4.47 to 4.57.

Tutorial 2.2: "Device set to use cpu". The line is a warning there; since 5.0 it is logged at the debug level, which is
not shown by default.

Instead: `print(generator.device)`

Message: Device set to use ...
"""

import logging
import re

import pytest
import transformers

pytestmark = [pytest.mark.tutorial("2.2"), pytest.mark.refuted_by("pipeline_logs_at_the_info_level")]


@pytest.fixture
def levels(pipe, device, library_log, messages):
    """The levels at which the line is logged while a pipeline is created, with the debug level on."""
    logging.getLogger("transformers").setLevel(logging.DEBUG)
    transformers.pipeline("text-generation", model=pipe.model, tokenizer=pipe.tokenizer, device=device)
    lines = [record for record in library_log.records if re.search(messages[0], record.getMessage())]
    assert all(record.getMessage() == f"Device set to use {device}" for record in lines)
    return [record.levelname for record in lines]


@pytest.mark.holds("transformers>=5", source="huggingface/transformers#41636")
def test_device_is_logged_at_the_debug_level(levels):
    """A new pipeline logs its device at the debug level, which is not shown by default."""
    assert levels == ["DEBUG"]


@pytest.mark.holds("transformers>=4.47,<5", source="huggingface/transformers#34026")
def test_device_is_logged_as_a_warning(levels):
    """A new pipeline logs its device as a warning, which is shown by default."""
    assert levels == ["WARNING"]


@pytest.mark.absent("transformers<4.47", source="huggingface/transformers#34026")
def test_device_is_not_logged(levels):
    """A new pipeline does not log its device."""
    assert levels == []
