"""The mail that every contender sends: 2 kB on the wire, text and HTML, another for each reader."""

SENDER = "Fibra del Valle <avisos@valle.example>"
TEXT_LINE = "Hola {name}, mañana entre las 8 y las 12 trabajamos en la red de tu barrio.\n"
HTML_LINE = "<p>Hola <b>{name}</b>, mañana trabajamos en la red de tu barrio.</p>\n"


def reader(number: int) -> str:
    return f"cliente{number}@correo.example"


def subject(number: int) -> str:
    """A notice to a city has one."""
    return "Mañana trabajamos en la red de tu barrio"


def text(number: int) -> str:
    return 7 * TEXT_LINE.format(name=f"Ana {number}")


def html(number: int) -> str:
    return 12 * HTML_LINE.format(name=f"Ana {number}")
