"""`eos_token_id` can be a list: a row ends at any of its tokens.

Documentation: "The id of the *end-of-sequence* token. Optionally, use a list to set multiple *end-of-sequence* tokens."
(`GenerationConfig`, `eos_token_id`). The token stays at the end of the row.
"""

import pytest

pytestmark = pytest.mark.refuted_by("first_eos_of_a_list", "ends_of_four_rows", "list_of_one_eos_ignored")


@pytest.mark.parametrize("do_sample", [False, True])
def test_row_ends_at_any_of_the_tokens(hundred_run, do_sample):
    """Each of eight rows ends at the first token that is in the list, and is padded after it."""
    rows = hundred_run(do_sample=do_sample)[0][:, 48:].tolist()
    ends = [rows[1][3], rows[6][11]]
    expected = []
    for row in rows:
        places = [place for place, token in enumerate(row) if token in ends]
        expected.append(row[: places[0] + 1] if places else row)
    longest = max(map(len, expected))
    ids = hundred_run(do_sample=do_sample, eos_token_id=ends)[0][:, 48:].tolist()
    assert ids == [row + [0] * (longest - len(row)) for row in expected]


def test_list_of_one_token_is_the_token(hundred_run):
    token = hundred_run()[0][6, 55].item()
    assert hundred_run(eos_token_id=[token])[0].tolist() == hundred_run(eos_token_id=token)[0].tolist()
