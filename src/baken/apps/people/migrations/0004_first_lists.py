"""The first entries of the lists of the field. What is there already keeps its name, and gets what it lacks."""

import unicodedata
import uuid

from django.db import migrations, models

DECREE = "Decreet leerlingenbegeleiding van 27 april 2018"
REPORTS = "Begeleidingsverslagen en begeleidingsplannen van de POC's, 2022-2030"
# Of each entry: name, name in English, group, search words, explanation.
DOMAINS = [
    (
        "leren en studeren",
        "learning and studying",
        "",
        "leerproblemen; dyslexie; dyscalculie; studiemethode; lezen; rekenen",
        "Hoe een leerling leert, en wat dat moeilijk maakt.",
    ),
    (
        "onderwijsloopbaan",
        "school career",
        "",
        "studiekeuze; oriëntering; heroriëntering; schoolkeuze; Onderwijskiezer",
        "Kiezen en veranderen van richting, school en niveau.",
    ),
    (
        "psychisch en sociaal functioneren",
        "mental and social functioning",
        "",
        "PSF; welbevinden; gedrag; emoties; pesten; angst; rouw",
        "Hoe een leerling zich voelt en met anderen omgaat.",
    ),
    (
        "preventieve gezondheidszorg",
        "preventive health care",
        "",
        "PGZ; gezondheid; arts; verpleegkundige; vaccins; consult",
        "Groei, ontwikkeling en gezondheid opvolgen, en ziekte voorkomen.",
    ),
]
ON_DEMAND, FOR_SCHOOLS = "Vraaggestuurd, voor de leerling", "Voor de school"
OBLIGED, AMONG_OTHERS = "Verplicht aanbod", "Onder meer"
ACTIVITIES = [
    ("onthaal", "intake", ON_DEMAND, "eerste contact; aanmelding; permanentie", "Wie een vraag heeft, wordt gehoord."),
    ("vraagverheldering", "clarifying the question", ON_DEMAND, "hulpvraag; intake", "Samen zoeken wat de vraag is."),
    (
        "informatie en advies",
        "information and advice",
        ON_DEMAND,
        "inlichtingen; raad",
        "Een vraag beantwoorden, of raad geven over wat volgt.",
    ),
    (
        "kortdurende begeleiding",
        "short-term guidance",
        ON_DEMAND,
        "begeleiding; gesprekken; traject",
        "Enkele gesprekken met een leerling, ouders of team.",
    ),
    (
        "handelingsgerichte diagnostiek",
        "needs-based assessment",
        ON_DEMAND,
        "HGD; onderzoek; testen; diagnose; Prodia",
        "Onderzoeken wat een leerling nodig heeft, als dat voor het advies moet.",
    ),
    (
        "handelingsgericht advies",
        "needs-based advice",
        ON_DEMAND,
        "HGA; verslag; GC-verslag; IAC-verslag; OV4-verslag",
        "Zeggen wat een leerling nodig heeft, en waar dat kan.",
    ),
    (
        "draaischijffunctie",
        "link to other help",
        ON_DEMAND,
        "draaischijf; doorverwijzen; doorverwijzing; jeugdhulp; CAW; netwerk",
        "De weg wijzen naar andere hulp, en mee opvolgen.",
    ),
    (
        "signaalfunctie",
        "signalling",
        FOR_SCHOOLS,
        "signaal; signaleren; knelpunten; analyse van vragen",
        "Een school wijzen op wat in haar vragen en cijfers opvalt.",
    ),
    (
        "consultatieve leerlingenbegeleiding",
        "consultative pupil guidance",
        FOR_SCHOOLS,
        "CLB-consult; consult; klankbord; leraar ondersteunen; schoolteam",
        "Een leraar of team helpen om zelf een leerling te helpen.",
    ),
    (
        "systematische contacten",
        "systematic contacts",
        OBLIGED,
        "medisch onderzoek; contactmoment; consult; groei",
        "Contacten met alle leerlingen van bepaalde leerjaren.",
    ),
    (
        "vaccinatieaanbod",
        "vaccination offer",
        OBLIGED,
        "vaccin; vaccinaties; inentingen; HPV; Vaccinnet",
        "Vaccins aanbieden volgens het schema, en wat gemist werd inhalen.",
    ),
    (
        "profylactische maatregelen",
        "prophylactic measures",
        OBLIGED,
        "besmetting; infectieziekte; uitbraak; meldingsplicht",
        "Voorkomen dat een besmettelijke ziekte op school verspreid raakt.",
    ),
    (
        "begeleiding bij leerplichtproblemen",
        "guidance in compulsory-education problems",
        OBLIGED,
        "spijbelen; afwezigheden; schooluitval; leerplicht; B-codes",
        "Begeleiden als een leerling vaak zonder reden afwezig is.",
    ),
    ("beeldvorming", "building the picture", AMONG_OTHERS, "analyse; data", "Weten hoe een school en haar leerlingen het doen."),
    (
        "belangenbehartiging van de leerling",
        "advocacy for the pupil",
        AMONG_OTHERS,
        "rechten van de leerling; belang van het kind",
        "Opkomen voor wat een leerling nodig heeft.",
    ),
]
OF_CELLS, OF_CENTRES = "Opdrachten van de POC", "Opdrachten van het CLB"
MISSIONS = [
    (
        "ondersteuning van de CLB-werking als lerende organisatie",
        "supporting centres as learning organisations",
        OF_CELLS,
        "OD 1; beleid; kwaliteit; organisatieontwikkeling; leiderschap",
        "Centra helpen om hun werking te onderzoeken en te verbeteren.",
    ),
    (
        "verhogen van de beroepsbekwaamheid van de CLB-medewerkers",
        "raising the competence of staff",
        OF_CELLS,
        "OD 2; professionalisering; vorming; nascholing; PLG",
        "Medewerkers van centra sterker maken in hun werk.",
    ),
    (
        "actief participeren aan de netoverschrijdende samenwerking",
        "taking part in cooperation across networks",
        OF_CELLS,
        "OD 3; ISC; netoverstijgend; werkgroepen; stuurgroepen",
        "Met de andere POC's werken aan wat alle centra aangaat.",
    ),
    (
        "begeleiden van leerlingen in hun functioneren op school en in de samenleving",
        "guiding pupils in their functioning at school and in society",
        OF_CENTRES,
        "leerlingenbegeleiding; decreet",
        "Waarvoor een centrum er is.",
    ),
    (
        "versterken van de school in haar leerlingenbegeleiding",
        "strengthening the school in its pupil guidance",
        OF_CENTRES,
        "schoolondersteuning; signaalfunctie; consultatieve leerlingenbegeleiding",
        "Een school helpen bij de begeleiding die ze zelf geeft.",
    ),
]
WORK, CARE, RIGHTS, TOGETHER, CENTRE = (
    "Begeleiden",
    "Gezondheid en welzijn",
    "Rechten en kansen",
    "Samen met anderen",
    "Het centrum",
)
THEMES = [
    ("consultatieve leerlingenbegeleiding", "consultative pupil guidance", WORK, "CLB-consult; klankbord; schoolteam", ""),
    ("handelingsgerichte diagnostiek", "needs-based assessment", WORK, "HGD; onderzoek; testen; Prodia; diagnose", ""),
    ("signaalfunctie", "signalling", WORK, "signaal; signaleren; beeldvorming; data van de school", ""),
    ("trajectbegeleiding", "trajectory guidance", WORK, "trajectbegeleider; begeleiding; gesprek", ""),
    ("onderwijsloopbaanbegeleiding", "school career guidance", WORK, "OLB; studiekeuze; Onderwijskiezer; SID-in", ""),
    ("specifieke onderwijsbehoeften", "special educational needs", WORK, "leersteun; M-decreet; IAC; OV4; buitengewoon onderwijs; autisme; dyslexie", ""),
    ("onlinehulp", "online help", WORK, "chat; CLBch@t; blended; mail", ""),
    ("preventieve gezondheidszorg", "preventive health care", CARE, "PGZ; vaccinaties; systematische contacten; arts; verpleegkundige", ""),
    ("psychisch en sociaal functioneren", "mental and social functioning", CARE, "PSF; welbevinden; angst; suïcidepreventie; rouw; pesten", ""),
    ("integrale jeugdhulp", "integrated youth care", CARE, "IJH; jeugdhulp; verontrusting; toegangspoort; kindermishandeling", ""),
    ("leerrecht", "right to learn", RIGHTS, "leerplicht; afwezigheden; spijbelen; schooluitval; uitsluiting; schorsing; tucht; huisonderwijs; thuiszitters", "Elke leerling heeft recht op onderwijs, ook wie er niet geraakt."),
    ("kansenbevordering", "promoting opportunities", RIGHTS, "kansarmoede; armoede; gelijke kansen; GOK; kwetsbare gezinnen", ""),
    ("anderstalige nieuwkomers", "newcomers who speak another language", RIGHTS, "OKAN; nieuwkomers; vluchtelingen; Oekraïne; meertaligheid", ""),
    ("radicalisering en polarisering", "radicalisation and polarisation", RIGHTS, "referentiepersoon radicalisering; extremisme", ""),
    ("rechtspositie en beroepsgeheim", "legal status and professional secrecy", RIGHTS, "toestemming; dossier; privacy; GDPR; AVG; bekwaamheid", ""),
    ("leersteun", "learning support", TOGETHER, "leersteuncentrum; LSC; leerondersteuner", ""),
    ("samenwerking school en CLB", "cooperation of school and centre", TOGETHER, "samenwerkingsafspraken; zorgcoördinator; micro-macro-overleg", ""),
    ("beleid en kwaliteit", "policy and quality", CENTRE, "kwaliteitszorg; doorlichting; centrumbeleidsplan; PDCA; leiderschap", ""),
    ("starters", "new staff", CENTRE, "aanvangsbegeleiding; startende medewerkers; mentor; inwerken", ""),
    ("datageletterdheid", "data literacy", CENTRE, "data; cijfers; LARS", ""),
    ("informatieveiligheid", "information security", CENTRE, "privacy; gegevensbescherming; GDPR; AVG; DPO", ""),
    ("integriteit", "integrity", CENTRE, "API; aanspreekpunt integriteit; grensoverschrijdend gedrag", ""),
]


def folded(text):
    """As files match names: without regard to case, accents and spaces."""
    plain = unicodedata.normalize("NFKD", text)
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return " ".join(plain.casefold().split())


def add_entries(apps, schema_editor):
    Theme = apps.get_model("people", "Theme")
    for theme in Theme.objects.all():  # that were there before got all the same one with the column
        theme.uuid = uuid.uuid4()
        theme.save(update_fields=["uuid"])
    for name, source, entries in (
        ("GuidanceDomain", DECREE, DOMAINS),
        ("CoreActivity", DECREE, ACTIVITIES),
        ("Mission", REPORTS, MISSIONS),
        ("Theme", REPORTS, THEMES),
    ):
        fill(apps.get_model("people", name), source, entries)


def fill(model, source, entries):
    known = {folded(entry.name): entry for entry in model.objects.all()}
    for position, (name, in_english, group, words, explanation) in enumerate(entries, start=1):
        entry = known.get(folded(name)) or model(name=name, uuid=uuid.uuid4())
        entry.name_in_english, entry.group, entry.words = in_english, group, words
        entry.explanation, entry.source, entry.position = explanation, source, position
        entry.save()


class Migration(migrations.Migration):
    dependencies = [("people", "0003_lists_and_expertise")]

    operations = [
        migrations.RunPython(add_entries, migrations.RunPython.noop),
        migrations.AlterField(
            model_name="theme",
            name="uuid",
            field=models.UUIDField(default=uuid.uuid4, editable=False, unique=True),
        ),
    ]
