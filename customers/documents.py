"""Documents are kept as letters and digits alone: "20-12345678-6" and "20123456786" are the same person."""

DNI_LENGTHS = (7, 8)
CUIT_LENGTH = 11


def bare_document(text: str) -> str:
    """Upper-case letters and digits only: "20-12.345.678-6" → "20123456786"."""
    return "".join(char for char in text if char.isascii() and char.isalnum()).upper()


def show_document(document: str) -> str:
    """As printed on the card: DNI 12.345.678, CUIT 20-12345678-6; anything else as it is."""
    if not document.isdigit():
        return document
    if len(document) in DNI_LENGTHS:
        return f"{int(document):,}".replace(",", ".")
    if len(document) == CUIT_LENGTH:
        return f"{document[:2]}-{document[2:10]}-{document[10]}"
    return document
