class CustomerCode:
    """A customer's code in an address: "000123" ↔ the key 123. Fewer than six digits are no code."""

    regex = "[0-9]{6,12}"

    def to_python(self, value: str) -> int:
        return int(value)

    def to_url(self, value: int | str) -> str:
        return f"{int(value):06d}"
