"""Commands: words in, words out."""
