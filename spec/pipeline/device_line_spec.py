"""Making a pipeline logs "Device set to use cpu", from 5.0 on at the debug level, which is not shown.

Tutorial 2.2 prints: Device set to use cpu.
"""

import logging

import pytest
import transformers

pytestmark = [pytest.mark.tutorial("2.2"), pytest.mark.refuted_by("pipeline_logs_at_the_info_level")]


@pytest.fixture
def levels(pipe, device, library_log):
    """At which levels the line is logged while a pipeline is made, with the debug level on."""
    logging.getLogger("transformers").setLevel(logging.DEBUG)
    transformers.pipeline("text-generation", model=pipe.model, tokenizer=pipe.tokenizer, device=device)
    line = f"Device set to use {device}"
    return [record.levelname for record in library_log.records if record.getMessage() == line]


@pytest.mark.holds("transformers>=5", source="huggingface/transformers#41636")
def test_the_line_is_for_debugging(levels):
    assert levels == ["DEBUG"]


@pytest.mark.holds("transformers>=4.47,<5", source="huggingface/transformers#34026")
def test_the_line_is_a_warning_and_so_is_shown(levels):
    assert levels == ["WARNING"]


@pytest.mark.absent("transformers<4.47", source="huggingface/transformers#34026")
def test_there_is_no_such_line(levels):
    assert levels == []
