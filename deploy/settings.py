"""The one settings file: everything that differs between places comes from the environment.

A bad value stops the start.
"""

from typing import Any

import django_stubs_ext
import structlog
from corsheaders.defaults import default_headers
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from deploy import private, values
from deploy.environment import BASE_DIR, Environment

# Lets Django's classes be written with their model, as in `ModelAdmin[User]`.
django_stubs_ext.monkeypatch()

ENVIRONMENT = Environment()
DATA_DIR = ENVIRONMENT.data_dir()

DEBUG = ENVIRONMENT.flag("DEBUG")
SECRET_KEY = ENVIRONMENT.secret_key(DATA_DIR)
SECRET_KEY_FALLBACKS = ENVIRONMENT.names("SECRET_KEY_FALLBACKS", "", values.secret_key)
ALLOWED_HOSTS = ENVIRONMENT.hosts()
SITE_URL = ENVIRONMENT.optional("SITE_URL", values.site_url)
HTTPS = ENVIRONMENT.https()
DATABASES = {"default": ENVIRONMENT.database(DATA_DIR)}

SEARCH_DIR = DATA_DIR / "search"
SEARCH_CLUSTER = ENVIRONMENT.search_cluster()

INSTALLED_APPS = [
    "lib",
    "accounts",
    "vendors",
    "procurement",
    "catalogue",
    "search",
    "deploy",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
    "deploy.admin.app.OwnAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
    "corsheaders",
    "csp",
    "django_filters",
    "django_htmx",
    "drf_spectacular",
    "rest_framework",
    "template_partials",
]

MIDDLEWARE = [
    "deploy.pages.kept_answers.KeptAnswersMiddleware",
    "deploy.pages.kept.KeptPagesMiddleware",
    "deploy.pages.errors.NoStoreMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "corsheaders.middleware.CorsMiddleware",
    "deploy.middleware.UnkeptMiddleware",
    "deploy.middleware.PlainPathMiddleware",
    "deploy.middleware.OwnAddressMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "deploy.middleware.ChosenLanguageMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "deploy.middleware.PlainDirectionMiddleware",
    "deploy.pages.errors.ErrorPagesMiddleware",
    "django.middleware.common.CommonMiddleware",
    "accounts.submissions.kept_text.KeptTextMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "accounts.sign_in.middleware.SecondFactorMiddleware",
    "accounts.submissions.refusals.DayLimitMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "deploy.middleware.OwnMunicipalityMiddleware",
    "accounts.submissions.once.OnceMiddleware",
]

APPEND_SLASH = False
ROOT_URLCONF = "deploy.urls"
WSGI_APPLICATION = "deploy.wsgi.application"
AUTH_USER_MODEL = "accounts.User"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTHENTICATION_BACKENDS = ["accounts.sign_in.backends.PasswordBackend"]
LOGIN_URL, LOGIN_REDIRECT_URL, LOGOUT_REDIRECT_URL = (
    "account_login",
    "accounts:home",
    "deploy:front",
)
ACCOUNT_ADAPTER = "accounts.sign_in.adapters.AccountAdapter"
SOCIALACCOUNT_ADAPTER = "accounts.sign_in.adapters.OpenIdAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
# A code typed where the address was given: a link would prove the address for whoever wrote it
# down, and to whoever pressed it.
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_TIMEOUT = 1800
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_MAX_ATTEMPTS = 5
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = 3
ACCOUNT_LOGIN_TIMEOUT = 1800
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_MAX_EMAIL_ADDRESSES = 5
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 600
# Five wrong passwords for an address in five minutes, counted under a lock of the cache that all
# workers share.
# Those of one network address are more, because a whole town hall may share it.
# Links for forgotten passwords: those to one address are few in a day too.
ACCOUNT_RATE_LIMITS = {
    "login": "100/m/ip",
    "login_failed": "50/m/ip,5/5m/key",
    "confirm_email": "1/10s/key,10/h/key",
    "reset_password": "20/m/ip,5/m/key,10/d/key",
}
ACCOUNT_FORMS = {
    "login": "accounts.sign_in.forms.LoginForm",
    "signup": "accounts.sign_in.forms.SignupForm",
    "add_email": "accounts.sign_in.forms.AddEmailForm",
    "change_password": "accounts.sign_in.forms.ChangePasswordForm",
    "set_password": "accounts.sign_in.forms.SetPasswordForm",
    "confirm_email_verification_code": "accounts.sign_in.forms.ConfirmAddressForm",
    "reset_password": "accounts.sign_in.forms.ResetPasswordForm",
    "reset_password_from_key": "accounts.sign_in.forms.ResetPasswordKeyForm",
    "reauthenticate": "accounts.sign_in.forms.ReauthenticateForm",
}
SOCIALACCOUNT_FORMS = {"signup": "accounts.sign_in.forms.OpenIdSignupForm"}
MFA_FORMS = {
    "authenticate": "accounts.sign_in.forms.AuthenticateForm",
    "reauthenticate": "accounts.sign_in.forms.ReauthenticateByCodeForm",
    "activate_totp": "accounts.sign_in.forms.ActivateTOTPForm",
    "add_webauthn": "accounts.sign_in.forms.AddWebAuthnForm",
    "edit_webauthn": "accounts.sign_in.forms.EditWebAuthnForm",
}
MFA_ADAPTER = "accounts.sign_in.adapters.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
# A passkey over plain HTTP works on localhost only, which is what browsers allow.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS
MFA_TOTP_ISSUER = "Avoin kunta"
# Nobody signs in before an address is verified, so a second address may wait for its own.
MFA_ALLOW_UNVERIFIED_EMAIL = True
# The code before and after: clocks of phones differ, and people type slowly.
MFA_TOTP_TOLERANCE = 1
USERSESSIONS_TRACK_ACTIVITY = False
SOCIALACCOUNT_EMAIL_AUTHENTICATION = False
SOCIALACCOUNT_PROVIDERS = ENVIRONMENT.openid_connect()
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "accounts.sign_in.password_rules.UnlikeThePerson"},
    {"NAME": "accounts.sign_in.password_rules.LongEnough", "OPTIONS": {"min_length": 12}},
    {"NAME": "accounts.sign_in.password_rules.Uncommon"},
    {"NAME": "accounts.sign_in.password_rules.NotOnlyDigits"},
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "deploy" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "deploy.pages.context.site",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "accounts.templatetags.form_key",
            ],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

MAIL_DIR = DATA_DIR / "mail"
EMAIL_BACKEND, EMAIL_OPTIONS = ENVIRONMENT.mail()
for _name, _value in EMAIL_OPTIONS.items():
    globals()[_name] = _value
DEFAULT_FROM_EMAIL = (
    ENVIRONMENT.optional("MAIL_FROM", values.sender) or "Avoin kunta <noreply@avoinkunta.example>"
)
MAIL_DOMAIN = DEFAULT_FROM_EMAIL.rpartition("@")[2].strip("> ")

LANGUAGE_CODE = "fi"
LANGUAGES = [("fi", _("suomi")), ("sv", _("ruotsi")), ("en", _("englanti"))]
LANGUAGE_COOKIE_NAME = "kieli"
LOCALE_PATHS = [BASE_DIR / "deploy" / "locale"]
TIME_ZONE = "Europe/Helsinki"
USE_TZ = True
USE_THOUSAND_SEPARATOR = True

STATIC_URL = "static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "deploy" / "static"]
# Only the site itself reads them.
FILE_UPLOAD_PERMISSIONS, FILE_UPLOAD_DIRECTORY_PERMISSIONS = private.FILE, private.DIRECTORY
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": (
            "django.contrib.staticfiles.storage.StaticFilesStorage"
            if DEBUG
            else "whitenoise.storage.CompressedManifestStaticFilesStorage"
        ),
    },
}
CACHES = {
    "default": {
        "BACKEND": "lib.caching.file.AtomicFileCache",
        "LOCATION": DATA_DIR / "cache",
        "TIMEOUT": 3600,
        "OPTIONS": {"MAX_ENTRIES": 5000},
    },
    # Pages have a place of their own: they must not push out what tries are counted under.
    "pages": {
        "BACKEND": "lib.caching.file.AtomicFileCache",
        "LOCATION": DATA_DIR / "cache" / "pages",
        "OPTIONS": {"MAX_ENTRIES": 2000},
    },
}
# Templates that are being written are read anew for each request.
KEEP_PAGES = not DEBUG

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF, *ENVIRONMENT.openid_origins()],
        "frame-ancestors": [NONE],
    },
}
SECURE_SSL_REDIRECT = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = HTTPS
LANGUAGE_COOKIE_SAMESITE = "Lax"
# Whoever asks for the caller's address asks `lib.callers`; the libraries' own settings say the
# same, should one of them ask for itself.
PROXIES = ALLAUTH_TRUSTED_PROXY_COUNT = ENVIRONMENT.whole("PROXIES", least=0, most=10)
SESSION_COOKIE_AGE = 14 * 24 * 3600
CSRF_FAILURE_VIEW = "deploy.pages.errors.csrf_failure"
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

CORS_ALLOW_ALL_ORIGINS = True
CORS_ALLOW_METHODS = ["GET", "HEAD", "OPTIONS"]
CORS_URLS_REGEX = r"^/api/"
CORS_ALLOW_HEADERS = [*default_headers, "if-none-match"]
CORS_EXPOSE_HEADERS = ["ETag", "Link", "Retry-After", "WWW-Authenticate"]

# What a person may do in a day; the other acts have theirs in accounts/day_limits.py.
INVITATIONS_A_DAY = ENVIRONMENT.whole("INVITATIONS_A_DAY", least=1, most=100_000, default=20)
COMPANIES_A_DAY = ENVIRONMENT.whole("COMPANIES_A_DAY", least=1, most=100_000, default=3)
OPERATOR = ENVIRONMENT.optional("OPERATOR", values.name) or "COSS ry"
SOURCE_URL = ENVIRONMENT.optional("SOURCE_URL", values.web_address)
IMPORTS_A_DAY = ENVIRONMENT.whole("IMPORTS_A_DAY", least=1, most=100_000, default=30)
ADDRESS_CHANGES_A_DAY = ENVIRONMENT.whole("ADDRESS_CHANGES_A_DAY", least=1, most=100_000, default=5)

# Requests of one address to the API; an empty value is no limit.
API_RATE = ENVIRONMENT.taken("API_RATE", values.rate, ENVIRONMENT.text("API_RATE", "300/minute"))
REST_FRAMEWORK = {
    "DEFAULT_RENDERER_CLASSES": ["lib.api.renderers.ReadyJSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["lib.api.parsers.PlainJSONParser"],
    # On every address: a key that does not open is never taken for no key.
    "DEFAULT_AUTHENTICATION_CLASSES": ["accounts.api.keys.KeyAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.AllowAny"],
    "DEFAULT_THROTTLE_CLASSES": ["accounts.api.rates.CallerRate"],
    "NUM_PROXIES": PROXIES,
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "lib.api.problems.problem_response",
    "UNAUTHENTICATED_USER": None,
    "COERCE_DECIMAL_TO_STRING": True,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Avoin kunta",
    "DESCRIPTION": (
        "The directory of open solutions for Finnish municipalities, read only. Amounts are EUR"
        " excluding VAT. Data: CC BY 4.0."
    ),
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "OAS_VERSION": "3.1.1",
    "POSTPROCESSING_HOOKS": ["drf_spectacular.hooks.postprocess_schema_enum_id_removal"],
}

LOG_LEVEL = ENVIRONMENT.choice("LOG_LEVEL", ("INFO", "DEBUG", "WARNING", "ERROR"))
LOG_RENDERER = (
    structlog.processors.JSONRenderer()
    if ENVIRONMENT.choice("LOG_FORMAT", ("text", "json")) == "json"
    else structlog.dev.ConsoleRenderer(colors=False)
)
LOG_CHAIN: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]
structlog.configure(
    processors=[*LOG_CHAIN, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
    logger_factory=structlog.stdlib.LoggerFactory(),
    cache_logger_on_first_use=True,
)
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "site": {
            "()": structlog.stdlib.ProcessorFormatter,
            "processors": [
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.format_exc_info,
                LOG_RENDERER,
            ],
            "foreign_pre_chain": LOG_CHAIN,
        },
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "site"}},
    "root": {"handlers": ["console"], "level": LOG_LEVEL},
    "loggers": {
        "django.request": {"level": "ERROR"},
        "django.server": {"level": "WARNING"},
        # That a request waits for a free thread is told of each one; there are many, and it passes.
        "waitress.queue": {"level": "ERROR"},
        # It tells of each request, and of each node that does not answer; we tell of those seldom.
        "elastic_transport": {"level": "ERROR"},
    },
}
