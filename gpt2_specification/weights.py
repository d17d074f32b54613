"""The weights in a checkpoint: read once, and held to config.json and to a short forward pass."""

import re
from collections.abc import Iterator
from pathlib import Path
from pickle import UnpicklingError
from typing import TYPE_CHECKING

from .embedded import tensor_shapes
from .files import AGAIN, CheckpointError, read_json

if TYPE_CHECKING:
    import torch

FILES = ("model.safetensors", "pytorch_model.bin")  # in the order in which the library looks for them
ONE = "use the config.json and the weights of one model"
BUFFERS = re.compile(r"h\.\d+\.attn\.(masked_)?bias")  # the causal mask, in the files of older releases


def read_weights(directory: Path, config: dict) -> dict[str, "torch.Tensor"]:
    """Return the tensors by their names without `transformer.`, each held to config.json as it is read.

    Raises `CheckpointError` if a file is damaged or a tensor is missing, not finite or of another shape.
    """
    import torch

    expected = {name: shape for name, shape in tensor_shapes(config).items() if not BUFFERS.fullmatch(name)}
    expected["lm_head.weight"] = expected["wte.weight"]
    tied = config["tie_word_embeddings"]
    found: dict[str, torch.Tensor] = {}
    for path, listed in _files(directory).items():
        whole = {}
        for full_name, tensor in _tensors(path):
            name = full_name.removeprefix("transformer.")
            if problem := None if BUFFERS.fullmatch(name) else _problem(name, tensor, expected, config):
                raise CheckpointError(f"{path}: the tensor {full_name} {problem}")
            whole[full_name] = found[name] = tensor
        if absent := sorted(listed - whole.keys()):
            raise CheckpointError(f"{path}: lacks the tensor {absent[0]}, which the index names; {AGAIN}")
    if absent := [name for name in expected if name not in found and not (tied and name == "lm_head.weight")]:
        raise CheckpointError(
            f"{path}: lacks the tensor {absent[0]}, one of {len(absent)} that config.json asks for"
            f" (n_layer {config['n_layer']}); {ONE}"
        )
    if tied and not torch.equal(found.get("lm_head.weight", found["wte.weight"]), found["wte.weight"]):
        raise CheckpointError(
            f"{path}: lm_head.weight is not wte.weight, which config.json ties to it; set tie_word_embeddings to false"
        )
    return found


def _files(directory: Path) -> dict[Path, set[str]]:
    """Return the weights files, and for each the names of the tensors that the index says it holds."""
    for name in FILES:
        index = directory / f"{name}.index.json"
        if (directory / name).exists():
            return {directory / name: set()}
        if index.exists():
            files: dict[Path, set[str]] = {}
            try:
                for tensor, shard in read_json(index)["weight_map"].items():
                    files.setdefault(directory / shard, set()).add(tensor)
            except (KeyError, TypeError, AttributeError):
                raise CheckpointError(f"{index}: has no weight_map from tensors to files; {AGAIN}") from None
            if files:
                return dict(sorted(files.items()))
    raise CheckpointError(f"{directory}: no weights; there is no model.safetensors and no pytorch_model.bin")


def _tensors(path: Path) -> Iterator[tuple[str, "torch.Tensor"]]:
    """Yield the tensors of a weights file by name; safetensors are mapped into memory and read one at a time."""
    import torch
    from safetensors import SafetensorError, safe_open

    if not path.is_file():
        raise CheckpointError(f"{path}: {'not a regular file' if path.exists() else 'the file is missing'}; {AGAIN}")
    try:
        if path.suffix == ".bin":
            content = torch.load(path, map_location="cpu", weights_only=True)
            if not isinstance(content, dict) or not all(isinstance(value, torch.Tensor) for value in content.values()):
                raise CheckpointError(
                    f"{path}: not a state_dict, tensors by name; save the model with save_pretrained()"
                )
            yield from content.items()
        else:
            with safe_open(path, framework="pt") as file:
                for name in file.keys():  # noqa: SIM118  # `file` is not a dict
                    yield name, file.get_tensor(name)
    except (SafetensorError, OSError, RuntimeError, EOFError, ValueError, KeyError, UnpicklingError) as error:
        reason = (str(error) or type(error).__name__).partition("\n")[0]
        raise CheckpointError(f"{path}: the file is truncated or damaged ({reason}); {AGAIN}") from None


def _problem(name: str, tensor: "torch.Tensor", expected: dict, config: dict) -> str | None:
    """Describe what is wrong with a tensor. Return None if it is fine, or if no layer or embedding has it."""
    layer, layers = re.match(r"h\.(\d+)\.", name), config["n_layer"]
    if layer and int(layer[1]) >= layers:
        return f"is of layer {layer[1]}, but config.json has {layers} layers (n_layer), from 0 on; {ONE}"
    shape = tuple(tensor.shape)
    if shape != expected.get(name, shape):
        return f"has the shape {shape}, but config.json asks for {expected[name]}; {ONE}"
    if not tensor.is_floating_point():
        return f"holds {tensor.dtype}; quantized weights are not covered: save the model in float32"
    return None if tensor.isfinite().all() else f"holds NaN or infinity; {AGAIN}"


def validate_outputs(directory: Path, weights: dict[str, "torch.Tensor"], config: dict, dtype: str) -> None:
    """Raise `CheckpointError` if a forward pass of eight tokens leaves the range of the dtype.

    The pass is written out here, in float32, so that a fault of the library is not taken for one of the checkpoint.
    """
    import torch
    from torch.nn.functional import layer_norm
    from transformers.activations import ACT2FN

    T = min(8, config["n_positions"], config["vocab_size"])
    D, H = config["n_embd"], config["n_head"]
    activation = ACT2FN[config["activation_function"]]
    loaded = getattr(torch, dtype)
    largest = torch.finfo(loaded).max

    def weight(name):
        return weights[name].to(loaded).float()

    def finite(x, where):
        if not (x.abs() <= largest).all():  # also if x is NaN
            raise CheckpointError(
                f"{directory}: the weights are finite, but a forward pass of {T} tokens in {dtype} gives NaN or"
                f" infinity in {where}; use another --dtype or another checkpoint"
            )
        return x

    def norm(x, name):
        return layer_norm(x, (D,), weight(f"{name}.weight"), weight(f"{name}.bias"), config["layer_norm_epsilon"])

    def project(x, name):
        return finite(x @ weight(f"{name}.weight") + weight(f"{name}.bias"), name)

    def heads(x):
        return x.view(T, H, D // H).transpose(0, 1)  # (H, T, D / H)

    future = torch.ones(T, T).triu(1).bool()
    scale = (D // H) ** -0.5 if config["scale_attn_weights"] else 1
    with torch.no_grad():
        x = finite(weights["wte.weight"][:T].float() + weights["wpe.weight"][:T].float(), "the embedding")  # (T, D)
        for layer in (f"h.{i}" for i in range(config["n_layer"])):
            q, k, v = map(heads, project(norm(x, f"{layer}.ln_1"), f"{layer}.attn.c_attn").split(D, dim=1))
            scores = finite(scale * q @ k.transpose(1, 2), f"{layer}.attn").masked_fill(future, -torch.inf)  # (H, T, T)
            mixed = (scores.softmax(-1) @ v).transpose(0, 1).reshape(T, D)
            x = x + project(mixed, f"{layer}.attn.c_proj")
            inner = activation(project(norm(x, f"{layer}.ln_2"), f"{layer}.mlp.c_fc"))
            x = finite(x + project(finite(inner, f"{layer}.mlp.act"), f"{layer}.mlp.c_proj"), layer)
        head = weight("wte.weight" if config["tie_word_embeddings"] else "lm_head.weight")
        finite(norm(x, "ln_f") @ head.T, "the logits")
