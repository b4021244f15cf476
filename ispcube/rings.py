import gc


def look_seldom() -> None:
    """For a process that has loaded all it needs.

    A page, or a mail, makes some thousand objects and drops them again. Python would look for rings among them,
    and among all that was loaded, several times a page: what is loaded stays, and a look every ten thousand is
    enough.
    """
    gc.freeze()
    gc.set_threshold(10_000)
