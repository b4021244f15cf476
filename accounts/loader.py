"""Our own templates as they are kept: without the blanks that only who writes them needs, and with what is the
same on every page of a language written out: a page would work out two hundred constants each time."""

import re

from django.template import Context, Engine, Origin
from django.template.loaders import cached, filesystem
from django.urls import NoReverseMatch, get_script_prefix
from django.utils.translation import get_language

# Words to translate are looked up as they are written.
WORDS = re.compile(r"({% blocktranslate .*?{% endblocktranslate %})", re.DOTALL)
BLANKS = re.compile(r"[ \t]*\n\s*")
# A tag that shows nothing, alone on its line: the end of the line before it keeps words apart.
ALONE = re.compile(
    r"(?<=\n)((?:{% (?:if|elif|else|endif|for|empty|endfor|with|endwith|load|url .* as)\b(?:(?!%}).)*%}\n)+)"
)
# A tag of which nothing depends on the page: a text, a file, an address, an icon, named outright.
CONSTANT = re.compile(r"""{% (?:translate|static|url|lucide)(?: (?:\w+=)?(?:"[^"]*"|'[^']*'|\d+))+ %}""")
MARKS = ("{%", "{{", "{#")


class KeptByLanguage(cached.Loader):
    """Keeps a template once for each language, and each place where the product is served."""

    def cache_key(self, template_name: str, skip: list[Origin] | None = None) -> str:
        return f"{get_language()} {get_script_prefix()} {super().cache_key(template_name, skip)}"


class Loader(filesystem.Loader):
    """Reads for KeptByLanguage: what is written out is true of the language that is spoken meanwhile."""

    def get_contents(self, origin: Origin) -> str:
        contents = super().get_contents(origin)
        return written_out(slim(contents), self.engine) if str(origin.name).endswith(".html") else contents


def written_out(source: str, engine: Engine) -> str:
    parts = WORDS.split(source)
    return "".join(
        part if number % 2 else CONSTANT.sub(lambda tag: value_of(tag[0], engine), part)
        for number, part in enumerate(parts)
    )


def value_of(tag: str, engine: Engine) -> str:
    """What the tag shows; the tag itself where that could be taken for another, or is an error of the page."""
    try:
        value = engine.from_string(tag).render(Context())
    except NoReverseMatch:
        return tag
    return tag if any(mark in value for mark in MARKS) else value


def slim(source: str) -> str:
    parts = WORDS.split(source)
    return "".join(part if number % 2 else slim_part(part) for number, part in enumerate(parts))


def slim_part(part: str) -> str:
    return ALONE.sub(lambda lines: lines[0].replace("\n", ""), BLANKS.sub("\n", part))
