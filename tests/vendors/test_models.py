"""Companies, their ids and their memberships."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from tests.support.factories import VendorFactory, business_id
from vendors.models import Membership, Vendor, validate_business_id

pytestmark = pytest.mark.django_db

# Ids of the Business Information System's own examples, and some whose check digit is 0.
GOOD = ["0201256-6", "0737546-2", "1572860-0", "9100017-9"]
BAD = {
    "another check digit": "0201256-5",
    "no check digit": "0201256-",
    "no hyphen": "02012566",
    "another hyphen": "0201256–6",
    "seven digits": "201256-6",
    "letters": "O201256-6",
    "a space": " 201256-6",
    "the prefix of VAT": "FI0201256",
    "a rest of one, which no id has": "0000006-0",
    "empty": "",
    "two hyphens": "020125--6",
    "full-width digits": "０２０１２５６-６",
}


def unsaved(**columns):
    return Vendor(
        **(
            {
                "name": "Uusi Oy",
                "slug": "uusi",
                "business_id": "0201256-6",
                "home_municipality_code": "837",
                "size": "small",
                "website": "https://uusi.example/",
            }
            | columns
        )
    )


@pytest.mark.parametrize("value", GOOD)
def test_an_id_with_its_check_digit_is_taken(value):
    validate_business_id(value)
    Vendor.objects.bulk_create([unsaved(business_id=value)])

    assert Vendor.objects.get().business_id == value


@pytest.mark.parametrize("value", BAD.values(), ids=BAD)
def test_a_wrong_id_is_refused_by_the_form_and_by_the_database(value):
    with pytest.raises(ValidationError):
        unsaved(business_id=value).full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        Vendor.objects.bulk_create([unsaved(business_id=value)])


def test_the_database_and_the_form_agree_on_every_check_digit():
    digits = [
        f"{number:07d}-{digit}" for number in range(1_234_560, 1_234_572) for digit in range(10)
    ]
    taken = []
    for value in digits:
        try:
            with transaction.atomic():
                Vendor.objects.bulk_create([unsaved(business_id=value, slug=value)])
        except IntegrityError:
            continue
        taken.append(value)

    def is_fine(value):
        try:
            validate_business_id(value)
        except ValidationError:
            return False
        return True

    assert taken == [value for value in digits if is_fine(value)]
    assert 10 <= len(taken) <= 12


def test_raw_sql_is_refused_too():
    vendor = VendorFactory()

    with (
        pytest.raises(IntegrityError, match="vendor_business_id"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(
            "UPDATE vendors_vendor SET business_id = '0201256-5' WHERE id = %s", [vendor.pk]
        )


def test_an_id_belongs_to_one_company():
    VendorFactory(business_id="0201256-6")

    with pytest.raises(IntegrityError), transaction.atomic():
        VendorFactory(business_id="0201256-6")


def test_the_ids_of_the_factories_are_whole():
    for number in range(8_000_000, 8_000_100, 10):
        validate_business_id(business_id(number))


# Membership.


def test_a_company_is_listed_from_the_first_to_the_last_day_of_a_membership():
    vendor = VendorFactory(listed=False)
    Membership.objects.create(
        vendor=vendor, starts_on=date(2026, 1, 10), ends_on=date(2026, 1, 20), source="testi"
    )

    days = [date(2026, 1, 8) + timedelta(days=number) for number in range(15)]

    assert [day.day for day in days if Vendor.objects.listed(day).exists()] == list(range(10, 21))


def test_a_company_is_listed_once_however_many_memberships_it_has(today):
    vendor = VendorFactory()
    Membership.objects.create(
        vendor=vendor, starts_on=date(2019, 1, 1), ends_on=today, source="testi"
    )

    assert list(Vendor.objects.listed(today)) == [vendor]


def test_a_membership_of_another_company_lists_nobody(today):
    VendorFactory(listed=False)
    listed = VendorFactory()

    assert list(Vendor.objects.listed(today)) == [listed]


@pytest.mark.parametrize(
    ("starts", "ends"),
    [
        pytest.param(date(2026, 2, 2), date(2026, 2, 1), id="ends before it starts"),
        pytest.param(date(2020, 1, 1), date(2026, 1, 1), id="starts on the day of another"),
        pytest.param(date(2021, 1, 1), None, id="a second open-ended one"),
    ],
)
def test_a_membership_that_cannot_be_is_refused(starts, ends):
    vendor = VendorFactory()

    with pytest.raises(IntegrityError), transaction.atomic():
        Membership.objects.create(vendor=vendor, starts_on=starts, ends_on=ends, source="testi")


def test_a_membership_may_last_one_day(today):
    vendor = VendorFactory(listed=False)
    Membership.objects.create(vendor=vendor, starts_on=today, ends_on=today, source="testi")

    assert Vendor.objects.listed(today).get() == vendor


# Contact.

CONTACT = {
    "contact_role": "Myynti",
    "contact_email": "myynti@vendor.example",
    "contact_phone": "+358 9 1",
}


def test_a_contact_is_public_only_with_consent():
    vendor = VendorFactory(**CONTACT)
    assert vendor.public_contact() == {}

    vendor.contact_consent_at = timezone.now()

    assert vendor.public_contact() == {
        "role": "Myynti",
        "email": "myynti@vendor.example",
        "phone": "+358 9 1",
    }


def test_of_a_contact_only_what_there_is_is_told():
    assert VendorFactory(
        contact_email="a@vendor.example", contact_consent_at=timezone.now()
    ).public_contact() == {"email": "a@vendor.example"}


@pytest.mark.parametrize("consent", [True, False])
def test_the_page_and_the_api_show_the_contact_only_with_consent(client, consent):
    VendorFactory(
        slug="toimittaja", contact_consent_at=timezone.now() if consent else None, **CONTACT
    )

    for address in ("/toimittajat/toimittaja", "/api/v1/vendors/toimittaja/"):
        assert ("myynti@vendor.example" in client.get(address).content.decode()) is consent


def test_an_introduction_falls_back_to_finnish():
    text = VendorFactory(introduction_fi="Suomeksi").introduction("sv")

    assert (str(text), text.lang, text.is_fallback) == ("Suomeksi", "fi", True)
