"""Roles that follow from what a provider says: as the rules say, whatever its shape; begun and ended at sign-on."""

from __future__ import annotations

import datetime as dt
import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from baken.apps.access.actions import (
    CannotKeepClaimRule,
    add_claim_rule,
    change_claim_rule,
    end_claim_rule,
    follow_claims,
)
from baken.apps.access.engine.claims import LONGEST_VALUE, MOST_VALUES, following
from baken.apps.access.models import AuditContent, ClaimRule, Grant
from baken.apps.access.queries import grants_of
from baken.apps.access.tests.factories import give_role, make_account, make_holder, show
from baken.apps.access.types import NO_CELL, Actor, Role
from baken.apps.people.tests.factories import make_cell, make_centre
from baken.ground.periods import today
from tests.provider import client as known_client
from tests.provider import person
from tests.reading import page, rows
from tests.signing_on import NAME, configure, known

CLAIM, ORGANISATION = "baken_rol_3d", "OVO001"
RULES = "/installatie/rollen/"
BY = Actor(Role.PLATFORM, NO_CELL)


def rule(pattern="adviseur", organisation_code=ORGANISATION, **fields):
    defaults = {"provider": "acm", "claim": CLAIM, "starts_on": dt.date(2020, 1, 1), "role": Role.ADVISOR}
    return ClaimRule(pattern=pattern, organisation_code=organisation_code, **defaults | fields)


@pytest.mark.parametrize(
    ("claims", "holds"),
    [
        ({CLAIM: "adviseur:OVO001"}, True),
        ({CLAIM: ["lezer:OVO001", "adviseur:OVO001"]}, True),
        ({CLAIM: "adviseur", "vo_orgcode": "OVO001"}, True),
        ({CLAIM: "adviseur:OVO002", "vo_orgcode": "OVO001"}, False),  # said of another organisation
        ({CLAIM: "adviseur"}, False),
        ({CLAIM: "adviseur", "vo_orgcode": "OVO002"}, False),
        ({CLAIM: "Adviseur:OVO001"}, False),
        ({CLAIM: "adviseur:OVO001:"}, False),
        ({CLAIM: "adviseur-x:OVO001"}, False),
        ({"rol": "adviseur:OVO001"}, False),
        ({CLAIM: {"adviseur:OVO001": True}}, False),
        ({CLAIM: [["adviseur:OVO001"]]}, False),
        ({CLAIM: ["adviseur:OVO001", 1]}, False),  # what is partly strange is not believed
        ({CLAIM: ["adviseur:OVO001"] * (MOST_VALUES + 1)}, False),
        ({CLAIM: ["adviseur:OVO001", "x" * (LONGEST_VALUE + 1)]}, False),
        ({CLAIM: None}, False),
        ({CLAIM: ""}, False),
        ({}, False),
    ],
)
def test_what_is_said_is_read_as_it_stands_and_what_is_strange_says_nothing(claims, holds):
    assert bool(following([rule()], claims)) is holds


@pytest.mark.parametrize(
    ("pattern", "said", "holds"),
    [
        ("coordinator-*", "coordinator-go", True),
        ("coordinator-*", "coordinator", False),
        ("*", "wat dan ook", True),
        ("a?c", "abc", False),  # only * is anything
        ("a?c", "a?c", True),
        ("a[bc]", "ab", False),
        ("a[bc]", "a[bc]", True),
    ],
)
def test_in_a_pattern_only_a_star_is_anything(pattern, said, holds):
    assert bool(following([rule(pattern)], {CLAIM: f"{said}:{ORGANISATION}"})) is holds


def test_a_rule_for_one_group_of_users_holds_for_no_other():
    ours, said = [rule(audience="OV")], {CLAIM: f"adviseur:{ORGANISATION}"}
    assert following(ours, said | {"vo_doelgroepcode": "OV"}) == ours
    assert following(ours, said | {"vo_doelgroepcode": "BUR"}) == following(ours, said) == []


WORDS = st.sampled_from(["a", "ab", "b-c", "a*", "[a]", ""])
CODES = st.sampled_from(["1", "2", ""])
TEXTS = st.builds(lambda word, colon, code: word + colon + code, WORDS, st.sampled_from([":", ""]), CODES)
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | TEXTS | st.text(max_size=5),
    lambda inside: st.lists(inside, max_size=3) | st.dictionaries(st.text(max_size=3), inside, max_size=3),
    max_leaves=6,
)


def oracle(rule, claims):
    """In plain words, with a regular expression in the place of a pattern."""

    def texts(name):
        value = claims.get(name)
        value = [value] if isinstance(value, str) else value
        sound = isinstance(value, list) and all(isinstance(each, str) and each for each in value)
        return value if sound else []

    wanted = re.compile(".*".join(map(re.escape, rule.pattern.split("*"))), re.DOTALL)
    for text in texts(CLAIM):
        said, organisations = (
            (text.rsplit(":", 1)[0], [text.rsplit(":", 1)[1]])
            if ":" in text
            else (
                text,
                texts("vo_orgcode"),
            )
        )
        if wanted.fullmatch(said) and rule.organisation_code in organisations:
            return True
    return False


@given(
    value=ANYTHING | st.lists(TEXTS, max_size=4),
    organisation=ANYTHING | CODES,
    patterns=st.lists(st.tuples(WORDS.filter(bool), CODES.filter(bool)), max_size=4),
)
def test_whatever_is_said_the_roles_are_those_of_the_rules(value, organisation, patterns):
    rules = [rule(pattern, code) for pattern, code in patterns]
    claims = {CLAIM: value, "vo_orgcode": organisation}
    assert following(rules, claims) == [each for each in rules if oracle(each, claims)]


@pytest.fixture
def cell(db):
    return make_cell()


@pytest.fixture
def aarde(cell):
    return make_centre("CLB Aarde", known_as={cell: "C1"})


@pytest.fixture
def an(db):
    return make_account("an@example.test", name="An")


def kept(**fields):
    made = rule(**fields)
    made.save()
    return made


def held(account):
    return [(grant.role, str(grant.organisation)) for grant in grants_of(account, on=today())]


def sign(account, *said, provider="acm"):
    follow_claims(account=account, provider=provider, claims={CLAIM: list(said)}, on=today())
    return held(account)


def test_roles_begin_and_end_with_what_is_said_and_others_stay(an, cell, aarde):
    kept(cell=cell)
    kept(pattern="directeur", organisation_code="31", role=Role.DIRECTOR, centre=aarde)
    give_role(an, Role.STAFF, aarde)
    by_hand = [("staff", "CLB Aarde")]
    both = [*by_hand, ("director", "CLB Aarde"), ("advisor", "Cel GO-POC")]
    assert sign(an, "adviseur:OVO001", "directeur:31") == both
    assert sign(an, "directeur:31", "onbekend:OVO999") == [*by_hand, ("director", "CLB Aarde")]
    assert sign(an) == by_hand
    assert sign(an, "adviseur:OVO001") == [*by_hand, ("advisor", "Cel GO-POC")]
    told = AuditContent.objects.filter(kind="access.Grant").order_by("pk")
    assert [(each.verb, each.cell, json.loads(each.said)["provider"]) for each in told] == [
        ("made", cell.pk, "acm"),
        ("made", cell.pk, "acm"),
        ("ended", cell.pk, "acm"),
        ("ended", cell.pk, "acm"),
        ("made", cell.pk, "acm"),
    ]


def test_what_is_said_again_changes_nothing(an, cell):
    kept(cell=cell)
    sign(an, "adviseur:OVO001")
    before, told = Grant.objects.get(), AuditContent.objects.count()
    sign(an, "adviseur:OVO001", "adviseur:OVO001")
    assert (Grant.objects.get(), AuditContent.objects.count()) == (before, told)


def test_one_provider_takes_nothing_away_of_another(an, cell):
    kept(cell=cell)
    sign(an, "adviseur:OVO001")
    assert sign(an, provider="smartschool") == [("advisor", "Cel GO-POC")]
    assert sign(an, "adviseur:OVO001", provider="smartschool") == [("advisor", "Cel GO-POC")]
    assert Grant.objects.count() == 1


def test_a_role_that_somebody_gave_is_not_given_twice_and_not_ended(an, cell):
    kept(cell=cell)
    give_role(an, Role.ADVISOR, cell)
    assert sign(an, "adviseur:OVO001") == sign(an) == [("advisor", "Cel GO-POC")]


def test_a_rule_counts_from_its_first_day_to_its_last(an, cell):
    day = today()
    kept(cell=cell, starts_on=day + dt.timedelta(days=1))
    kept(cell=cell, ends_on=day - dt.timedelta(days=1))
    assert sign(an, "adviseur:OVO001") == []
    ClaimRule.objects.update(starts_on=day, ends_on=day)
    assert sign(an, "adviseur:OVO001") == [("advisor", "Cel GO-POC")]
    assert Grant.objects.get().ends_on == day


def test_who_ends_a_rule_ends_the_roles_that_followed(an, cell):
    made = kept(cell=cell)
    sign(an, "adviseur:OVO001")
    end_claim_rule(made, by=BY, on=today())
    assert held(an) == sign(an, "adviseur:OVO001") == []
    later = kept(cell=cell, starts_on=today() + dt.timedelta(days=9))
    end_claim_rule(later, by=BY, on=today())
    later.refresh_from_db()
    assert later.starts_on <= later.ends_on < today()


def test_who_shortens_a_rule_shortens_the_roles_that_followed(an, cell):
    made, said = kept(cell=cell), {"claim": CLAIM, "pattern": "x", "organisation_code": "1", "audience": ""}
    sign(an, "adviseur:OVO001")
    last = today() + dt.timedelta(days=3)
    change_claim_rule(made, by=BY, on=today(), **said, ends_on=last)
    assert (Grant.objects.get().ends_on, held(an)) == (last, [("advisor", "Cel GO-POC")])
    assert sign(an, "adviseur:OVO001") == []


def test_nobody_else_keeps_rules_and_no_rule_makes_who_runs_the_installation(settings, provider, cell):
    way = configure(settings, provider)
    what = {"claim": CLAIM, "pattern": "x", "organisation_code": "1", "audience": "", "ends_on": None}
    where = {"role": Role.ADVISOR, "cell": cell.pk, "centre": None, "starts_on": today()}
    for wrong in (
        {"by": Actor(Role.COORDINATOR, cell.pk)},
        {"provider": "onbekend"},
        {"role": Role.PLATFORM, "cell": None},
        {"role": Role.DIRECTOR},
        {"ends_on": today() - dt.timedelta(days=1)},
    ):
        with pytest.raises(CannotKeepClaimRule):
            add_claim_rule(**{"by": BY, "provider": way.provider} | what | where | wrong)
    made = kept(cell=cell)
    for act, said in ((end_claim_rule, {}), (change_claim_rule, what)):
        with pytest.raises(CannotKeepClaimRule):
            act(made, by=Actor(Role.COORDINATOR, cell.pk), on=today(), **said)
    assert list(ClaimRule.objects.values_list("pattern", "ends_on")) == [("adviseur", None)]


@pytest.fixture
def house(settings, provider):
    """A house that signs on with the provider, which says roles."""
    way = configure(settings, provider)
    (app,) = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"]
    app["settings"]["scope"] = ["openid", "profile", "vo", "baken"]
    return way


HOSTILE = [
    "adviseur",
    ["adviseur"],
    {"adviseur:OVO001": "adviseur:OVO001"},
    [["adviseur:OVO001"]],
    [None, "adviseur:OVO001"],
    "adviseur:OVO001\n",
    "adviseur:OVO002",
    "*:OVO001",
    ["adviseur:OVO001"] * 1000,
    True,
]


@pytest.mark.django_db
def test_a_real_provider_gives_roles_and_takes_them_away(client, house, provider, cell, an, aarde):
    kept(cell=cell, provider=house.provider)
    kept(pattern="directeur", organisation_code="31", provider=house.provider, role=Role.DIRECTOR, centre=aarde)
    known(house, an, "vo-an")

    def signed_on(**said):
        said = person("vo-an", "An", "Peeters", **said)
        provider.tell(clients=[known_client(NAME, house.back)], accounts={"an": said})
        client.logout()
        answer = client.get(provider.authorise(client.post(house.start, {"next": "/centra/"}).url, "an"))
        return answer.url, held(an)

    assert signed_on() == ("/mijn-account/", [])
    both = {CLAIM: ["adviseur:OVO001", "directeur:31"]}
    assert signed_on(**both) == ("/rol/?next=%2Fcentra%2F", [("director", "CLB Aarde"), ("advisor", "Cel GO-POC")])
    client.post("/rol/", {"rol": str(an.grants.get(role=Role.DIRECTOR).uuid)})
    assert client.get("/invoer/").status_code == 403  # as director of a centre
    client.post("/rol/", {"rol": str(an.grants.get(role=Role.ADVISOR).uuid)})
    assert client.get("/invoer/").status_code == 200
    assert signed_on(**{CLAIM: "directeur", "vo_orgcode": "31"}) == ("/centra/", [("director", "CLB Aarde")])
    for said in HOSTILE:
        assert (said, signed_on(**{CLAIM: said})) == (said, ("/mijn-account/", []))


@pytest.fixture
def platform(client, db):
    client.force_login(make_holder(Role.PLATFORM, name="Plato"))
    return show(client)


def test_rules_are_kept_on_a_page(platform, house, cell, aarde, an):
    said = {"provider": house.provider, "claim": CLAIM, "pattern": "dir-*", "organisation_code": "31", "audience": ""}
    where = {"role": "director", "organisation": str(aarde.uuid), "starts_on": today().isoformat(), "ends_on": ""}
    wrong = platform.post(f"{RULES}nieuw/", said | where | {"organisation": str(cell.uuid)})
    assert "Deze rol heb je in een centrum." in page(wrong)
    assert platform.post(f"{RULES}nieuw/", said | where).url == RULES
    made = ClaimRule.objects.get()
    follow_claims(account=an, provider=house.provider, claims={CLAIM: "dir-x:31"}, on=today())
    (row,) = rows(platform.get(RULES), "Regels")
    assert row[:3] + row[4:5] == [f"dir-* {CLAIM}, {house.provider}", "31", "Centrumdirecteur CLB Aarde", "1"]
    assert rows(platform.get(RULES, {"zoek": "aarde"}), "Regels") == rows(platform.get(RULES), "Regels")
    assert rows(platform.get(RULES, {"zoek": "beek"}), "Regels") is None
    tried = {"provider": house.provider, "claims": json.dumps({CLAIM: ["dir-1:31"]})}
    assert "Centrumdirecteur" in page(platform.post(f"{RULES}proberen/", tried))
    assert Grant.objects.filter(account=an).count() == 1
    platform.post(f"{RULES}{made.uuid}/", {name: said[name] for name in said} | {"pattern": "chef", "ends_on": ""})
    made.refresh_from_db()
    assert (made.pattern, made.role) == ("chef", "director")
    assert "verliest ze meteen" in page(platform.get(f"{RULES}{made.uuid}/beeindigen/"))
    platform.post(f"{RULES}{made.uuid}/beeindigen/")
    assert (held(an), platform.get(f"{RULES}{made.uuid}/").status_code) == ([], 404)


@pytest.mark.parametrize("said", ["", "[]", "{", "[" * 5000, '"adviseur"', '{"a": NaN'])
def test_what_is_no_set_of_claims_is_said_so_and_kept_in_the_field(platform, house, said):
    answer = platform.post(f"{RULES}proberen/", {"provider": house.provider, "claims": said})
    assert answer.status_code == 200
    assert answer.context["form"].errors["claims"]


def test_the_list_asks_as_much_for_many_rules_as_for_one(platform, cell, django_assert_num_queries):
    kept(cell=cell)
    platform.get(RULES)
    with django_assert_num_queries(5):
        platform.get(RULES)
    for number in range(12):
        kept(cell=cell, pattern=f"p{number}")
    with django_assert_num_queries(5):
        platform.get(RULES)
