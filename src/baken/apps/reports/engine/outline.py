"""The outline of a begeleidingsverslag: what it tells, in which order (after the reports of the cells, 2022-2025)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from baken.apps.reports.types import Section, Show, Text

ABBREVIATIONS = _(
    "- **BP**: begeleidingsplan\n"
    "- **CLB**: centrum voor leerlingenbegeleiding\n"
    "- **EDBI**: effectiviteitsmeting van doelgerichte begeleidingsinterventies\n"
    "- **HGD**: handelingsgerichte diagnostiek\n"
    "- **OLB**: onderwijsloopbaanbegeleiding\n"
    "- **PBD**: pedagogische begeleidingsdienst\n"
    "- **PGZ**: preventieve gezondheidszorg\n"
    "- **PLG**: professionele leergemeenschap\n"
    "- **POC**: permanente ondersteuningscel\n"
    "- **VTE**: voltijdsequivalent"
)
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
                        "De materialenbank werd {library.views} keer bekeken.\n\nWe ontwikkelden of onderhielden "
                        "{library.materials_maintained} keer een materiaal."
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
            ),
        ),
        Section(
            "starterstraject",
            _("Starterstraject"),
            (
                Text(
                    "starterstraject",
                    _(
                        "{starters.unique_participants} startende medewerkers volgden het starterstraject; samen "
                        "{starters.participations} deelnames."
                    ),
                    _("Hoe zag het traject eruit?"),
                ),
                Show("years:starters", _("Starterstraject per schooljaar")),
            ),
        ),
        Section(
            "plg",
            _("Professionele leergemeenschappen"),
            (
                Text(
                    "plg",
                    _(
                        "We begeleidden {plg.offers} PLG’s, met {plg.sessions} sessies en "
                        "{plg.unique_participants} verschillende deelnemers."
                    ),
                    _("Waarover gingen de PLG’s, en wat leverden ze op?"),
                ),
                Show("years:plg", _("PLG per schooljaar")),
                Show("themes:plg", _("PLG per thema")),
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
            (Show("answers", _("Antwoorden op de bevragingen")), Text("resultaten", "", _("Wat leer je hieruit?"))),
        ),
    ),
)
INSPECTIONS = Section(
    "prioriteiten",
    _("Prioriteiten en doorlichtingen"),
    (
        Text("prioriteiten", "", _("Hoe volgde je de prioriteiten van het begeleidingsplan op?")),
        Show("inspections", _("Niveaus bij doorlichtingen, per prioriteit")),
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
    Section("overzicht", _("In één oogopslag"), (Show("overview", _("De kerncijfers")), Text("overzicht"))),
    Section("afkortingen", _("Lijst van afkortingen"), (Text("afkortingen", ABBREVIATIONS),)),
    Section(
        "doelen",
        _("Inhoudelijke doelen"),
        (
            Text("doelen", "", _("Welke doelen stelde het begeleidingsplan voorop, en wat kwam ervan?")),
            STRATEGIES,
            EFFECT,
            INSPECTIONS,
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
