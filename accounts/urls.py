"""`/tili/…`: allauth's views under Finnish addresses without a slash at the end, and our own.

What is not listed here does not exist.
"""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from allauth.socialaccount import views as social
from allauth.socialaccount.providers.openid_connect import views as openid
from allauth.usersessions import views as sessions
from django.urls import include, path, re_path

from accounts.sign_in.views import keeps_a_factor, told_when_away, with_form_status
from accounts.views import account as views
from accounts.views import staff, staff_factors

own = (
    [
        path("tili", views.AccountHome.as_view(), name="home"),
        path("tili/ilmoitukset", views.Settings.as_view(), name="settings"),
        path("tili/turvaloki", views.SecurityLog.as_view(), name="security-log"),
        path("tili/avaimet", views.Keys.as_view(), name="keys"),
        path("tili/avaimet/<int:pk>/kumoa", views.KeyRevocation.as_view(), name="key-revoke"),
        path("tili/tiedot", views.OwnData.as_view(), name="own-data"),
        path("tili/tiedot/lataa", views.Export.as_view(), name="export"),
        path("yllapito/henkilot", staff_factors.StaffPeople.as_view(), name="staff-people"),
        path(
            "yllapito/henkilot/<int:pk>/tunnistus",
            staff_factors.StaffFactor.as_view(),
            name="staff-factor",
        ),
    ],
    "accounts",
)

urlpatterns = [
    path("", include(own)),
    path("yllapito/viestit", staff.UndeliveredMails.as_view(), name="staff-mails"),
    path("tili/kirjaudu", with_form_status(account.login), name="account_login"),
    path("tili/kirjaudu-ulos", with_form_status(account.logout), name="account_logout"),
    path("tili/ei-kaytossa", with_form_status(account.account_inactive), name="account_inactive"),
    path("tili/rekisteroidy", with_form_status(account.signup), name="account_signup"),
    path("tili/varmista", with_form_status(account.reauthenticate), name="account_reauthenticate"),
    path("tili/osoitteet", with_form_status(account.email), name="account_email"),
    path(
        "tili/vahvista-osoite",
        with_form_status(account.email_verification_sent),
        name="account_email_verification_sent",
    ),
    path(
        "tili/salasana", with_form_status(account.password_change), name="account_change_password"
    ),
    path(
        "tili/salasana/aseta", with_form_status(account.password_set), name="account_set_password"
    ),
    path(
        "tili/salasana/unohtui",
        with_form_status(account.password_reset),
        name="account_reset_password",
    ),
    path(
        "tili/salasana/unohtui/lahetetty",
        with_form_status(account.password_reset_done),
        name="account_reset_password_done",
    ),
    re_path(
        r"^tili/salasana/uusi/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>[^/]+)$",
        with_form_status(account.password_reset_from_key),
        name="account_reset_password_from_key",
    ),
    path(
        "tili/salasana/uusi/valmis",
        with_form_status(views.PasswordWasReset.as_view()),
        name="account_reset_password_from_key_done",
    ),
    path("tili/kaksivaiheinen", with_form_status(mfa.index), name="mfa_index"),
    path(
        "tili/kaksivaiheinen/tunnistaudu",
        with_form_status(mfa.authenticate),
        name="mfa_authenticate",
    ),
    path(
        "tili/kaksivaiheinen/varmista",
        with_form_status(mfa.reauthenticate),
        name="mfa_reauthenticate",
    ),
    path(
        "tili/kaksivaiheinen/sovellus",
        with_form_status(totp.activate_totp),
        name="mfa_activate_totp",
    ),
    path(
        "tili/kaksivaiheinen/sovellus/poista",
        with_form_status(totp.deactivate_totp),
        name="mfa_deactivate_totp",
    ),
    path(
        "tili/kaksivaiheinen/koodit",
        with_form_status(codes.view_recovery_codes),
        name="mfa_view_recovery_codes",
    ),
    path(
        "tili/kaksivaiheinen/koodit/uudet",
        with_form_status(codes.generate_recovery_codes),
        name="mfa_generate_recovery_codes",
    ),
    path(
        "tili/kaksivaiheinen/koodit/lataa",
        with_form_status(codes.download_recovery_codes),
        name="mfa_download_recovery_codes",
    ),
    path("tili/avainlaitteet", with_form_status(webauthn.list_webauthn), name="mfa_list_webauthn"),
    path(
        "tili/avainlaitteet/uusi", with_form_status(webauthn.add_webauthn), name="mfa_add_webauthn"
    ),
    path(
        "tili/avainlaitteet/kirjaudu",
        with_form_status(webauthn.login_webauthn),
        name="mfa_login_webauthn",
    ),
    path(
        "tili/avainlaitteet/varmista",
        with_form_status(webauthn.reauthenticate_webauthn),
        name="mfa_reauthenticate_webauthn",
    ),
    path(
        "tili/avainlaitteet/<int:pk>/poista",
        with_form_status(keeps_a_factor(webauthn.remove_webauthn)),
        name="mfa_remove_webauthn",
    ),
    path(
        "tili/avainlaitteet/<int:pk>/nimi",
        with_form_status(webauthn.edit_webauthn),
        name="mfa_edit_webauthn",
    ),
    path("tili/istunnot", with_form_status(sessions.list_usersessions), name="usersessions_list"),
    path(
        "tili/oidc/peruttu",
        with_form_status(social.login_cancelled),
        name="socialaccount_login_cancelled",
    ),
    path("tili/oidc/virhe", with_form_status(social.login_error), name="socialaccount_login_error"),
    path("tili/oidc/rekisteroidy", with_form_status(social.signup), name="socialaccount_signup"),
    path(
        "tili/oidc/yhteydet", with_form_status(social.connections), name="socialaccount_connections"
    ),
    path(
        "tili/oidc/<slug:provider_id>",
        with_form_status(told_when_away(openid.login)),
        name="openid_connect_login",
    ),
    path(
        "tili/oidc/<slug:provider_id>/paluu",
        with_form_status(told_when_away(openid.callback)),
        name="openid_connect_callback",
    ),
]
