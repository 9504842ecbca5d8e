"""The outline of a begeleidingsverslag: what it tells, in which order (after the reports of the cells, 2022-2025)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from baken.apps.reports.types import Section, Show, Text

ABBREVIATIONS = _(
    "- **BP**: begeleidingsplan\n"
    "- **CAW**: centrum algemeen welzijnswerk\n"
    "- **CLB**: centrum voor leerlingenbegeleiding\n"
    "- **EDBI**: effectiviteitsmeting van doelgerichte begeleidingsinterventies\n"
    "- **HGA**: handelingsgericht advies\n"
    "- **HGD**: handelingsgerichte diagnostiek\n"
    "- **ISC**: internettensamenwerkingscel\n"
    "- **LSC**: leersteuncentrum\n"
    "- **NROC**: netwerkoverstijgende regionale ondersteuningscel\n"
    "- **OLB**: onderwijsloopbaanbegeleiding\n"
    "- **OVSG**: Onderwijsvereniging van Steden en Gemeenten\n"
    "- **PBD**: pedagogische begeleidingsdienst\n"
    "- **PDCA**: plan-do-check-act\n"
    "- **PGZ**: preventieve gezondheidszorg\n"
    "- **PLG**: professionele leergemeenschap\n"
    "- **POC**: permanente ondersteuningscel\n"
    "- **SO**: secundair onderwijs\n"
    "- **SPOC**: single point of contact\n"
    "- **SWV**: samenwerkingsverband\n"
    "- **VTE**: voltijdsequivalent"
)
# The priorities of the development scales, as they are stored with them.
PRIORITIES = {
    "signaalfunctie": gettext_noop("Signaalfunctie en consultatieve leerlingenbegeleiding"),
    "diagnostiek": gettext_noop("HGD en begeleiding"),
    "preventie": gettext_noop("Proactief en preventief"),
    "centrumontwikkeling": gettext_noop("Centrumontwikkeling"),
}
STRATEGIES = Section(
    "strategieen",
    _("Begeleidingsstrategieën en effecten"),
    (
        Text(
            "strategieen",
            _(
                "{cel} ondersteunt de professionalisering van de centra met verschillende begeleidingsstrategieën. "
                "Samen vormen ze een continuüm: van een groot bereik naar meer nabijheid en interactie."
            ),
            _("Wat verbindt de strategieën, en wat viel op in deze periode?"),
        ),
        Show("continuum", _("De strategieën op een rij")),
        Section(
            "materialenbank",
            _("Materialenbank"),
            (
                Text(
                    "materialenbank",
                    _(
                        "Weergaven van de site: {library.views}.\n\nActieve gebruikers van de site: "
                        "{library.active_users}.\n\nMaterialen ontwikkeld, geüpdatet of aangevuld: "
                        "{library.materials_maintained}."
                    ),
                    _("Waarop zette je in, en wie gebruikt de materialen?"),
                ),
                Show("materials", _("Onderhoud van materialen")),
            ),
        ),
        Section(
            "helpdesk",
            _("Helpdesk"),
            (Text("helpdesk", "", _("Welke vragen kwamen er, van wie, en wat volgde eruit?")),),
        ),
        Section(
            "vorming",
            _("Opleiding en vorming"),
            (
                Text(
                    "vorming",
                    _(
                        "In {periode} namen medewerkers {training.participations} keer deel aan opleiding en vorming. "
                        "Het gaat om {training.unique_participants} verschillende medewerkers."
                    ),
                    _("Wat bood je aan, en wat was nieuw?"),
                ),
                Show("years:training", _("Opleiding en vorming per schooljaar")),
                Show("themes:training", _("Opleiding en vorming per thema")),
                Show("effect:training", _("Wat deelnemers aan opleiding en vorming zeggen")),
            ),
        ),
        Section(
            "starterstraject",
            _("Starterstraject"),
            (
                Text(
                    "starterstraject",
                    _(
                        "Startende medewerkers die het starterstraject volgden: {starters.unique_participants}, met "
                        "samen {starters.participations} deelnames."
                    ),
                    _("Hoe zag het traject eruit?"),
                ),
                Show("years:starters", _("Starterstraject per schooljaar")),
                Show("effect:starters", _("Wat deelnemers aan het starterstraject zeggen")),
            ),
        ),
        Section(
            "plg",
            _("Professionele leergemeenschappen"),
            (
                Text(
                    "plg",
                    _(
                        "PLG’s die we begeleidden: {plg.offers}, met samen {plg.sessions} sessies. Deelnames: "
                        "{plg.participations}, van {plg.unique_participants} verschillende medewerkers."
                    ),
                    _("Waarover gingen de PLG’s, en wat leverden ze op?"),
                ),
                Show("years:plg", _("PLG per schooljaar")),
                Show("themes:plg", _("PLG per thema")),
                Show("effect:plg", _("Wat deelnemers aan PLG’s zeggen")),
            ),
        ),
        Section(
            "verandertrajecten",
            _("Verandertrajecten"),
            (Text("verandertrajecten", "", _("In welke centra liep een traject, waarover, en wat veranderde er?")),),
        ),
    ),
)
EFFECT = Section(
    "effect",
    _("Effectmeting"),
    (
        Section(
            "methode",
            _("Hoe we het effect meten"),
            (
                Text(
                    "methode",
                    _(
                        "Deelnemers beantwoorden na een begeleiding stellingen op een schaal van 1 tot 8. We tonen "
                        "wie laag scoort (1 tot 5), wie hoog scoort (6 tot 8) en wie er geen zicht op heeft. Elke "
                        "verhouding is berekend op wie de stelling beantwoordde; n zegt hoeveel dat er zijn. Groepen "
                        "die te klein zijn, tonen we niet."
                    ),
                    _("Wie bevroeg je, wanneer, en wat veranderde er aan de bevraging?"),
                ),
                Show("response", _("Wie bevraagd werd en wie antwoordde")),
            ),
        ),
        Section(
            "resultaten",
            _("Wat deelnemers zeggen"),
            (
                Show("effect:", _("Bevragingen over meer dan één strategie, of zonder")),
                Text("resultaten", "", _("Wat leer je hieruit, en hoe verhouden de strategieën zich tot elkaar?")),
            ),
        ),
        Section(
            "factoren",
            _("Ondersteunende en belemmerende factoren"),
            (
                Show("factors", _("Factoren volgens de deelnemers")),
                Text("factoren", "", _("Wat ondersteunt de transfer naar de werkvloer, en wat belemmert ze?")),
            ),
        ),
        Section(
            "kwalitatief",
            _("Wat we leren uit de kwalitatieve analyse"),
            (Text("kwalitatief", "", _("Wat zeggen open antwoorden en gesprekken, en wat doe je ermee?")),),
        ),
    ),
)
INSPECTIONS = Section(
    "prioriteiten",
    _("Prioriteiten"),
    (
        Text("prioriteiten", "", _("Hoe volgde je de prioriteiten van het begeleidingsplan op?")),
        *(
            Section(
                key,
                _(priority),
                (
                    Text(key, "", _("Welke doelen stelde je, wat deed je daarvoor, en wat toont de doorlichting?")),
                    Show(f"inspections:{key}", _("Niveaus bij doorlichtingen")),
                ),
            )
            for key, priority in PRIORITIES.items()
        ),
        Section(
            "processen",
            _("Andere kernprocessen en thema’s"),
            (
                Text("processen", "", _("Wat borgde je, en wat hield je up-to-date?")),
                Show("inspections:", _("Niveaus op andere ontwikkelingsschalen")),
            ),
        ),
    ),
)
REACH = Section(
    "bereik",
    _("Bereik, tijdsbesteding en middelen"),
    (
        Section(
            "centra",
            _("Bereik per centrum"),
            (
                Text(
                    "centra",
                    _(
                        "We bereikten {training.centres_reached} centra met opleiding en vorming en "
                        "{plg.centres_reached} met een PLG."
                    ),
                    _("Wat verklaart de verschillen tussen de centra?"),
                ),
                Show("reach", _("Bereik per centrum")),
            ),
        ),
        Section(
            "tijd",
            _("Tijdsbesteding en direct contact"),
            (Show("hours", _("Verdeling van de uren")), Text("tijd", "", _("Wat viel op in de tijdsbesteding?"))),
        ),
        Section(
            "middelen",
            _("Personeel en middelen"),
            (
                Show("staffing", _("Realisatie van de personeelsinzet")),
                Show("budget", _("Professionalisering van het eigen team")),
                Text("middelen", "", _("Hoe zette je personeel en middelen in?")),
            ),
        ),
    ),
)
BEGELEIDINGSVERSLAG = (
    Section("overzicht", _("In één oogopslag"), (Text("overzicht"), Show("overview", _("De kerncijfers")))),
    Section("afkortingen", _("Lijst van afkortingen"), (Text("afkortingen", ABBREVIATIONS),)),
    Section(
        "doelen",
        _("Inhoudelijke doelen"),
        (
            Text("doelen", "", _("Welke doelen stelde het begeleidingsplan voorop, en wat kwam ervan?")),
            Section("professionalisering", _("Pijler Professionalisering"), (STRATEGIES, EFFECT, INSPECTIONS)),
            Section(
                "beleid",
                _("Pijler Beleid en belangenbehartiging"),
                (
                    Text("beleid", "", _("Hoe informeerde je de centra, en hoe vertaalde je beleid?")),
                    Section(
                        "partners",
                        _("Afstemmen met partners, belangenbehartiging en vertegenwoordiging"),
                        (Text("partners", "", _("Met wie stemde je af, en waarvoor kwam je op?")),),
                    ),
                ),
            ),
            Section(
                "netoverstijgend",
                _("Netoverstijgende ondersteuning"),
                (Text("netoverstijgend", "", _("Aan welke projecten werkte je mee, met welk bereik en effect?")),),
            ),
            REACH,
        ),
    ),
    Section(
        "organisatie",
        _("Doelen op organisatieniveau"),
        (Text("organisatie", "", _("Hoe ontwikkelde de cel zich als organisatie?")),),
    ),
    Section(
        "lessen",
        _("Wat we leerden en hoe het verder gaat"),
        (Text("lessen", "", _("Wat neem je mee naar de volgende periode?")),),
    ),
    Section("bronnen", _("Bronnen en definities"), (Show("sources", _("De cijfers en hun definities")),)),
)
OUTLINES = {"begeleidingsverslag": (_("Begeleidingsverslag"), BEGELEIDINGSVERSLAG)}
