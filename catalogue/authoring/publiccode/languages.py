"""Languages as files name them: `fi`, `FI`, `fin`, `fi-FI`, `fi_FI`, `suomi`."""

import re
from typing import Final

from lib.i18n.localized import LANGUAGES

# ISO 639-1; Inari and Skolt Sámi have three letters only.
CODES: Final = """
    aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy da
    de dv dz ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz
    ia id ie ig ii ik io is it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln
    lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng nl nn no nr nv ny oc oj om or os pa pi
    pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm sn so sq sr ss st su sv sw ta te tg th ti
    tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu smn sms
"""
KNOWN: Final = frozenset(CODES.split())
# ISO 639-2, both sets, of the languages spoken in Europe and by many in Finland; and the names
# people write.
PAIRS: Final = """
    alb:sq ara:ar arm:hy aze:az baq:eu bel:be bos:bs bre:br bul:bg cat:ca ces:cs chi:zh cor:kw
    cym:cy cze:cs dan:da deu:de dut:nl ell:el eng:en est:et eus:eu fao:fo fas:fa fin:fi fra:fr
    fre:fr fry:fy geo:ka ger:de gla:gd gle:ga glg:gl gre:el heb:he hrv:hr hun:hu hye:hy ice:is
    isl:is ita:it jpn:ja kal:kl kat:ka kor:ko kur:ku lav:lv lit:lt ltz:lb mac:mk mkd:mk mlt:mt
    nld:nl nno:nn nob:nb nor:no oci:oc per:fa pol:pl por:pt roh:rm ron:ro rum:ro rus:ru slk:sk
    slo:sk slv:sl sme:se som:so spa:es sqi:sq srp:sr swe:sv tha:th tur:tr ukr:uk vie:vi wel:cy
    zho:zh
    suomi:fi finnish:fi ruotsi:sv svenska:sv swedish:sv englanti:en english:en
"""
ALSO: Final = dict(pair.split(":") for pair in PAIRS.split())


def language_of(tag: str) -> str:
    first = re.split(r"[-_]", tag.strip().casefold())[0]
    code = ALSO.get(first, first)
    return code if code in KNOWN else ""


def ours(languages: set[str]) -> tuple[str, ...]:
    return tuple(language for language in LANGUAGES if language in languages)
