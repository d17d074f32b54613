"""The search and the message index, as a beginner uses them."""

import re

from docs import messages, search
from docs.questions import questions
from gpt2_specification.claim import all_claims

ASKED = {  # what a beginner types: pages that may come first
    "nucleus sampling": ["processors/top_p", "how#creative"],
    "make output reproducible": ["how#reproducible", "pipeline/seed"],
    "IndexError index out of range in self": ["how#index-error", "embeddings/added_token"],
    "pad_token_id warning": ["how#pad-warning", "generate/pad_default"],
    "left padding": ["padding/left"],
    "probability of next word": ["how#next-word"],
    "probability of a word with several tokens": ["how#word"],
    "only return new text": ["how#new-text"],
    "stop at newline": ["how#stop", "stopping/stop_strings"],
    "attention_mask not set": ["how#mask-warning", "generate/mask_warning"],
    "KV cache": ["probabilities/past_key_values", "generate/use_cache"],
    "beam search": ["generate/beams"],
    "hidden states shape": ["hidden_states/thirteen", "hidden_states/index"],
    "what is temperature": ["probabilities/temperature", "pipeline/temperature"],
    "repetition_penalty": ["processors/repetition_penalty", "how#repeats"],
    "save model": ["how#own", "loading/saved"],
    "fine tune loss -100": ["how#train", "losses/minus_100"],
    "run on gpu": ["how#gpu", "pipeline/device"],
    "out of memory": ["how#memory"],
    "how do I get longer output?": ["how#length"],
    "why is the text different in a batch": ["how#other-text", "generate/batch_alone"],
    "batch of prompts": ["how#batch"],
    "logprobs": ["how#token-probabilities"],
    "sentence embeddings": ["how#embedding"],
    "chat template": ["how#chat", "pipeline_arguments/chat"],
    "gpt2-medium": ["how#size", "loading/variants"],
    "perplexity": ["how#perplexity"],
    "quantization": ["how#memory", "caches/quantized", "loading/removed_arguments"],
    "greedy": ["generate/greedy", "how#strategy"],
    "5.3.0": ["releases/5.3.0"],
    "atlas": ["atlas"],
}


def place(address):
    """Return an address as synonyms.toml has it."""
    return re.sub(r"^.*?/(?=claims|releases|how|atlas)|\.html|claims/", "", address)


def test_each_synonym_leads_to_a_claim_or_a_question():
    known = {claim.id for claim in all_claims()} | {f"how#{question.id}" for question in questions()}
    assert {target for targets in search.synonyms().values() for target in targets} - known == set()


def test_the_expected_page_is_the_first_hit(page):
    first = {}
    page.goto("search.html")
    for asked in ASKED:
        page.fill(".bd-search-container input", asked)
        page.wait_for_function("asked => document.getElementById('found').dataset.question === asked", arg=asked)
        links = page.locator("#found a").evaluate_all("links => links.slice(0, 3).map((l) => l.pathname + l.hash)")
        first[asked] = [place(link) for link in links]
    assert {asked: found for asked, found in first.items() if found[0] not in ASKED[asked]} == {}


def test_a_search_is_kept_in_the_address(page):
    page.goto("search.html?q=beam+search")
    page.wait_for_selector("#found a[href$='claims/generate/beams.html']")
    page.fill(".bd-search-container input", "greedy")
    page.wait_for_url("**/search.html?q=greedy")


def test_the_first_page_searches(page):
    page.goto("index.html")
    page.fill("form.start input", "nucleus")
    page.keyboard.press("Enter")
    page.wait_for_selector("#found a[href$='claims/processors/top_p.html']")


def like(entry):
    """Return a pattern of the messages that an entry describes."""
    return re.sub(r"(\\\.){3}", ".*", re.escape(entry.text))


def pasted(text):
    """Return a message as the library writes it: with numbers and names in the place of `...`."""
    values = iter(["1031", "1024", "/tmp/my-gpt2", "torch.Size([4])", "GPT2LMHeadModel"] * 10)
    return re.sub(r"\.\.\.", lambda match: next(values), text)


def test_a_pasted_message_is_found(page):
    """Whole or with what stands before it in a terminal, the entry comes first; the half of a message finds it too."""
    page.goto("messages.html")
    known = {entry.id: entry for entry in messages.entries()}
    wanted, halves = [], []
    for name, entry in known.items():
        text = pasted(entry.text)
        half = text[: max(len(text) // 2, 30)]
        wanted += [(name, form) for form in (text, half, f"ValueError: {text}", f"[transformers] WARNING {text}")]
        halves.append(half)
    found = page.evaluate(
        """texts => texts.map((text) => {
            const field = document.querySelector("#lookup textarea");
            field.value = text;
            field.dispatchEvent(new Event("change", { bubbles: true }));
            return [...document.querySelectorAll("#found > *")].map((entry) => entry.dataset.message);
        })""",
        [text for _, text in wanted],
    )
    wrong = [
        (text, name, shown)
        for (name, text), shown in zip(wanted, found, strict=True)
        if name not in (shown if text in halves else shown[:1])
        and not (shown and re.search(like(known[shown[0]]), text, re.DOTALL))  # several entries may describe a message
    ]
    assert wrong == []


def test_a_message_is_kept_in_the_address(page):
    page.goto("messages.html")
    page.fill("#lookup textarea", "RuntimeError: Target 50300 is out of bounds.")
    page.wait_for_url("**/messages.html?q=*")
    page.reload()
    assert "Target ... is out of bounds." in page.locator("#found > *").first.inner_text()
    assert page.locator("h2").first.is_hidden()
