"""Django's admin behind the site's own sign-in."""
