import unicodedata


def normalize(text: str) -> str:
    """Lower case, without accents, one space between words: the form in which everything is searched.

    Made here alone and kept in the row, so that PostgreSQL and SQLite find the same.
    """
    bare = text.replace("\x00", "")
    if not bare.isascii():
        decomposed = unicodedata.normalize("NFKD", bare)
        bare = "".join(char for char in decomposed if not unicodedata.combining(char))
    return " ".join(bare.casefold().split())
