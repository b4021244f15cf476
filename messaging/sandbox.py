"""HTML that somebody else may have written, made fit to be shown: capped first, sanitised last."""

import re

import nh3

MAX_CHARACTERS = 400_000
# nh3 is quadratic in the depth of the tree, and no tree is deeper than it has tags: 70 ms at this cap.
MAX_TAGS = 4_000

TAGS = (
    "a abbr b blockquote br caption center code col colgroup dd del div dl dt em font h1 h2 h3 h4 h5 h6 hr i img "
    "ins li ol p pre s small span strike strong sub sup table tbody td tfoot th thead tr u ul"
)
LAYOUT = {"align", "valign", "width", "height", "bgcolor", "dir", "lang", "style", "title"}
ATTRIBUTES = {
    "*": LAYOUT,
    "a": {"href"},
    "img": {"src", "alt"},
    "table": {"border", "cellpadding", "cellspacing", "role"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan"},
    "font": {"color", "face", "size"},
}
STYLES = (
    "background background-color border border-bottom border-collapse border-color border-left border-radius "
    "border-right border-spacing border-style border-top border-width color display font font-family font-size "
    "font-style font-weight height letter-spacing line-height list-style margin margin-bottom margin-left "
    "margin-right margin-top max-width min-width padding padding-bottom padding-left padding-right padding-top "
    "text-align text-decoration text-transform vertical-align white-space width word-break"
)
INLINE_IMAGE = re.compile(r"data:image/(png|jpe?g|gif|webp);base64,[A-Za-z0-9+/=\s]+\Z")
OUTSIDE_LINK = re.compile(r"(https?|mailto|tel):", re.IGNORECASE)
# A style may call for nothing but a colour: no address, no expression, no escape that hides one.
CALLS = re.compile(r"\\|/\*|(?<!rgb)(?<!rgba)(?<!hsl)(?<!hsla)\(", re.IGNORECASE)


class NotShowable(Exception):
    """The HTML is too large or has too many tags to be cleaned safely."""


def keep(tag: str, attribute: str, value: str) -> str | None:
    if attribute == "src":
        return value if INLINE_IMAGE.match(value) else None
    if attribute == "href":
        return value if OUTSIDE_LINK.match(value) else None
    if attribute == "style":
        return None if CALLS.search(value) else value
    return value


CLEANER = nh3.Cleaner(
    tags=set(TAGS.split()),
    clean_content_tags={"script", "style", "title", "head", "template", "noscript", "svg", "math"},
    attributes=ATTRIBUTES,
    attribute_filter=keep,
    filter_style_properties=set(STYLES.split()),
    url_schemes={"http", "https", "mailto", "tel", "data"},
    url_relative="deny",
)


def clean(html: str) -> str:
    """Raises NotShowable rather than cutting: half a mail would not be what was sent."""
    if len(html) > MAX_CHARACTERS or html.count("<") > MAX_TAGS:
        raise NotShowable
    return CLEANER.clean(html)
