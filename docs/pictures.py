"""The pictures of the site, drawn from recorded outputs of the library. `python -m docs.pictures` records new outputs.

A picture is inline SVG. Text and lines have the colour of the page's text, light or dark. Areas have one of two colours
that are visible on both, transparent enough for text on them to be legible.
"""

import io
import json
import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

import matplotlib
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

RECORD = Path(__file__).with_name("recorded") / "pictures.json"
README = RECORD.with_name("norms.svg")  # a file for README.md; it has a fixed colour, because it cannot inherit one
GREY = "#768390"  # legible on white and near black
HELLO = ["Hello", "Hello dear!"]
TODAY = "Today we can go to"
FLAG = "The American flag's colors are red, blue and"

WIDTH = 440  # of every picture, in units of the SVG; about one pixel each on the narrowest page
TEXT, SMALL = 11, 10
INK = "#010203"  # a placeholder that becomes the colour of the page's text
BLUE, ORANGE = "#4a7fc1", "#c8741f"  # both have a contrast of at least 3 with white and with near black
UNDER_TEXT = 0.3  # opacity of a fill under text
HEAD = 2  # the head whose columns of c_attn are marked


@dataclass(frozen=True)
class Picture:
    """A picture on the page of a claim."""

    name: str
    claim: str  # such as "padding/mask"
    caption: str
    alternative: Callable[[dict], str]  # makes the text alternative, with numbers from the data
    draw: Callable[[dict, Figure], None]


def record(source: str | Path | None = None) -> dict:
    """Return the data of the pictures for a checkpoint, by the name of the picture.

    `source` is the argument of `from_pretrained`; by default, it is the embedded checkpoint.
    """
    import torch
    import transformers

    from gpt2_specification.embedded import cached_checkpoint

    source = source or cached_checkpoint(print, lambda text: None)

    left = transformers.GPT2Tokenizer.from_pretrained(source, padding_side="left", pad_token="<|endoftext|>")
    model = transformers.GPT2LMHeadModel.from_pretrained(source, attn_implementation="eager")
    with torch.no_grad():
        logits = model(**left(TODAY, return_tensors="pt")).logits[0, -1].double()  # (V,)
        return {
            "batch": record_batch(left),
            "softmax": record_softmax(left, logits),
            "top_k": record_top_k(left, model, logits),
            "norms": record_norms(left, model),
            "heads": record_heads(left, model),
            "qkv": record_qkv(left, model),
            "storage": record_storage(left, model),
        }


def record_batch(tokenizer) -> dict:
    batch = tokenizer(HELLO, padding=True, return_tensors="pt")
    ids = batch["input_ids"].tolist()
    return {
        "texts": HELLO,
        "ids": ids,
        "tokens": [[tokenizer.decode([id_]) for id_ in row] for row in ids],
        "mask": batch["attention_mask"].tolist(),
    }


def record_softmax(tokenizer, logits) -> dict:
    """Return the probabilities of the ten likeliest tokens at three temperatures, and log10 of the printed formula."""
    ids = logits.topk(10).indices
    temperatures = [0.1, 1.0, 2.0]
    return {
        "text": TODAY,
        "tokens": [tokenizer.decode([id_]) for id_ in ids.tolist()],
        "vocabulary": len(logits),
        "temperatures": temperatures,
        "probabilities": [rounded((logits / T).softmax(-1)[ids].tolist(), 3) for T in temperatures],
        "sums": rounded([(logits / T).softmax(-1).sum().item() for T in temperatures]),
        "printed": rounded((-logits[ids] / math.log(10)).tolist()),
        "printed_sum": rounded((-logits).logsumexp(-1).item() / math.log(10)),
    }


def record_top_k(tokenizer, model, logits) -> dict:
    """Return the logits and scores of the twelve likeliest tokens; -inf is recorded as None, for JSON."""
    inputs = tokenizer(TODAY, return_tensors="pt")
    settings = {"max_new_tokens": 1, "do_sample": True, "top_k": 5, "pad_token_id": 50256}
    results = {"return_dict_in_generate": True, "output_scores": True}
    scores = model.generate(**inputs, **settings, **results).scores[0][0]  # (V,)
    ids = logits.topk(12).indices
    return {
        "text": TODAY,
        "tokens": [tokenizer.decode([id_]) for id_ in ids.tolist()],
        "logits": rounded(logits[ids].tolist()),
        "scores": [rounded(score) if score > float("-inf") else None for score in scores[ids].tolist()],
        "struck_out": scores.isneginf().sum().item(),
    }


def record_norms(tokenizer, model) -> dict:
    """Return the norm of every token in every hidden state and in the input of ln_f."""
    inputs = tokenizer(FLAG, return_tensors="pt")
    seen = []
    handle = model.transformer.ln_f.register_forward_pre_hook(lambda layer, inputs: seen.append(inputs[0]))
    states = model(**inputs, output_hidden_states=True).hidden_states  # L + 1 of (1, T, D)
    handle.remove()
    return {
        "text": FLAG,
        "tokens": [tokenizer.decode([id_]) for id_ in inputs["input_ids"][0].tolist()],
        "states": [rounded(state[0].norm(dim=-1).tolist()) for state in states],
        "last_layer": rounded(seen[0][0].norm(dim=-1).tolist()),
    }


def record_heads(tokenizer, model) -> dict:
    """Return the attention weights of the heads in layer 5, for a text after two pads."""
    inputs = tokenizer(TODAY, padding="max_length", max_length=7, return_tensors="pt")
    layer = 5
    attention = model(**inputs, output_attentions=True).attentions[layer][0]  # (H, T, T)
    return {
        "text": TODAY,
        "tokens": [tokenizer.decode([id_]) for id_ in inputs["input_ids"][0].tolist()],
        "mask": inputs["attention_mask"][0].tolist(),
        "layer": layer,
        "weights": [[rounded(row, 3) for row in head] for head in attention.tolist()],
    }


def record_qkv(tokenizer, model) -> dict:
    """Return the shape of c_attn.weight, and whether attention from each head's columns equals the model's."""
    import torch

    heads, block = model.config.n_head, model.transformer.h[0]
    outputs = model(**tokenizer(TODAY, return_tensors="pt"), output_hidden_states=True, output_attentions=True)
    width = block.attn.c_attn.weight.shape[0] // heads
    qkv = block.ln_1(outputs.hidden_states[0][0]) @ block.attn.c_attn.weight + block.attn.c_attn.bias  # (T, 3 * D)
    same = []
    for head in range(heads):
        Q, K, _ = (qkv[:, start : start + width] for start in head_columns(head, width, qkv.shape[1] // 3))
        later = torch.ones(len(Q), len(Q)).triu(1).bool()
        weights = (Q @ K.T / width**0.5).masked_fill(later, float("-inf")).softmax(-1)  # (T, T)
        same.append(torch.allclose(weights, outputs.attentions[0][0, head], atol=1e-5))
    return {"shape": list(block.attn.c_attn.weight.shape), "heads": heads, "recomputed_alike": same}


def record_storage(tokenizer, model) -> dict:
    wte, head = model.transformer.wte.weight, model.lm_head.weight
    return {
        "token": HELLO[0],
        "id": tokenizer(HELLO[0])["input_ids"][0],
        "wte": list(wte.shape),
        "lm_head": list(head.shape),
        "same_data_ptr": wte.data_ptr() == head.data_ptr(),
        "bytes": wte.untyped_storage().nbytes(),
        "parameters": sum(parameter.numel() for parameter in model.parameters()),
    }


def rounded(numbers, digits: int = 5):
    """Round a number or a list to significant digits, few enough not to depend on the number of threads."""
    if isinstance(numbers, list):
        return [rounded(number, digits) for number in numbers]
    return float(f"{numbers:.{digits}g}")


def head_columns(head: int, width: int, D: int) -> list[int]:
    """Return the first columns of a head's Q, K and V."""
    return [part * D + head * width for part in range(3)]


def canvas(figure: Figure, height: float) -> Axes:
    """Return empty axes that fill the figure: WIDTH by `height` units, with the origin at the top left."""
    figure.set_size_inches(WIDTH / 72, height / 72)
    figure.patch.set_visible(False)
    axes = figure.add_axes((0, 0, 1, 1), xlim=(0, WIDTH), ylim=(height, 0))
    axes.set_axis_off()
    return axes


def write(axes: Axes, x: float, y: float, text: str, align: str = "left", size: float = TEXT) -> None:
    """Write a line of text with its middle at the height y, for any letters."""
    axes.text(x, y + 0.36 * size, text, ha=align, va="baseline", size=size, color=INK)


def fill(axes: Axes, x: float, y: float, width: float, height: float, color: str = BLUE, opacity: float = 1) -> None:
    if opacity:
        axes.add_patch(Rectangle((x, y), width, height, facecolor=color, alpha=opacity, linewidth=0, clip_on=False))


def frame(axes: Axes, x: float, y: float, width: float, height: float, opacity: float = 0.5) -> None:
    shape = Rectangle((x, y), width, height, fill=False, edgecolor=INK, alpha=opacity, linewidth=0.7, clip_on=False)
    axes.add_patch(shape)


def line(axes: Axes, xs, ys, color: str = INK, opacity: float = 0.5, width: float = 0.7, dashes=None) -> None:
    style = {"dashes": dashes} if dashes else {}
    axes.plot(xs, ys, color=color, alpha=opacity, linewidth=width, clip_on=False, solid_capstyle="butt", **style)


def dot(axes: Axes, x: float, y: float, color: str = BLUE, hollow: bool = False, radius: float = 3) -> None:
    face = "none" if hollow else color
    axes.plot(x, y, "o", ms=2 * radius, mfc=face, mec=color, mew=1.2 if hollow else 0, clip_on=False)


def shown(token: str) -> str:
    """Return a token as text with visible spaces and escaped control characters."""
    return "".join(c if c.isprintable() else repr(c)[1:-1] for c in token.replace(" ", "␣"))


def listed(things) -> str:
    """Join things for a sentence: a, b and c."""
    *most, last = map(str, things)
    return f"{', '.join(most)} and {last}" if most else last


def columns(data: dict, *names: str):
    """Zip lists of the data, given by name."""
    return zip(*(data[name] for name in names), strict=True)


def power(exponent: float) -> str:
    """Return ten to this power in scientific notation: 6.2·10⁻¹⁶."""
    whole = int(exponent // 1)
    digits = f"{10 ** (exponent - whole):.1f}"
    if digits == "10.0":
        digits, whole = "1.0", whole + 1
    return f"{digits}·10{str(whole).translate(str.maketrans('-0123456789', '⁻⁰¹²³⁴⁵⁶⁷⁸⁹'))}"


def say_batch(data: dict) -> str:
    rows = []
    for text, tokens, ids, mask in columns(data["batch"], "texts", "tokens", "ids", "mask"):
        pairs = listed(f"{shown(token)} ({id_})" for token, id_ in zip(tokens, ids, strict=True))
        rows.append(f"The row of “{text}” is {pairs}, with the mask {listed(mask)}.")
    return " ".join(rows)


def draw_batch(data: dict, figure: Figure) -> None:
    """Draw one row per text: the tokens with their ids on the left, the mask on the right."""
    batch, top, height = data["batch"], 22, 42
    ids_left, ids_width, mask_left, mask_width = 74, 84, 343, 32
    axes = canvas(figure, top + 2 * height + 1)
    write(axes, ids_left, 8, "input_ids")
    write(axes, mask_left, 8, "attention_mask")
    for row, text in enumerate(batch["texts"]):
        y = top + row * height
        write(axes, 0, y + height / 2, text)
        cells = zip(*(batch[name][row] for name in ("tokens", "ids", "mask")), strict=True)
        for column, (token, id_, mask) in enumerate(cells):
            for left, width in ((ids_left, ids_width), (mask_left, mask_width)):
                fill(axes, left + column * width, y, width, height, opacity=UNDER_TEXT * mask)
                frame(axes, left + column * width, y, width, height)
            middle = ids_left + (column + 0.5) * ids_width
            write(axes, middle, y + 14, shown(token), "center", SMALL)
            write(axes, middle, y + 29, str(id_), "center")
            write(axes, mask_left + (column + 0.5) * mask_width, y + height / 2, str(mask), "center")


def say_softmax(data: dict) -> str:
    softmax = data["softmax"]
    likeliest, total = shown(softmax["tokens"][0]), softmax["sums"][0]
    first = listed(f"{share(row[0])} at T = {T:g}" for T, row in columns(softmax, "temperatures", "probabilities"))
    return (
        f"The ten likeliest tokens after “{softmax['text']}”. With softmax(x / T) the likeliest token, “{likeliest}”, "
        f"has {first}, and all {softmax['vocabulary']} tokens sum to {total:g}. With the printed exp(-x / T), T = 1, "
        f"“{likeliest}” has the lowest value of the ten, {power(softmax['printed'][0])}, and all tokens sum to "
        f"{power(softmax['printed_sum'])}."
    )


def share(probability: float) -> str:
    """Return a probability with two decimals."""
    return f"{probability:.2f}" if probability >= 0.005 else "< 0.01"


def draw_softmax(data: dict, figure: Figure) -> None:
    """Draw one row per token: a bar per temperature, and a dot on a logarithmic scale for the printed formula."""
    softmax, top, pitch = data["softmax"], 42, 16
    lefts, printed_left = [86, 161, 236], 318
    bottom = top + pitch * len(softmax["tokens"])
    axes = canvas(figure, bottom + 20)
    write(axes, lefts[0], 8, "softmax(x / T)")
    write(axes, printed_left, 8, "printed: exp(-x / T)")
    write(axes, 78, bottom + 11, "sum of all", "right")
    shares = columns(softmax, "temperatures", "probabilities", "sums")
    for left, (T, probabilities, total) in zip(lefts, shares, strict=True):
        write(axes, left, 25, f"T = {T:g}", size=SMALL)
        for row, probability in enumerate(probabilities):
            length, y = 38 * probability, top + pitch * row
            fill(axes, left, y + 3, length, pitch - 6)
            write(axes, left + length + 4, y + pitch / 2, share(probability), size=SMALL)
        line(axes, [left, left], [top, bottom])
        write(axes, left + 4, bottom + 11, f"{total:g}", size=SMALL)
    write(axes, printed_left, 25, "T = 1", size=SMALL)
    least, most = min(softmax["printed"]), max(softmax["printed"])
    for row, exponent in enumerate(softmax["printed"]):
        y = top + pitch * (row + 0.5)
        write(axes, 78, y, shown(softmax["tokens"][row]), "right")
        dot(axes, printed_left + 4 + 32 * (exponent - least) / (most - least), y, ORANGE)
        write(axes, printed_left + 50, y, power(exponent), size=SMALL)
    write(axes, printed_left + 50, bottom + 11, power(softmax["printed_sum"]), size=SMALL)
    line(axes, [0, WIDTH], [bottom + 1] * 2)


def say_top_k(data: dict) -> str:
    top_k = data["top_k"]
    kept = [shown(token) for token, score in columns(top_k, "tokens", "scores") if score is not None]
    return (
        f"The twelve likeliest tokens after “{top_k['text']}” have logits from {top_k['logits'][0]:.2f} down to "
        f"{top_k['logits'][-1]:.2f}. With top_k=5, the scores of {listed(kept)} equal their logits, and the scores of "
        f"all {top_k['struck_out']} other tokens are -inf."
    )


def draw_top_k(data: dict, figure: Figure) -> None:
    """Draw one row per token: the logit on the left, the score on the right, with a ring for a score of -inf."""
    top_k, top, pitch = data["top_k"], 24, 16
    left_of = {"logits": 92, "scores": 272}
    least, most = top_k["logits"][-1], top_k["logits"][0]
    bottom = top + pitch * len(top_k["tokens"])
    axes = canvas(figure, bottom + 20)
    write(axes, left_of["logits"], 8, "logits")
    write(axes, left_of["scores"], 8, "scores, top_k=5")
    for row, (token, logit, score) in enumerate(columns(top_k, "tokens", "logits", "scores")):
        y, along = top + pitch * (row + 0.5), 10 + 100 * (logit - least) / (most - least)
        write(axes, 78, y, shown(token), "right")
        dot(axes, left_of["logits"] + along, y)
        write(axes, left_of["logits"] + along + 8, y, f"{logit:.2f}", size=SMALL)
        dot(axes, left_of["scores"] + along, y, ORANGE if score is None else BLUE, hollow=score is None)
        write(axes, left_of["scores"] + along + 8, y, "-inf" if score is None else f"{score:.2f}", size=SMALL)
    for left in left_of.values():
        line(axes, [left, left], [top, bottom])
    kept = sum(score is not None for score in top_k["scores"])
    line(axes, [0, WIDTH], [top + pitch * kept] * 2, dashes=(3, 3))
    rest = top_k["struck_out"] - (len(top_k["tokens"]) - kept)
    write(axes, left_of["scores"] + 10, bottom + 11, f"and {rest} more: -inf", size=SMALL)


def say_norms(data: dict) -> str:
    norms = data["norms"]
    embedding, first, *_, last_but_one, last = map(span, norms["states"])
    return (
        f"The norms of the {len(norms['tokens'])} tokens of “{norms['text']}” in the {len(norms['states'])} hidden "
        f"states: {embedding} in the embedding, {first} after the first layer, {last_but_one} after the last but one. "
        f"The output of the last layer, {span(norms['last_layer'])}, is not among the hidden states. The last hidden "
        f"state is the output of ln_f: {last}."
    )


def span(numbers: list[float]) -> str:
    least, most = f"{min(numbers):.0f}", f"{max(numbers):.0f}"
    return least if least == most else f"{least} to {most}"


def draw_norms(data: dict, figure: Figure) -> None:
    """Draw one line per token over the indices of the hidden states, including the output of the last layer."""
    norms, left, top, bottom = data["norms"], 48, 22, 204
    *states, last = norms["states"]
    step, most = 29, max(max(state) for state in [*states, norms["last_layer"]])

    def x(index: float) -> float:
        return left + step * index

    def y(norm: float) -> float:
        return bottom - (bottom - top) * norm / most

    axes = canvas(figure, bottom + 38)
    write(axes, 0, 6, "norm (one line per token)")
    for tick in ticks(most):
        line(axes, [left - 10, x(13) + 8], [y(tick)] * 2, opacity=0.2)
        write(axes, left - 15, y(tick), f"{tick:g}", "right", SMALL)
    for token in range(len(norms["tokens"])):
        path = [state[token] for state in [*states, norms["last_layer"]]]
        line(axes, [x(i) for i in range(len(path))], [y(norm) for norm in path], BLUE, 0.7, 1)
        line(axes, [x(12), x(13)], [y(path[-1]), y(last[token])], ORANGE, 0.8, 1)
        for index, norm in enumerate(path[:-1]):
            dot(axes, x(index), y(norm), radius=1.3)
        dot(axes, x(12), y(path[-1]), ORANGE, hollow=True, radius=2)
        dot(axes, x(13), y(last[token]), radius=1.3)
    greatest = max(range(len(norms["tokens"])), key=lambda token: norms["last_layer"][token])
    write(axes, x(5), y(states[5][greatest]) - 10, shown(norms["tokens"][greatest]), "center", SMALL)
    write(axes, x(12) - 8, y(max(norms["last_layer"])), "output of the last layer", "right", SMALL)
    write(axes, x(12.5) + 5, y((max(norms["last_layer"]) + max(last)) / 2), "ln_f", size=SMALL)
    for index in range(len(states)):
        write(axes, x(index), bottom + 13, str(index), "center", SMALL)
    write(axes, x(13), bottom + 13, str(len(states)), "center", SMALL)
    write(axes, x(6.5), bottom + 30, "index in hidden_states", "center")


def ticks(most: float) -> list[float]:
    """Return three to six round numbers from 0 to at most `most`."""
    magnitude = 10 ** (len(f"{most:.0f}") - 1)
    step = next(step for step in (magnitude / 5, magnitude / 2, magnitude, 2 * magnitude) if most / step < 5)
    return [step * i for i in range(int(most / step) + 1)]


def say_heads(data: dict) -> str:
    heads = data["heads"]
    pads, weights = heads["mask"].count(0), heads["weights"]
    rows = [(row, values) for head in weights for row, values in enumerate(head)]
    hidden = max(max(values[:pads] + values[row + 1 :]) for row, values in rows if row >= pads)
    of_pads = listed(sorted({value for row, values in rows if row < pads for value in values}))
    most, head = max((max(values[-1]), head) for head, values in enumerate(weights))
    name, taken = (shown(heads["tokens"][place]) for place in (-1, weights[head][-1].index(most)))
    return (
        f"The attention weights of the {len(weights)} heads in layer {heads['layer']}, for “{heads['text']}” after "
        f"{pads} pads. A token's weight on pads and on later tokens is {hidden:g}; the largest weight of the last "
        f"token, “{name}”, is {most:g}, on “{taken}” in head {head}. The rows of the pads are {of_pads} everywhere, "
        f"and no token attends to them."
    )


def draw_heads(data: dict, figure: Figure) -> None:
    """Draw one map per head, from each token (row) to each token (column); a fuller colour is a greater weight."""
    heads, cell, left, gap, title = data["heads"], 12, 48, 18, 18
    pads, size = heads["mask"].count(0), cell * len(heads["mask"])
    names = ["pad"] * pads + [shown(token.strip()) for token in heads["tokens"][pads:]]  # without spaces, to save room
    axes = canvas(figure, 3 * (title + size) + 2 * 10 + 1)
    for number, weights in enumerate(heads["weights"]):
        x, y = left + number % 4 * (size + gap), title + number // 4 * (title + size + 10)
        write(axes, x, y - 9, f"head {number}", size=SMALL)
        for row, values in enumerate(weights):
            for column, weight in enumerate(values):
                color = ORANGE if row < pads else BLUE
                fill(axes, x + cell * column, y + cell * row, cell, cell, color, weight)
        frame(axes, x, y, size, size)
        line(axes, [x + cell * pads] * 2, [y, y + size])
        line(axes, [x, x + size], [y + cell * pads] * 2)
        if number % 4 == 0:
            for row, name in enumerate(names):
                write(axes, left - 5, y + cell * (row + 0.5), name, "right", SMALL)


def say_qkv(data: dict) -> str:
    qkv = data["qkv"]
    (rows, breadth), alike = qkv["shape"], sum(qkv["recomputed_alike"])
    starts, width = columns_of(qkv, HEAD)
    ranges = listed(f"{start} to {start + width - 1}" for start in starts)
    return (
        f"c_attn.weight has {rows} rows and {breadth} columns: {breadth // 3} each for Q, K and V, {width} of them "
        f"for each of the {qkv['heads']} heads. Head {HEAD} has the columns {ranges}. "
        f"Attention computed from a head's columns equals the model's in {alike} of {qkv['heads']} heads."
    )


def columns_of(qkv: dict, head: int) -> tuple[list[int], int]:
    """Return the first columns of a head's Q, K and V, and the number of columns of each."""
    D = qkv["shape"][1] // 3
    width = D // qkv["heads"]
    return head_columns(head, width, D), width


def draw_qkv(data: dict, figure: Figure) -> None:
    """Draw the matrix to scale with one strip per head; one head is marked in all three blocks."""
    qkv, left, top, scale = data["qkv"], 56, 44, 370 / data["qkv"]["shape"][1]
    height, breadth = (scale * size for size in qkv["shape"])
    axes = canvas(figure, top + height + 42)
    write(axes, 0, top + height / 2, "rows: in", size=SMALL)
    write(axes, left, 6, f"c_attn.weight ({qkv['shape'][0]}, {qkv['shape'][1]})")
    for head in range(qkv["heads"]):
        starts, width = columns_of(qkv, head)
        for start in starts:
            color, opacity = (ORANGE, 1) if head == HEAD else (BLUE, 0.7 if head % 2 else 0.5)
            fill(axes, left + scale * start, top, scale * width, height, color, opacity)
            if head == HEAD:
                middle = left + scale * (start + width / 2)
                line(axes, [middle, middle], [top + height, top + height + 10])
                write(axes, middle, top + height + 19, f"{start} to {start + width - 1}", "center", SMALL)
    for part, name in enumerate("QKV"):
        x = left + breadth * part / 3
        frame(axes, x, top, breadth / 3, height)
        write(axes, x + breadth / 6, top - 12, name, "center")
        write(axes, x, top - 12, str(qkv["shape"][1] * part // 3), "center", SMALL)
    write(axes, left + breadth, top - 12, str(qkv["shape"][1]), "center", SMALL)
    write(axes, 0, top + height + 19, f"head {HEAD}", size=SMALL)
    write(axes, left + breadth / 2, top + height + 36, "columns: out", "center", SMALL)


def say_storage(data: dict) -> str:
    storage = data["storage"]
    (V, D), address = storage["wte"], "the same address" if storage["same_data_ptr"] else "two addresses"
    return (
        f"transformer.wte.weight {tuple(storage['wte'])} and lm_head.weight {tuple(storage['lm_head'])} begin at "
        f"{address}. The block of memory has {storage['bytes'] / 1e6:.0f} MB and holds {V * D:,} of the model's "
        f"{storage['parameters']:,} parameters."
    )


def draw_storage(data: dict, figure: Figure) -> None:
    """Draw one matrix with a name on each side, a few of its rows, and one marked row."""
    storage, left, width, top, height = data["storage"], 160, 120, 24, 18
    V, D = storage["wte"]
    rows = ["0", "1", None, f"{storage['id']}  {storage['token']}", None, str(V - 2), str(V - 1)]
    bottom = top + height * len(rows)
    axes = canvas(figure, bottom + 22)
    for row, text in enumerate(rows):
        y = top + height * row
        fill(axes, left, y, width, height, ORANGE if row == 3 else BLUE, UNDER_TEXT)
        write(axes, left + width / 2, y + height / 2, text or "⋮", "center", SMALL)
        line(axes, [left, left + width], [y, y], opacity=0.25)
    frame(axes, left, top, width, bottom - top)
    write(axes, left + width / 2, 10, f"({V}, {D})", "center")
    write(axes, left + width / 2, bottom + 13, f"{storage['bytes'] / 1e6:.0f} MB, shared", "center")
    middle, right = top + height * 3.5, left + width
    write(axes, left - 24, middle - 8, "transformer.wte.weight", "right")
    write(axes, left - 24, middle + 9, f"id {storage['id']} selects a row", "right", SMALL)
    line(axes, [left - 19, left], [middle] * 2)
    write(axes, right + 24, middle - 8, "lm_head.weight")
    write(axes, right + 24, middle + 9, "one logit per row", size=SMALL)
    line(axes, [right + 7, right + 7], [top, bottom])
    line(axes, [right + 7, right + 19], [middle] * 2)


PICTURES = [
    Picture(
        "batch",
        "padding/mask",
        "The two texts padded on the left: the mask is 0 for pads and 1 for tokens of the text.",
        say_batch,
        draw_batch,
    ),
    Picture(
        "softmax",
        "probabilities/softmax",
        "Softmax at three temperatures; the printed formula ranks the likeliest last and does not sum to 1.",
        say_softmax,
        draw_softmax,
    ),
    Picture(
        "top_k",
        "probabilities/top_k_scores",
        "With top_k=5 the five likeliest tokens keep their logits; the scores of all others are -inf.",
        say_top_k,
        draw_top_k,
    ),
    Picture(
        "norms",
        "hidden_states/last_norm",
        "The last hidden state is the output of ln_f, not the output of the last layer.",
        say_norms,
        draw_norms,
    ),
    Picture(
        "heads",
        "probabilities/attention_rows",
        "Attention weights of each token (row) on each token (column): 0 on pads and on later tokens.",
        say_heads,
        draw_heads,
    ),
    Picture(
        "qkv",
        "parameters/qkv",
        "One matrix holds the queries, keys and values of all heads of a layer.",
        say_qkv,
        draw_qkv,
    ),
    Picture(
        "storage",
        "parameters/same_storage",
        "The token embedding and the lm_head share one block of memory.",
        say_storage,
        draw_storage,
    ),
]


SVG = "{http://www.w3.org/2000/svg}"
HREF = "{http://www.w3.org/1999/xlink}href"


def svg(picture: Picture, data: dict, ink: str = "currentColor") -> str:
    """Return the picture as an SVG element for an HTML page, in the colour and font of the page's text.

    The element is never wider than the element that contains it.
    """
    figure, file = Figure(), io.StringIO()
    settings = {"svg.fonttype": "none", "svg.hashsalt": picture.name, "text.parse_math": False}
    with matplotlib.rc_context(settings | {"font.family": ["DejaVu Sans"], "path.simplify": False}):
        picture.draw(data, figure)
        figure.savefig(file, format="svg", metadata=dict.fromkeys(("Creator", "Date", "Format", "Type")))
    root = ElementTree.fromstring(file.getvalue())
    strip(root)
    name_ids(root, picture.name)
    for element in root.iter():
        for key, value in element.attrib.items():
            element.set(key, restyled(value, ink) if key == "style" else shorter(value))
    _, _, width, _ = root.get("viewBox").split()
    root.attrib = {
        "viewBox": root.get("viewBox"),
        "role": "img",
        "aria-label": picture.alternative(data),
        "style": f"width: {1.4 * float(width):.0f}px; max-width: 100%; height: auto; font-family: inherit",
        "stroke-linejoin": "round",
    }
    ElementTree.register_namespace("", SVG.strip("{}"))
    return ElementTree.tostring(root, encoding="unicode")


def strip(root: ElementTree.Element) -> None:
    """Remove what is not drawn: metadata, styles that would apply to the whole page, white space between elements."""
    for element in list(root.iter()):
        for child in list(element):
            if child.tag in (f"{SVG}metadata", f"{SVG}style") or (child.tag == f"{SVG}defs" and has_style_alone(child)):
                element.remove(child)
        element.tail = None
        if element.get("transform", "").startswith("rotate(-0 "):
            del element.attrib["transform"]
        if element.tag != f"{SVG}text":
            element.text = None


def has_style_alone(defs: ElementTree.Element) -> bool:
    return all(child.tag == f"{SVG}style" for child in defs)


def name_ids(root: ElementTree.Element, name: str) -> None:
    """Remove unused ids, and prefix the others with the picture's name, because a page can have several pictures."""
    text = ElementTree.tostring(root, encoding="unicode")
    used = set(re.findall(r'(?:url\(|href=")#([^)"]+)', text))
    for element in root.iter():
        if (id_ := element.attrib.pop("id", None)) in used:
            element.set("id", f"{name}-{id_}")
        if HREF in element.attrib:
            element.set("href", element.attrib.pop(HREF).replace("#", f"#{name}-", 1))
        for key, value in element.attrib.items():
            element.set(key, value.replace("url(#", f"url(#{name}-"))


def restyled(style: str, ink: str) -> str:
    """Return a style with the colour `ink` and without a font family."""
    style = re.sub(r"font: ([\d.]+px) [^;]*", r"font-size: \1", style)  # older releases of matplotlib write `font:`
    return re.sub(r"font-family: [^;]*; ", "", style).replace(INK, ink)


def shorter(value: str) -> str:
    """Round coordinates to 0.01 units, which is too small to see."""
    return re.sub(r"-?\d+\.\d{3,}", lambda number: f"{float(number[0]):.2f}".rstrip("0").rstrip("."), value)


def read() -> dict:
    """Return the recorded data."""
    return json.loads(RECORD.read_text(encoding="utf-8"))


def main() -> None:
    RECORD.write_text(json.dumps(record(), ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8")
    text = svg(next(picture for picture in PICTURES if picture.name == README.stem), read(), GREY)
    README.write_text(text.replace("font-family: inherit", "font-family: sans-serif") + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
