"""python atlas/probe.py CHECKPOINT FILE: write what a user of GPT-2 touches of the installed transformers.

This public surface is one JSON object, from the name of a thing to what it is on this release:

    "name GPT2LMHeadModel"                      a name at the top of the package, or of transformers.generation
    "module models.gpt2.modeling_gpt2"          a module that code imports from
    "method GPT2LMHeadModel.generate"           the parameters of a method or function, or "property"
    "field GPT2Config.n_layer"                  a field of a config or of an output, with its default
    "file vocab.json"                           a file that `save_pretrained()` writes
    "command transformers-cli"                  a command that the package installs
    "requirement tokenizers"                    the releases of another package that it needs
    "variable HF_HUB_CACHE"                     an environment variable that the library's code reads
    "message `pipeline()`: ..."                 a warning or a log line of a call of the tutorial's kind

It imports nothing but the library, so that any interpreter can run it.
"""

import contextlib
import dataclasses
import importlib.metadata
import importlib.util
import inspect
import io
import json
import logging
import re
import sys
import tempfile
import warnings
from pathlib import Path

TOP = re.compile(
    r"GPT2|^Auto(Config|Tokenizer|Model|ModelForCausalLM)$|^Generation"
    r"|^(?!TF|Flax)\w*(LogitsProcessor|LogitsWarper|Stopping|Criteria$)"
    r"|Streamer$|^(|Dynamic|Static|Quantized|Offloaded|OffloadedStatic|Sink|Hybrid|SlidingWindow|EncoderDecoder)Cache$"
    r"|^CacheConfig$|^DataCollator(ForLanguageModeling|WithPadding)$|^(pipeline|set_seed|logging)$"
    r"|^TextGenerationPipeline$|^Trainer$|^TrainingArguments$|^PreTrained|^BatchEncoding$|^Watermark|^AssistedCandidate"
    r"|Constraint|^Beam|^top_k_top_p|^AdamW$|TextDataset$|^AutoModelWithLMHead$"
    r"|^(Text2TextGeneration|Summarization|Translation)Pipeline$"
)
CLASSES = [
    "GPT2LMHeadModel",
    "GPT2Config",
    "GPT2Tokenizer",
    "GPT2TokenizerFast",
    "GenerationConfig",
    "TextGenerationPipeline",
    "BatchEncoding",
    "DynamicCache",
    "StaticCache",
    "TextStreamer",
    "TextIteratorStreamer",
    "StoppingCriteriaList",
    "LogitsProcessorList",
    "DataCollatorForLanguageModeling",
]  # whose public methods a user calls
HEADS = [
    "GPT2Model",
    "GPT2DoubleHeadsModel",
    "GPT2ForSequenceClassification",
    "GPT2ForTokenClassification",
    "GPT2ForQuestionAnswering",
]  # whose other methods are those of GPT2LMHeadModel
FUNCTIONS = ["pipeline", "set_seed", "Trainer", "TrainingArguments"]
MODULES = [
    *("modeling_utils", "modeling_outputs", "modeling_tf_utils", "configuration_utils", "tokenization_utils"),
    *("tokenization_utils_base", "tokenization_utils_fast", "generation_utils", "file_utils", "cache_utils"),
    *("pytorch_utils", "onnx", "convert_graph_to_onnx", "optimization", "activations", "trainer", "trainer_utils"),
    *("trainer_pt_utils", "training_args", "data.data_collator", "data.datasets", "pipelines.text_generation"),
    *("generation.utils", "generation.beam_search", "generation.logits_process", "generation.stopping_criteria"),
    *("generation.streamers", "models.gpt2.modeling_gpt2", "models.gpt2.modeling_tf_gpt2", "utils.fx"),
    *("models.gpt2.modeling_flax_gpt2", "models.gpt2.tokenization_gpt2", "models.gpt2.tokenization_gpt2_fast"),
]
NEEDS = re.compile(r"^(huggingface[-_]hub|tokenizers|numpy|safetensors|torch|accelerate)\b")
OUTPUTS = {
    "transformers.modeling_outputs": [
        *("BaseModelOutputWithPastAndCrossAttentions", "CausalLMOutputWithCrossAttentions"),
        *("SequenceClassifierOutputWithPast", "TokenClassifierOutput", "QuestionAnsweringModelOutput"),
    ],
    "transformers.generation": ["GenerateDecoderOnlyOutput", "GenerateBeamDecoderOnlyOutput"],
    "transformers.models.gpt2.modeling_gpt2": ["GPT2DoubleHeadsModelOutput"],
}
READ = re.compile(r"""(?:os\.environ(?:\.get\(|\[)|os\.getenv\(|\benviron\.get\()\s*["']([A-Z][A-Z0-9_]+)["']""")


def surface(checkpoint: str) -> dict[str, str]:
    """Return the surface of the installed transformers. The checkpoint has the tokenizer for the calls."""
    import transformers

    names = {name for name in dir(transformers) if TOP.search(name)}
    hidden = {name for name in CLASSES + HEADS if hasattr(transformers, name)}  # `dir` leaves out some that are there
    found = {f"name {name}": "" for name in names | hidden}
    found |= {f"name generation.{name}": "" for name in dir(transformers.generation) if name.endswith("Output")}
    found |= {f"module {name}": "" for name in MODULES if exists(f"transformers.{name}")}
    for name in CLASSES:
        found |= methods(name, getattr(transformers, name, None))
    for name in HEADS:
        found[f"method {name}.forward"] = parameters(getattr(transformers, name).forward)
    for name in FUNCTIONS:
        found[f"method {name}"] = parameters(getattr(transformers, name))
    found |= configs(transformers)
    for module, names in OUTPUTS.items():
        for name in names:
            found |= fields(module, name)
    found |= of_the_package()
    found |= {f"variable {name}": "" for name in variables(Path(transformers.__file__).parent)}
    return found | calls(transformers, checkpoint)


def methods(name: str, owner: type | None) -> dict[str, str]:
    """Return the parameters of the public methods of a class that the library itself defines."""
    found = {}
    for attribute in dir(owner) if owner is not None else []:
        if attribute == "push_to_hub" or (attribute != "__init__" and attribute.startswith("_")):
            continue
        value = inspect.getattr_static(owner, attribute, None)
        function = getattr(value, "__func__", value)
        if isinstance(value, property):
            found[f"method {name}.{attribute}"] = "property"
        if inspect.isfunction(function) and (inspect.unwrap(function).__module__ or "").startswith("transformers"):
            found[f"method {name}.{attribute}"] = parameters(function)
    return found


def parameters(function) -> str:
    """Return the parameters of a function, with their defaults and without their types."""
    try:
        signature = inspect.signature(function)
    except (TypeError, ValueError):
        return "?"
    kept = []
    for parameter in signature.parameters.values():
        if parameter.name != "self":
            default = parameter.default
            shown = "..." if re.search(r" at 0x|<class|<function|object", repr(default)) else repr(default)
            star = {parameter.VAR_POSITIONAL: "*", parameter.VAR_KEYWORD: "**"}.get(parameter.kind, "")
            kept.append(star + parameter.name + ("" if default is parameter.empty else f"={shown}"))
    return ", ".join(kept)


def exists(module: str) -> bool:
    """Return whether a module can be imported; those that other modules stand in for are in `sys.modules`."""
    try:
        return module in sys.modules or importlib.util.find_spec(module) is not None
    except ImportError:
        return False


def of_the_package() -> dict[str, str]:
    """Return the commands that the package installs, and the releases of other packages that it needs."""
    package = importlib.metadata.distribution("transformers")
    found = {f"command {point.name}": "" for point in package.entry_points if point.group == "console_scripts"}
    for line in package.requires or []:
        requirement, _, marker = line.partition(";")
        name = re.match(r"[\w.-]+", requirement)[0]
        if NEEDS.match(name) and (not marker or re.search(r"""extra == ["']torch["']""", marker)):
            found[f"requirement {name}"] = requirement.removeprefix(name).strip(" ()") or "any"
    return found | {"requirement python": package.metadata["Requires-Python"]}


def configs(transformers) -> dict[str, str]:
    """Return the fields of the two configs, with their defaults."""
    found = {}
    for name in ("GPT2Config", "GenerationConfig"):
        values = getattr(transformers, name)().to_dict()
        found |= {
            f"field {name}.{field}": repr(value) for field, value in values.items() if field != "transformers_version"
        }
    return found


def fields(module: str, name: str) -> dict[str, str]:
    """Return the fields of an output, which is a dataclass."""
    output = getattr(sys.modules.get(module) or __import__(module, fromlist=[name]), name, None)
    kept = dataclasses.fields(output) if output is not None else ()
    return {f"field {name}.{field.name}": "" for field in kept}


def variables(package: Path) -> set[str]:
    """Return the environment variables that the library reads, except in the code of its models."""
    files = [path for path in package.rglob("*.py") if "models" not in path.relative_to(package).parts]
    return {name for path in files for name in READ.findall(path.read_text(encoding="utf-8", errors="replace"))}


class Heard(logging.Handler):
    """Keeps the messages of the library's loggers, and the warnings."""

    def __init__(self):
        super().__init__()
        self.messages: list[str] = []

    def emit(self, record):
        self.messages.append(f"{record.levelname}: {record.getMessage()}")


def calls(transformers, checkpoint: str) -> dict[str, str]:
    """Return the messages of calls of the tutorial's kind, and the files that are written."""
    import torch

    heard, found = Heard(), {}
    logging.getLogger("transformers").addHandler(heard)
    config = transformers.GPT2Config(n_layer=2, n_head=2, n_embd=16, n_positions=512)

    @contextlib.contextmanager
    def call(name):
        heard.messages.clear()
        with warnings.catch_warnings(record=True) as caught, contextlib.redirect_stderr(io.StringIO()):
            warnings.simplefilter("always")
            try:
                yield
            except Exception as error:
                heard.messages.append(f"{type(error).__name__}: {error}")
        texts = heard.messages + [f"{warning.category.__name__}: {warning.message}" for warning in caught]
        for text in texts:
            found[f"message {name}: {placeless(text)}"] = ""

    torch.manual_seed(0)
    with tempfile.TemporaryDirectory() as directory:
        with call("`GPT2LMHeadModel(config)`"):
            model = transformers.GPT2LMHeadModel(config).eval()
        with call("`GPT2Tokenizer.from_pretrained()`"):
            tokenizer = transformers.GPT2Tokenizer.from_pretrained(checkpoint, padding_side="left")
        with call("`model.save_pretrained()`"):
            model.save_pretrained(directory)
        with call("`tokenizer.save_pretrained()`"):
            tokenizer.save_pretrained(directory)
        found |= {f"file {path.name}": "" for path in Path(directory).iterdir()}
        tokenizer.pad_token = tokenizer.eos_token
        with call("`GPT2LMHeadModel.from_pretrained()`"):
            transformers.GPT2LMHeadModel.from_pretrained(directory)
        with call("`from_pretrained(torch_dtype=...)`"):
            transformers.GPT2LMHeadModel.from_pretrained(directory, torch_dtype=torch.float32)
        with call("`tokenizer(texts, padding=True)`"):
            batch = tokenizer(["Hello", "Hello dear!"], padding=True, return_tensors="pt")
        with call("`tokenizer(text, max_length=5)`"):
            tokenizer("Hello", max_length=5)
        with call("`tokenizer.decode(ids)`"):
            tokenizer.decode([15496, 13674])
        with call("`model(**batch)`"), torch.no_grad():
            outputs = model(**batch)
        with call("`outputs.past_key_values`"):
            outputs.past_key_values  # noqa: B018 - an attribute that a release deprecates
        with call("`model(..., past_key_values=...)`"), torch.no_grad():
            model(batch["input_ids"][:, -1:], past_key_values=getattr(outputs, "past_key_values", None))
        with call("`model(..., labels=...)`"), torch.no_grad():
            model(**batch, labels=batch["input_ids"])
        with call("`model(..., output_attentions=True)`"), torch.no_grad():
            model(**batch, output_attentions=True)
        with call("`model.generate(input_ids)`"):
            model.generate(batch["input_ids"][1:], max_new_tokens=2)
        with call("`model.generate(**batch)`"):
            model.generate(**batch, max_new_tokens=2)
        with call("`model.generate(..., do_sample=True, top_k=5)`"):
            model.generate(**batch, max_length=8, do_sample=True, top_k=5, pad_token_id=50256)
        with call("`model.generate(..., temperature=0.5)`"):
            model.generate(**batch, max_new_tokens=2, temperature=0.5, pad_token_id=50256)
        with call("`model.generate(..., num_beams=2)`"):
            model.generate(**batch, max_new_tokens=2, num_beams=2, pad_token_id=50256)
        with call("`model.generate(..., output_scores=True)`"):
            model.generate(**batch, max_new_tokens=2, output_scores=True, return_dict_in_generate=True)
        with call('`pipeline("text-generation")`'):
            generator = transformers.pipeline("text-generation", model=directory, tokenizer=tokenizer, device=-1)
        with call("`generator(text)`"):
            generator("Hello", do_sample=False)
        with call("`generator(text, max_length=8)`"):
            generator("Hello", max_length=8)
        with call("`generator(text, max_new_tokens=2)`"):
            generator("Hello", max_new_tokens=2)
        with call("`model.resize_token_embeddings()`"):
            model.resize_token_embeddings(50264)
        with call("`model.gradient_checkpointing_enable()`"):
            model.gradient_checkpointing_enable()
    return found


def placeless(text: str) -> str:
    """Return a message on one line, without addresses and places of files."""
    text = re.sub(r" at 0x[0-9a-f]+|(?<![:/\w])/[^\s'`\"]*/", "", " ".join(text.split()))
    return text if len(text) <= 300 else f"{text[:297]}..."


if __name__ == "__main__":
    found = surface(sys.argv[1])
    Path(sys.argv[2]).write_text(json.dumps(dict(sorted(found.items())), indent=0), encoding="utf-8")
