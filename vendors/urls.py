"""Addresses of companies' own pages and of staff.

The names of municipalities come from outside: their register is the sibling room's.
"""

from django.urls import URLPattern, path

from vendors.views import company as views
from vendors.views import staff, staff_companies, team

app_name = "vendors"


def patterns(municipalities: views.Municipalities) -> tuple[list[URLPattern], str]:
    """For `include`; `municipalities` gives codes with names in the language of the page."""
    return [
        path(
            "oma/yritys/uusi",
            views.Registration.as_view(municipalities=municipalities),
            name="company-new",
        ),
        path("oma/yritys/haltuun", views.Takeover.as_view(), name="takeover"),
        path(
            "oma/yritys/<slug:slug>",
            views.Company.as_view(municipalities=municipalities),
            name="company",
        ),
        path(
            "oma/yritys/<slug:slug>/suostumus/anna",
            views.ConsentGiving.as_view(),
            name="consent-give",
        ),
        path(
            "oma/yritys/<slug:slug>/suostumus",
            views.ConsentWithdrawal.as_view(),
            name="consent-withdraw",
        ),
        path("oma/yritys/<slug:slug>/jasenyys", views.Statement.as_view(), name="statement"),
        path("oma/yritys/<slug:slug>/jasenet", team.Team.as_view(), name="team"),
        path("oma/yritys/<slug:slug>/sulje", views.Closing.as_view(), name="company-close"),
        path(
            "oma/yritys/<slug:slug>/jasenet/<int:pk>/rooli",
            team.MemberChange.as_view(act="rooli"),
            name="member-role",
        ),
        path(
            "oma/yritys/<slug:slug>/jasenet/<int:pk>/paata",
            team.MemberChange.as_view(act="paata"),
            name="member-end",
        ),
        path(
            "oma/yritys/<slug:slug>/kutsut/<int:pk>/peru",
            team.InvitationRevocation.as_view(),
            name="invitation-revoke",
        ),
        path("oma/kutsu/<str:token>", team.InvitationPage.as_view(), name="invitation"),
        path("yllapito", staff.StaffHome.as_view(), name="staff"),
        path(
            "yllapito/jasenyydet/<int:pk>",
            staff.StatementDecision.as_view(),
            name="staff-statement",
        ),
        path(
            "yllapito/yritykset", staff_companies.StaffCompanies.as_view(), name="staff-companies"
        ),
        path(
            "yllapito/yritykset/<slug:slug>",
            staff_companies.StaffCompany.as_view(),
            name="staff-company",
        ),
        path(
            "yllapito/yritykset/<slug:slug>/jasenyys", staff.Renewal.as_view(), name="staff-renewal"
        ),
        path(
            "yllapito/haltuunotot/<int:pk>", staff.TakeoverDecision.as_view(), name="staff-takeover"
        ),
    ], app_name
