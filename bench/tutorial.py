"""The calls of the tutorial, each once, in its order and with its arguments, on the embedded checkpoint."""

from gpt2_specification.embedded import cache_directory


def main():
    import torch
    from transformers import GPT2LMHeadModel, GPT2Tokenizer, pipeline, set_seed

    gpt2 = str(cache_directory() / "embedded")
    texts = ["Hello", "Hello dear!"]

    tokenizer = GPT2Tokenizer.from_pretrained(gpt2, padding_side="left")  # 2.1
    model = GPT2LMHeadModel.from_pretrained(gpt2)
    tokenizer.pad_token = tokenizer.eos_token
    padded = tokenizer(texts, padding=True, return_tensors="pt")
    end = tokenizer.eos_token_id
    rows = model.generate(**padded, pad_token_id=end, max_length=50, do_sample=True, top_k=5)
    print([tokenizer.decode(row) for row in rows])

    set_seed(42)  # 2.2
    generator = pipeline("text-generation", model=gpt2, device=-1)
    settings = {"truncation": True, "max_length": 30, "temperature": 0.1, "num_return_sequences": 1}
    print(generator(texts, pad_token_id=50256, **settings))

    tokenizer = GPT2Tokenizer.from_pretrained(gpt2, padding_side="left")  # 3, the first way
    model = GPT2LMHeadModel.from_pretrained(gpt2)
    with torch.no_grad():
        print(model(**tokenizer("The American flag's colors are red, blue and", return_tensors="pt")).logits[0])

    model = GPT2LMHeadModel.from_pretrained(gpt2)  # 3, the second way
    tokenizer = GPT2Tokenizer.from_pretrained(gpt2)
    inputs = tokenizer(["Today we can go to"], return_tensors="pt")
    returned = {"output_scores": True, "output_logits": True, "output_hidden_states": True, "output_attentions": True}
    named = {"max_new_tokens": 1, "temperature": 1.0, "pad_token_id": 50256, "return_dict_in_generate": True}
    outputs = model.generate(**inputs, **named, **returned)
    values, ids = torch.topk(outputs.scores[0][0], k=10, largest=True)
    print([(id_, value, tokenizer.decode(id_)) for id_, value in zip(ids.tolist(), values.tolist(), strict=True)])

    print(len(outputs.hidden_states[0]), outputs.hidden_states[0][0][0])  # 4
    print(model, {name: weights.shape for name, weights in model.state_dict().items()})  # 5
    print(torch.equal(model.state_dict()["transformer.wte.weight"], model.state_dict()["lm_head.weight"]))


if __name__ == "__main__":
    main()
