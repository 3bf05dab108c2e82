"""Who gets what at every address of the site, by GET and by POST."""

ROLES = (
    "anonymous", "buyer", "editor", "owner", "other vendor", "partner", "reviewer", "conflicted",
    "left lately", "partner reviewer", "writer", "factorless",
    "superuser", "secretary", "keeper", "technical", "groupless staff", "deactivated", "ex-member",
    "body editor", "other body",
)  # fmt: skip
# Reviewers who do not decide: on the team, off it lately, on a partner's, and who wrote it and
# left.
BOUND = {"conflicted", "left lately", "partner reviewer", "writer"}
# Who was told by mail of the version in review: of the team then, or as a reviewer, before the
# partner was asked in.
TOLD = {"left lately", "writer", "reviewer", "partner reviewer"}
STAFF = {"superuser", "secretary", "keeper", "technical", "groupless staff"}
DECIDES_COMPANIES, RESETS_FACTORS = {"superuser", "secretary"}, {"superuser", "technical"}
TEAM = {"editor", "owner", "conflicted"}
STRANGERS = {"anonymous", "deactivated"}

OK, SIGN_IN, FACTOR, FORBIDDEN, MISSING, METHOD, KEY = (
    "ok",
    "sign in",
    "second factor",
    "forbidden",
    "missing",
    "method",
    "key",
)


def by(*groups, otherwise):
    """A column of the matrix: role → answer.

    Strangers sign in and whoever owes a factor shows it, unless told otherwise.
    """
    column = (
        dict.fromkeys(ROLES, otherwise) | dict.fromkeys(STRANGERS, SIGN_IN) | {"factorless": FACTOR}
    )
    for roles, answer in groups:
        column |= dict.fromkeys(roles, answer)
    return column


EVERYBODY = dict.fromkeys(ROLES, OK) | {"factorless": FACTOR}
NOBODY = dict.fromkeys(ROLES, METHOD) | {"factorless": FACTOR}
SIGNED_IN = by(otherwise=OK)
NOT_SIGNED_IN_METHOD = by(otherwise=METHOD)
TEAM_ONLY = by((TEAM, OK), otherwise=MISSING)
OWNER_ONLY = by(({"owner"}, OK), (TEAM - {"owner"}, FORBIDDEN), otherwise=MISSING)
SECRETARIES = by((DECIDES_COMPANIES, OK), otherwise=FORBIDDEN)
HELPERS = by((RESETS_FACTORS, OK), otherwise=FORBIDDEN)
BODY = by(({"body editor"} | DECIDES_COMPANIES, OK), otherwise=MISSING)
REVIEWERS = by(({"reviewer"}, OK), (BOUND, FORBIDDEN), otherwise=MISSING)
QUEUE = by(({"reviewer"} | BOUND, OK), otherwise=FORBIDDEN)
REVIEWERS_METHOD = by(({"reviewer"} | BOUND, METHOD), otherwise=MISSING)
KEYS = dict.fromkeys(ROLES, KEY) | {"factorless": FORBIDDEN}
API = dict.fromkeys(ROLES, OK) | {"factorless": FORBIDDEN}
API_METHOD = dict.fromkeys(ROLES, METHOD) | {"factorless": FORBIDDEN}

# Name of the address → who may read, who may post.
EXPECTED = {
    **dict.fromkeys(
        [
            "deploy:front",
            "deploy:api",
            "search:offering-list",
            "catalogue:offering-detail",
            "catalogue:version-detail",
            "catalogue:comparison",
            "catalogue:vendor-list",
            "catalogue:vendor-detail",
            "catalogue:decision-log",
            "catalogue:how-reviewed",
            "catalogue:helper",
            "catalogue:memo-pdf",
            "catalogue:memo-csv",
            "catalogue:memo-json",
            "procurement:thresholds",
            "procurement:choose",
            "catalogue:framework-list",
            "catalogue:framework-detail",
            "deploy:accessibility",
            "deploy:privacy",
        ],
        (EVERYBODY, NOBODY),
    ),
    "catalogue:comparison-keep": (
        NOT_SIGNED_IN_METHOD,
        by(({"buyer"}, OK), otherwise=FORBIDDEN),
    ),
    # A file of nothing is not there.
    **dict.fromkeys(
        ["catalogue:comparison-csv", "catalogue:comparison-xlsx"],
        (dict.fromkeys(ROLES, MISSING) | {"factorless": FACTOR}, NOBODY),
    ),
    **dict.fromkeys(
        ["deploy:feedback", "catalogue:offering-ask", "catalogue:vendor-ask"],
        (EVERYBODY, EVERYBODY),
    ),
    "catalogue:limit-preview": (
        by(({"superuser"}, OK), otherwise=FORBIDDEN),
        by(({"superuser"}, METHOD), otherwise=FORBIDDEN),
    ),
    "deploy:staff-feedback": (
        by((STAFF, OK), otherwise=FORBIDDEN),
        by((STAFF, MISSING), otherwise=FORBIDDEN),
    ),
    **dict.fromkeys(
        [
            "api:offering-list",
            "api:change-list",
            "api:compare",
            "api:offering-detail",
            "api:version-list",
            "api:version-detail",
            "api:vendor-list",
            "api:vendor-detail",
            "api:taxonomy",
            "api:municipality-list",
            "api:threshold-list",
            "api:framework-list",
            "api:purchasing-body-list",
            "api:schema",
        ],
        (API, API_METHOD),
    ),
    # A body that asks nothing is refused for what it lacks.
    "api:assessment": (API_METHOD, API),
    **dict.fromkeys(
        ["api:draft-list", "api:draft-import", "api:draft-detail", "api:draft-submit"], (KEYS, KEYS)
    ),
    **dict.fromkeys(["accounts:home", "accounts:security-log"], (SIGNED_IN, NOT_SIGNED_IN_METHOD)),
    **dict.fromkeys(
        ["accounts:settings", "accounts:keys", "accounts:own-data"], (SIGNED_IN, SIGNED_IN)
    ),
    "accounts:export": (NOT_SIGNED_IN_METHOD, SIGNED_IN),
    "accounts:key-revoke": (NOT_SIGNED_IN_METHOD, by(otherwise=MISSING)),
    "vendors:company-new": (SIGNED_IN, SIGNED_IN),
    "vendors:takeover": (NOT_SIGNED_IN_METHOD, SIGNED_IN),
    "vendors:company": (TEAM_ONLY, OWNER_ONLY),
    "vendors:consent-give": (NOT_SIGNED_IN_METHOD, by((TEAM, FORBIDDEN), otherwise=MISSING)),
    "vendors:consent-withdraw": (NOT_SIGNED_IN_METHOD, TEAM_ONLY),
    "vendors:company-close": (OWNER_ONLY, OWNER_ONLY),
    "vendors:statement": (NOT_SIGNED_IN_METHOD, OWNER_ONLY),
    "vendors:team": (TEAM_ONLY, OWNER_ONLY),
    "vendors:member-role": (NOT_SIGNED_IN_METHOD, OWNER_ONLY),
    # The row is the editor's own: everybody may leave.
    "vendors:member-end": (
        NOT_SIGNED_IN_METHOD,
        by(({"owner", "editor"}, OK), ({"conflicted"}, FORBIDDEN), otherwise=MISSING),
    ),
    "vendors:invitation-revoke": (NOT_SIGNED_IN_METHOD, OWNER_ONLY),
    # A key nobody was sent: 410 for everybody.
    "vendors:invitation": (SIGNED_IN, SIGNED_IN),
    "vendors:staff": (
        by((STAFF, OK), otherwise=FORBIDDEN),
        by((STAFF, METHOD), otherwise=FORBIDDEN),
    ),
    **dict.fromkeys(
        [
            "vendors:staff-statement",
            "vendors:staff-renewal",
            "vendors:staff-takeover",
            "vendors:staff-company",
        ],
        (SECRETARIES, SECRETARIES),
    ),
    "vendors:staff-companies": (SECRETARIES, by((DECIDES_COMPANIES, METHOD), otherwise=FORBIDDEN)),
    "procurement:staff-buyers": (
        SECRETARIES,
        by((DECIDES_COMPANIES, MISSING), otherwise=FORBIDDEN),
    ),
    "procurement:staff-editors": (
        SECRETARIES,
        by((DECIDES_COMPANIES, MISSING), otherwise=FORBIDDEN),
    ),
    "procurement:editing": (SIGNED_IN, SIGNED_IN),
    # The role is the body editor's own: nobody else ends it there.
    "procurement:editing-end": (
        NOT_SIGNED_IN_METHOD,
        by(({"body editor"}, OK), otherwise=MISSING),
    ),
    **dict.fromkeys(
        [
            "procurement:framework-new",
            "procurement:framework-change",
            "catalogue:framework-covers",
        ],
        (BODY, BODY),
    ),
    **dict.fromkeys(
        ["procurement:framework-end", "catalogue:framework-uncover"],
        (NOT_SIGNED_IN_METHOD, BODY),
    ),
    **dict.fromkeys(["accounts:staff-people", "accounts:staff-factor"], (HELPERS, HELPERS)),
    "staff-mails": (HELPERS, HELPERS),
    "procurement:buyer": (SIGNED_IN, SIGNED_IN),
    "catalogue:dashboard": (SIGNED_IN, NOT_SIGNED_IN_METHOD),
    "catalogue:offering-new": (SIGNED_IN, SIGNED_IN),
    "catalogue:offering-import": (NOT_SIGNED_IN_METHOD, SIGNED_IN),
    **dict.fromkeys(
        [
            "catalogue:offering-copy",
            "catalogue:partner-ask",
            "catalogue:part-remove",
            "catalogue:part-restore",
            "catalogue:part-up",
            "catalogue:version-recall",
            "catalogue:version-submit",
        ],
        (NOT_SIGNED_IN_METHOD, TEAM_ONLY),
    ),
    # A draft is no version to begin the next from, nor one to confirm: the act refuses the team.
    "catalogue:version-next": (NOT_SIGNED_IN_METHOD, TEAM_ONLY),
    "catalogue:version-confirm": (NOT_SIGNED_IN_METHOD, by((TEAM, FORBIDDEN), otherwise=MISSING)),
    **dict.fromkeys(
        [
            "catalogue:version-discard",
            "catalogue:offering-visibility",
            "catalogue:step",
            "catalogue:version-import",
        ],
        (TEAM_ONLY, TEAM_ONLY),
    ),
    **dict.fromkeys(
        ["catalogue:version-check", "catalogue:version-preview", "catalogue:price-examples"],
        (TEAM_ONLY, by((TEAM, METHOD), otherwise=METHOD)),
    ),
    # A part is posted with its place; without one there is nothing to find.
    "catalogue:parts": (TEAM_ONLY, by(otherwise=MISSING)),
    "catalogue:partner-accept": (
        NOT_SIGNED_IN_METHOD,
        by(({"partner", "partner reviewer"}, OK), (TEAM, FORBIDDEN), otherwise=MISSING),
    ),
    "catalogue:partner-end": (
        NOT_SIGNED_IN_METHOD,
        by(({"partner", "partner reviewer"} | TEAM, OK), otherwise=MISSING),
    ),
    "catalogue:review-queue": (QUEUE, by(({"reviewer"} | BOUND, METHOD), otherwise=FORBIDDEN)),
    "catalogue:review": (REVIEWERS, REVIEWERS),
    "catalogue:review-take": (REVIEWERS_METHOD, REVIEWERS),
    "catalogue:review-release": (REVIEWERS_METHOD, REVIEWERS),
    "catalogue:review-presence": (REVIEWERS, REVIEWERS_METHOD),
}
# Health, robots and the sitemap know no people; sign-in's own pages are proved in tests/accounts.
# Here they only must not fail or leak.
ONLY_QUIET = (
    "alive",
    "ready",
    "robots",
    "sitemap",
    "account_",
    "mfa_",
    "usersessions_",
    "socialaccount_",
    "openid_connect_",
)
