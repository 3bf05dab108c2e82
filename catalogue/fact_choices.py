"""What a version's facts may be chosen from. Pure."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class AccessibilityLevel(TextChoices):
    FULL = "full", _("Täyttää tason AA")
    PARTIAL = "partial", _("Täyttää tason AA osittain")
    NONE = "none", _("Ei täytä tasoa AA")
    UNTESTED = "untested", _("Ei ole testattu")


class ProcessingRole(TextChoices):
    """Regulation (EU) 2016/679, articles 4, 26 and 28."""

    PROCESSOR = "processor", _("Henkilötietojen käsittelijä")
    CONTROLLER = "controller", _("Rekisterinpitäjä")
    JOINT_CONTROLLER = "joint_controller", _("Yhteisrekisterinpitäjä kunnan kanssa")
    NONE = "none", _("Ei käsittele henkilötietoja")


class ProcessingRegion(TextChoices):
    EEA = "eea", _("Vain EU- ja ETA-alueella")
    WIDER = "wider", _("Myös EU- ja ETA-alueen ulkopuolella")


class Certificate(TextChoices):
    ISO_27001 = "iso_27001", "ISO/IEC 27001"
    ISO_27017 = "iso_27017", "ISO/IEC 27017"
    ISO_27018 = "iso_27018", "ISO/IEC 27018"
    ISO_27701 = "iso_27701", "ISO/IEC 27701"
    ISO_22301 = "iso_22301", "ISO 22301"
    ISO_9001 = "iso_9001", "ISO 9001"
    SOC_2 = "soc_2", "SOC 2"
    ISAE_3402 = "isae_3402", "ISAE 3402"


class BackupInterval(TextChoices):
    CONTINUOUS = "continuous", _("Jatkuvasti")
    HOURLY = "hourly", _("Tunneittain")
    DAILY = "daily", _("Päivittäin")
    WEEKLY = "weekly", _("Viikoittain")
    CUSTOMER = "customer", _("Kunta huolehtii itse")


class RestoreTestInterval(TextChoices):
    MONTHLY = "monthly", _("Kuukausittain")
    QUARTERLY = "quarterly", _("Neljännesvuosittain")
    HALF_YEARLY = "half_yearly", _("Puolivuosittain")
    YEARLY = "yearly", _("Vuosittain")
    SELDOM = "seldom", _("Harvemmin kuin vuosittain")
    NEVER = "never", _("Palautusta ei testata")


class SupportHours(TextChoices):
    OFFICE = "office", _("Arkisin virka-aikana")
    EXTENDED = "extended", _("Arkisin myös virka-ajan ulkopuolella")
    DAILY = "daily", _("Joka päivä")
    ALWAYS = "always", _("Ympäri vuorokauden")


class Identification(TextChoices):
    """`accounts` are the solution's own."""

    SUOMI_FI = "suomi_fi", _("Suomi.fi-tunnistus")
    MPASS_ID = "mpass_id", "MPASSid"
    HAKA = "haka", "Haka"
    ENTRA_ID = "entra_id", "Microsoft Entra ID"
    ACTIVE_DIRECTORY = "active_directory", _("Active Directory tai muu LDAP-hakemisto")
    OIDC = "oidc", "OpenID Connect"
    SAML = "saml", "SAML 2.0"
    ACCOUNTS = "accounts", _("Ratkaisun omat tunnukset")


class ReleaseInterval(TextChoices):
    CONTINUOUS = "continuous", _("Jatkuvasti")
    MONTHLY = "monthly", _("Kuukausittain")
    QUARTERLY = "quarterly", _("Neljännesvuosittain")
    HALF_YEARLY = "half_yearly", _("Puolivuosittain")
    YEARLY = "yearly", _("Vuosittain")
    AS_NEEDED = "as_needed", _("Tarpeen mukaan")
