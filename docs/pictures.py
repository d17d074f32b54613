"""The pictures of the documentation, drawn from what the library gave: `python -m docs.pictures` records that anew.

A picture is inline SVG without a colour of its own for text and lines: it takes the page's, light or dark. What fills
an area is one of two hues that show on both, thin enough under text that the text stays legible.
"""

import io
import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

import matplotlib
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Circle, Rectangle

RECORD = Path(__file__).with_name("recorded") / "pictures.json"
HELLO = ["Hello", "Hello dear!"]
TODAY = "Today we can go to"
FLAG = "The American flag's colors are red, blue and"

WIDTH = 440  # of every picture, in its own units: the narrowest page shows them about as they are
TEXT, SMALL = 11, 10
INK = "#010203"  # what is drawn in it takes the page's colour
BLUE, ORANGE = "#4a7fc1", "#c8741f"  # either has a contrast of 3 and more with white and with near black
UNDER_TEXT = 0.3  # opacity of a fill that text stands on


@dataclass(frozen=True)
class Picture:
    """A picture on the page of a claim."""

    name: str
    claim: str  # such as "padding/mask"
    caption: str
    alternative: Callable[[dict], str]  # what it shows in words, with the numbers of the data
    draw: Callable[[dict, Figure], None]


# What is recorded


def record(source: str | Path) -> dict:
    """What the pictures show of a checkpoint, by the name of the picture; `source` is what from_pretrained takes."""
    import torch
    import transformers

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
            "storage": record_storage(model),
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
    """The ten likeliest tokens under three temperatures, and the logarithms to base 10 of what the tutorial prints."""
    ids = logits.topk(10).indices
    temperatures = [0.1, 1.0, 2.0]
    return {
        "text": TODAY,
        "tokens": [tokenizer.decode([id_]) for id_ in ids.tolist()],
        "vocabulary": len(logits),
        "temperatures": temperatures,
        "probabilities": [rounded((logits / T).softmax(-1)[ids].tolist()) for T in temperatures],
        "printed": rounded((-logits[ids] / LN_10).tolist()),
        "printed_sum": rounded((-logits).logsumexp(-1).item() / LN_10),
    }


def record_top_k(tokenizer, model, logits) -> dict:
    """The twelve likeliest tokens; a score of -inf is recorded as None, which JSON has."""
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
    """The norm of every token in every hidden state, and in what goes into ln_f."""
    inputs = tokenizer(FLAG, return_tensors="pt")
    seen = []
    handle = model.transformer.ln_f.register_forward_pre_hook(lambda layer, inputs: seen.append(inputs[0]))
    states = model(**inputs, output_hidden_states=True).hidden_states  # L + 1 of (1, T, D)
    handle.remove()
    return {
        "tokens": [tokenizer.decode([id_]) for id_ in inputs["input_ids"][0].tolist()],
        "states": [rounded(state[0].norm(dim=-1).tolist()) for state in states],
        "last_layer": rounded(seen[0][0].norm(dim=-1).tolist()),
    }


def record_heads(tokenizer, model) -> dict:
    """What the heads of the sixth layer attend to, in a text behind two pads."""
    inputs = tokenizer(TODAY, padding="max_length", max_length=7, return_tensors="pt")
    layer = 5
    attention = model(**inputs, output_attentions=True).attentions[layer][0]  # (H, T, T)
    return {
        "tokens": [tokenizer.decode([id_]) for id_ in inputs["input_ids"][0].tolist()],
        "mask": inputs["attention_mask"][0].tolist(),
        "layer": layer,
        "weights": [[rounded(row, 3) for row in head] for head in attention.tolist()],
    }


def record_qkv(tokenizer, model) -> dict:
    """The shape of c_attn's weight, and whether attention made from each head's columns of it is the model's."""
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


def record_storage(model) -> dict:
    wte, head = model.transformer.wte.weight, model.lm_head.weight
    return {
        "wte": list(wte.shape),
        "lm_head": list(head.shape),
        "same_data_ptr": wte.data_ptr() == head.data_ptr(),
        "bytes": wte.untyped_storage().nbytes(),
        "parameters": sum(parameter.numel() for parameter in model.parameters()),
    }


LN_10 = 2.302585092994046


def rounded(numbers, digits: int = 5):
    """A number, or those of a list, to so many significant digits."""
    if isinstance(numbers, list):
        return [rounded(number, digits) for number in numbers]
    return float(f"{numbers:.{digits}g}")


def head_columns(head: int, width: int, D: int) -> list[int]:
    """The first column of a head's Q, of its K and of its V."""
    return [part * D + head * width for part in range(3)]


# What the pictures have in common


def canvas(figure: Figure, height: float) -> Axes:
    """The whole figure as one area of WIDTH by `height` units, from the top left, with nothing on it."""
    figure.set_size_inches(WIDTH / 72, height / 72)
    figure.patch.set_visible(False)
    axes = figure.add_axes((0, 0, 1, 1), xlim=(0, WIDTH), ylim=(height, 0))
    axes.set_axis_off()
    return axes


def write(axes: Axes, x: float, y: float, text: str, align: str = "left", size: float = TEXT) -> None:
    """A line of text whose middle is at the height y, whatever letters it has."""
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
    axes.add_patch(Circle((x, y), radius, facecolor=face, edgecolor=color, linewidth=1.2, clip_on=False))


def shown(token: str) -> str:
    """A token as text in which its spaces are seen."""
    return "".join(c if c.isprintable() else repr(c)[1:-1] for c in token.replace(" ", "␣"))


def listed(things) -> str:
    """Things in a sentence: a, b and c."""
    *most, last = map(str, things)
    return f"{', '.join(most)} and {last}" if most else last


def power(exponent: float) -> str:
    """Ten to this power as it is written by hand: 6.2·10⁻¹⁶."""
    whole = int(exponent // 1)
    digits = f"{10 ** (exponent - whole):.1f}"
    if digits == "10.0":
        digits, whole = "1.0", whole + 1
    return f"{digits}·10{str(whole).translate(str.maketrans('-0123456789', '⁻⁰¹²³⁴⁵⁶⁷⁸⁹'))}"


def percent(probability: float) -> str:
    return f"{100 * probability:.0f} %" if probability >= 0.01 else "< 1 %"


# The pictures


def say_batch(data: dict) -> str:
    rows = [
        f"“{text}” is {listed(f'{shown(t)} ({i})' for t, i in zip(tokens, ids, strict=True))}, mask {listed(mask)}"
        for text, tokens, ids, mask in zip(
            *(data["batch"][key] for key in ("texts", "tokens", "ids", "mask")), strict=True
        )
    ]
    return f"Two rows of {len(data['batch']['ids'][0])} tokens. {'; '.join(rows)}."


def draw_batch(data: dict, figure: Figure) -> None:
    """A row a text: its tokens with their ids at the left, its mask at the right."""
    batch, top, height = data["batch"], 22, 42
    ids_left, ids_width, mask_left, mask_width = 74, 84, 343, 32
    axes = canvas(figure, top + 2 * height + 1)
    write(axes, ids_left, 8, "input_ids")
    write(axes, mask_left, 8, "attention_mask")
    for row, text in enumerate(batch["texts"]):
        y = top + row * height
        write(axes, 0, y + height / 2, text)
        cells = zip(batch["tokens"][row], batch["ids"][row], batch["mask"][row], strict=True)
        for column, (token, id_, mask) in enumerate(cells):
            for left, width in ((ids_left, ids_width), (mask_left, mask_width)):
                fill(axes, left + column * width, y, width, height, opacity=UNDER_TEXT * mask)
                frame(axes, left + column * width, y, width, height)
            middle = ids_left + (column + 0.5) * ids_width
            write(axes, middle, y + 14, shown(token), "center", SMALL)
            write(axes, middle, y + 29, str(id_), "center")
            write(axes, mask_left + (column + 0.5) * mask_width, y + height / 2, str(mask), "center")


PICTURES = [
    Picture(
        "batch",
        "padding/mask",
        "The two texts padded on the left: the mask is 0 where a token only fills the row.",
        say_batch,
        draw_batch,
    ),
]


# The SVG


SVG = "{http://www.w3.org/2000/svg}"
HREF = "{http://www.w3.org/1999/xlink}href"


def svg(picture: Picture, data: dict, ink: str = "currentColor") -> str:
    """The picture as an element for an HTML page: as wide as its place, in the colour and the font of the text there."""
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
    """Take out what is not drawn: metadata, a style that would be the whole page's, white space between elements."""
    for element in list(root.iter()):
        for child in list(element):
            if child.tag in (f"{SVG}metadata", f"{SVG}style") or (child.tag == f"{SVG}defs" and has_style_alone(child)):
                element.remove(child)
        element.tail = None
        if element.tag != f"{SVG}text":
            element.text = None


def has_style_alone(defs: ElementTree.Element) -> bool:
    return all(child.tag == f"{SVG}style" for child in defs)


def name_ids(root: ElementTree.Element, name: str) -> None:
    """Keep the ids that something refers to, behind the picture's name: a page may have several pictures."""
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
    """A style with the page's ink and the page's font."""
    return re.sub(r"font: ([\d.]+px) [^;]*", r"font-size: \1", style).replace(INK, ink)


def shorter(value: str) -> str:
    """Coordinates to a hundredth of a unit, which is less than can be seen."""
    return re.sub(r"-?\d+\.\d{3,}", lambda number: f"{float(number[0]):.2f}".rstrip("0").rstrip("."), value)


def read() -> dict:
    """What was recorded last."""
    return json.loads(RECORD.read_text())


def main() -> None:
    from fixtures.embedded import cached_checkpoint

    RECORD.parent.mkdir(exist_ok=True)
    data = record(cached_checkpoint(print, lambda text: None))
    RECORD.write_text(json.dumps(data, ensure_ascii=False, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()
