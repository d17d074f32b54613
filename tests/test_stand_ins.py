"""The claims on checkpoints as people have them, in other precisions and with eager attention.

`pytest tests -m big` runs them with 24 layers, which takes 90 seconds and 1.5 GB of disk space.
"""

import re
import shutil

import pytest

from tests import stand_ins

RELEASED = {"released_texts", "released_logits", "released"}
SAVED = RELEASED | {"released_layout"}  # released_layout needs the tensor names of the released file
NO_PAD = {"no_token", "pad_default"}  # these claims need a checkpoint without a pad token
ADDED = {  # these claims need a tokenizer that adds nothing before a text
    *("ids", "bad_words_space", "empty", "both_ways", "clean_up", "single", "prefix", "tokenizer_kwargs", "hole"),
    *("split_special", "add_bos", "prefix_space_in_call", "words", "overflow", "stride_too_big", "word_ids"),
    *("add_eos", "answer_example", "pair", "pair_truncation", "special_mask", "encode_ids", "one_token", "characters"),
}
SIDES = {  # these claims need padding and truncation on the right
    *("right", "side_in_call", "tokenizer_kwargs", "no_room"),
    *("truncation_side", "overflow", "stride_too_big", "pair_truncation"),
}
LEFT_OUT = {  # claims that are not run on a stand-in, other than those about the released weights
    "own_vocabulary": {"clean_up", "split_special", "answer_example"},
    "bos_added": ADDED,
    "prefix_space": ADDED,
    "sampling_settings": set(),
    "other_config": set(),
    "one_layer": set(),
    "narrow_mlp": SAVED,
    "untied_and_sharded": SAVED,
    "older_files": SAVED,
    "fine_tune": SAVED | NO_PAD,
    "saved_fast": NO_PAD,
    "left_padding": NO_PAD | SIDES,
    "in_bfloat16": SAVED,
    "six_layers": set(),
    "medium": set(),
}
BIG = {"medium"}
OF_THE_CHECKPOINT = "tests.of_the_checkpoint"


def left_out(result):
    """Return the claims that were not run, after asserting that all others hold and that each says what it needs."""
    assert result.returncode == 0, result.stdout
    found = re.findall(r"^  not run [E ][D ] (\w+) .*\n((?: {13}.*\n)*)", result.stdout, re.MULTILINE)
    counted = r"(\d+) claims: (\d+) hold \(\d+ differ from 4\.51\.3(?:, \d+ absent)?\), 0 BROKEN, (\d+) not run"
    summary = re.search(counted, result.stdout)
    assert summary, result.stdout
    total, held, others = map(int, summary.groups())
    assert (held + others, others) == (total, len(found)), result.stdout
    for name, reasons in found:
        assert "needs" in reasons, name
    return {name for name, _ in found}


@pytest.mark.filterwarnings("default")  # the library warns when it makes these checkpoints
@pytest.mark.parametrize(
    "make",
    [
        pytest.param(make, marks=[pytest.mark.big] if make.__name__ in BIG else [], id=make.__name__)
        for make in stand_ins.MAKERS
    ],
)
def test_every_claim_holds_or_is_not_run(specification, make, tmp_path):
    make(tmp_path)
    result = specification("-p", OF_THE_CHECKPOINT, f"--checkpoint={tmp_path}")
    shutil.rmtree(tmp_path)
    assert left_out(result) == RELEASED | LEFT_OUT[make.__name__]


@pytest.mark.parametrize(
    ("options", "header"),
    [
        (["--dtype=bfloat16"], "dtype: bfloat16; attention: sdpa"),
        (["--attention=eager"], "dtype: float32; attention: eager"),
    ],
)
def test_every_claim_holds_in_another_precision_or_attention(specification, options, header):
    result = specification("-p", OF_THE_CHECKPOINT, *options)
    assert header in result.stdout
    assert left_out(result) == RELEASED


def test_a_chapter_holds_in_float16(specification):
    result = specification("spec/hidden_states", "--dtype=float16")
    assert result.returncode == 0, result.stdout
    assert "dtype: float16" in result.stdout


def test_another_precision_has_its_own_snapshots(specification):
    result = specification("spec/probabilities/top_ten_spec.py", "--dtype=bfloat16")
    assert "no snapshot was recorded: pytest --dtype=bfloat16 --snapshot-update" in result.stdout
