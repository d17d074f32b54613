"""The floor: import the library, and load the tokenizer and the model once."""

from gpt2_specification.embedded import cache_directory


def main():
    from transformers import GPT2LMHeadModel, GPT2Tokenizer

    source = cache_directory() / "embedded"
    GPT2Tokenizer.from_pretrained(source)
    GPT2LMHeadModel.from_pretrained(source)


if __name__ == "__main__":
    main()
