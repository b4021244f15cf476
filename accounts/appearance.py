"""Theme and density: kept on the person, and in a cookie before they sign in."""

from dataclasses import dataclass

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest

from accounts.choices import Density, Theme
from accounts.models import User

THEME_COOKIE = "theme"
DENSITY_COOKIE = "density"
DARK_MEDIA = {Theme.LIGHT: "not all", Theme.DARK: "all", Theme.AUTO: "(prefers-color-scheme: dark)"}


@dataclass(frozen=True)
class Appearance:
    theme: str
    density: str
    shortcuts: bool

    @property
    def dark_media(self) -> str:
        """When the dark style sheet holds: always, never, or as the system says. No script, so no flash."""
        return DARK_MEDIA[self.theme]


def of(request: HttpRequest) -> Appearance:
    user = getattr(request, "user", None)
    if user is not None and user.is_authenticated:
        return Appearance(user.theme, user.density, user.shortcuts_enabled)
    return of_cookies(request)


def of_cookies(request: HttpRequest) -> Appearance:
    """What the browser itself remembers: for strangers, and for pages that must not need the database."""
    theme = request.COOKIES.get(THEME_COOKIE)
    density = request.COOKIES.get(DENSITY_COOKIE)
    return Appearance(
        theme if theme in Theme.values else Theme.AUTO,
        density if density in Density.values else Density.COMFORTABLE,
        shortcuts=False,
    )


def remember(*, user: AbstractBaseUser | AnonymousUser, **chosen: str) -> None:
    """Keeps the choice on the person; somebody without a session has only the cookie."""
    if user.is_authenticated and chosen:
        User.objects.filter(pk=user.pk).update(**chosen)
