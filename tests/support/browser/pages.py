"""Every kind of page, by name: its address and status."""

OFFERING = "/ratkaisut/kuntasivusto-drupalilla"
COMPARED = (
    "kuntasivusto-drupalilla",
    "verkkosivusto-wagtaililla",
    "hankesalkku-openproject",
)
PAGES = {
    "front": ("/", 200),
    "results": ("/ratkaisut?q=verkkosivusto", 200),
    "results with filters": (
        "/ratkaisut?kerros=palvelukanavat&avoin=avoin-data&vaihe=strategia&hinta=alle&kunta=091&kk=24",
        200,
    ),
    "no results": ("/ratkaisut?q=zzzz&vaihe=strategia&avoin=avoin-data", 200),
    "nearest results": ("/ratkaisut?q=tietojärjestlemä&vaihe=strategia", 200),
    "corrected results": ("/ratkaisut?q=asianhalinta&vaihe=strategia", 200),
    "unknown parameter": ("/ratkaisut?kerros=ei-ole&outo=1&q=drupal", 200),
    "offering with closed and optional parts": (OFFERING, 200),
    "offering that cannot be assessed": ("/ratkaisut/hankesalkku-openproject", 200),
    "offering in Swedish too": ("/ratkaisut/asianhallinta-open-zaakilla", 200),
    "old version": (f"{OFFERING}/versiot/1", 200),
    "changes between versions": (f"{OFFERING}/versiot/2?vertaa=1", 200),
    "comparison": (
        "/vertailu?v=" + "&v=".join(COMPARED),
        200,
    ),
    "comparison of five, differences": (
        "/vertailu?erot=1&v="
        + "&v=".join([*COMPARED, "asiakirjavarasto-openkmlla", "etakokoukset-jitsilla"]),
        200,
    ),
    "nothing to compare": ("/vertailu", 200),
    "results with picks": ("/ratkaisut?q=verkkosivusto&v=kuntasivusto-drupalilla&v=ei-ole", 200),
    "decisions": ("/paatokset", 200),
    "how we review": ("/nain-arvioimme", 200),
    "results with what is not confirmed": ("/ratkaisut?vanhat=1&q=verkko", 200),
    "vendors": ("/toimittajat", 200),
    "vendor": ("/toimittajat/tukilinja-avoin-oy", 200),
    "choice of a municipality": ("/kuntavalinta?kunta=Tamppere&paluu=/ratkaisut", 200),
    "thresholds": ("/kynnysarvot", 200),
    "API": ("/rajapinta", 200),
    "accessibility statement": ("/saavutettavuus", 200),
    "privacy notice": ("/tietosuoja", 200),
    "feedback": ("/palaute", 200),
    "question about an offering": (f"{OFFERING}/kysy", 200),
    "question to a vendor": ("/toimittajat/tukilinja-avoin-oy/kysy", 200),
    "not found": ("/ei-ole", 404),
    "gone": ("/ratkaisut/asiakirjavarasto-openkmlla", 410),
}
