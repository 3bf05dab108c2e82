"""What the parts can do by themselves: no session, no middleware, no translations."""

import os

from deploy.environment import SQLITE

DEBUG = False
SECRET_KEY = "a bare site on the loopback signs nothing"
ALLOWED_HOSTS = ["127.0.0.1"]
ROOT_URLCONF = "tests.benchmarks.limits.urls"
INSTALLED_APPS = ["tests.benchmarks.limits", "rest_framework"]
MIDDLEWARE: list[str] = []
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# The same settings of SQLite as the site's, the connection kept.
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": os.environ["LIMITS_DATABASE"],
        **SQLITE,
    }
}
TEMPLATES = [
    {"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True},
]
USE_I18N = False
REST_FRAMEWORK = {
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "DEFAULT_PERMISSION_CLASSES": [],
    "UNAUTHENTICATED_USER": None,
}
