"""The claims about the numbers that the tutorial printed, on a stand-in for the released weights.

Tests cannot download the released weights. The stand-in is the embedded checkpoint with two changes: the first values
of one embedding are the printed ones, and the lm_head is computed such that the model returns the printed logits and
the next tokens of the printed texts.
"""

import ast
import json
from collections import defaultdict

import pytest
import torch
import transformers
from safetensors.torch import load_file, save_file

from gpt2_specification.claim import SPEC

CLAIMS = ["pipeline/released_texts", "probabilities/released_logits", "hidden_states/released"]
MODULES = [SPEC / f"{claim}_spec.py" for claim in CLAIMS]
PRINTED = {  # the constants of the three modules
    node.targets[0].id: ast.literal_eval(node.value)
    for path in MODULES
    for node in ast.parse(path.read_text(encoding="utf-8")).body
    if isinstance(node, ast.Assign) and node.targets[0].id in ("PROMPTS", "TEXTS", "CORNERS", "TOP_TEN", "TODAY")
}
OTHER = -100.0  # the logit of all other tokens


@pytest.fixture
def planted(stand_in, in_hub_cache, specification):
    """A function that runs the claims on the stand-in; arguments replace printed numbers: `planted(TODAY=[...])`."""

    def run(**others):
        numbers = PRINTED | others
        weights = load_file(stand_in / "model.safetensors")
        today = torch.tensor(numbers["TODAY"])
        weights["wte.weight"][8888, : len(today)] = today - weights["wpe.weight"][0, : len(today)]
        weights["lm_head.weight"] = head(stand_in, weights, wanted_logits(stand_in, numbers))
        config = json.loads((stand_in / "config.json").read_text(encoding="utf-8"))
        for name in ("config.json", "model.safetensors"):
            (stand_in / name).unlink()
        (stand_in / "config.json").write_text(json.dumps(config | {"tie_word_embeddings": False}), encoding="utf-8")
        save_file(weights, stand_in / "model.safetensors", metadata={"format": "pt"})
        return specification(*MODULES, "--checkpoint=gpt2", env=in_hub_cache(stand_in, "gpt2"))

    return run


def wanted_logits(directory, numbers):
    """Return the wanted logits after each text: {ids: {token: logit}}; the first token is the likeliest."""
    tokenizer = transformers.GPT2Tokenizer.from_pretrained(directory)
    wanted = defaultdict(dict)
    flag, ends = tokenizer("The American flag's colors are red, blue and")["input_ids"], [0, 1, 2, -3, -2, -1]
    for row, logits in zip([1, 2, 3, 8, 9, 10], numbers["CORNERS"], strict=True):
        wanted[tuple(flag[:row])] = {end % len(tokenizer): value for end, value in zip(ends, logits, strict=True)}
    wanted[tuple(tokenizer("Today we can go to")["input_ids"])] = {i: value for i, value, _ in numbers["TOP_TEN"]}
    for prompt, text in zip(numbers["PROMPTS"], numbers["TEXTS"], strict=True):
        ids = tokenizer(text)["input_ids"]
        for i in range(len(tokenizer(prompt)["input_ids"]), len(ids)):
            following = wanted[tuple(ids[:i])]
            following.setdefault(ids[i], -float(len(following)))
    return wanted


@torch.no_grad()
def head(directory, weights, wanted):
    """Return the lm_head matrix (V, D) with which the model with these weights returns the wanted logits."""
    model = transformers.GPT2Model.from_pretrained(directory)
    model.wte.weight.copy_(weights["wte.weight"])
    states = torch.stack([model(torch.tensor([ids])).last_hidden_state[0, -1].double() for ids in wanted])  # (N, D)
    logits = torch.full((len(wanted), model.config.vocab_size), OTHER, dtype=torch.float64)
    for row, following in zip(logits, wanted.values(), strict=True):
        row[list(following)] = torch.tensor(list(following.values()), dtype=torch.float64)
    return (torch.linalg.pinv(states) @ logits).T.float().contiguous()


def test_the_claims_hold_with_the_printed_numbers(planted):
    result = planted()
    assert result.returncode == 0, result.stdout
    assert "3 claims: 3 hold, 0 BROKEN, 0 not run" in result.stdout
    assert "skipped" not in result.stdout


def test_each_claim_breaks_with_another_number_or_text(planted):
    *corners, last = PRINTED["CORNERS"]
    first, second = PRINTED["TEXTS"]
    result = planted(
        TODAY=[*PRINTED["TODAY"][:-1], -0.54963],  # the tutorial printed -0.54957
        CORNERS=[*corners, [*last[:-1], -74.6700]],  # -74.6660
        TEXTS=[first.upper(), second.upper()],
    )
    assert result.returncode == 1, result.stdout
    assert "3 claims: 0 hold, 3 BROKEN, 0 not run" in result.stdout


def test_another_likeliest_word_breaks_the_list_of_ten(planted):
    first, second, *others = PRINTED["TOP_TEN"]
    result = planted(TOP_TEN=[(first[0], second[1], first[2]), (second[0], first[1], second[2]), *others])
    assert result.returncode == 1, result.stdout
    assert "test_the_ten_likeliest_tokens_are_as_printed" in result.stdout
    assert "test_greedy_decoding_takes_the_first" in result.stdout
    assert "3 claims: 2 hold, 1 BROKEN, 0 not run" in result.stdout


def test_another_sampled_text_is_reported_but_breaks_nothing(planted):
    first, second = PRINTED["TEXTS"]
    house = second.replace("hospital", "house")
    result = planted(PROMPTS=["Hello", "Hello dear!", "Hello dear!"], TEXTS=[first, house, second])
    assert result.returncode == 0, result.stdout
    assert "3 claims: 3 hold, 0 BROKEN, 0 not run" in result.stdout
    assert f"transformers {transformers.__version__} draws different texts: [{first!r}, {house!r}]" in result.stdout
