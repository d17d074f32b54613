"""The floor: the library imported, tokenizer and model loaded once."""

from fixtures.checkpoint import EMBEDDED, find_checkpoint


def main():
    from transformers import GPT2LMHeadModel, GPT2Tokenizer

    source = find_checkpoint(EMBEDDED).source
    GPT2Tokenizer.from_pretrained(source)
    GPT2LMHeadModel.from_pretrained(source)


if __name__ == "__main__":
    main()
