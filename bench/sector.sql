-- The sector, thought up by DuckDB: a table for each table of Baken, named alike, with the columns that it fills.
-- Variables: `offers` (a year), `participations`, `responses`, `answers`, `hours` (in all).

CREATE MACRO dice(what, a, b, sides) AS (hash(2015, what, a, b) % sides)::INTEGER;
CREATE MACRO one_of(words, what, a, b) AS words[1 + dice(what, a, b, len(words))];
CREATE MACRO uuid_of(what, a) AS md5(what || a);
CREATE MACRO year_of_offer(offer) AS (2015 + (offer - 1) // getvariable('offers'))::INTEGER;
CREATE MACRO day_of(year, what, a, b, days) AS make_date(year, 9, 1) + dice(what, a, b, days);

-- People: 58 centres, all the cell's own; 4,000 staff, of whom one in six changes centre once; 200 advisors.

CREATE TABLE people_network AS SELECT 1 AS id, 'Sector' AS name;
CREATE TABLE people_cell AS SELECT 1 AS id, uuid_of('cell', 1) AS uuid, 'sector' AS code, 'POC Sector' AS name, 1 AS network_id;
CREATE TABLE people_centre AS
SELECT i AS id, uuid_of('centre', i) AS uuid, format('CLB {:02d}', i) AS name, 1 AS network_id,
    one_of(['Antwerpen', 'Brussel', 'Limburg', 'Oost-Vlaanderen', 'Vlaams-Brabant', 'West-Vlaanderen'], 'province', i, 0) AS province,
    40 + dice('staff', i, 0, 60) AS staff_count, day_of(2015, 'director', i, 0, 3600) AS director_since, 1 AS entered_by_id
FROM range(1, 59) AS numbers(i);
CREATE TABLE people_centrecode AS
SELECT id, 1 AS cell_id, format('C{:02d}', id) AS code, id AS centre_id FROM people_centre;
CREATE TABLE people_person AS
SELECT i AS id, uuid_of('person', i) AS uuid, md5('key' || i) AS key, 'Voornaam' || i AS first_name, 'Naam' || i AS last_name
FROM range(1, 4201) AS numbers(i);
CREATE TABLE people_address AS SELECT id, id AS person_id, format('medewerker{:04d}@sector.example', id) AS email FROM people_person;
CREATE TABLE staff AS
SELECT i AS person, 1 + dice('home', i, 0, 58) AS home, 1 + (dice('home', i, 0, 58) + 1 + dice('next', i, 0, 56)) % 58 AS next_home,
    CASE dice('moves', i, 0, 6) WHEN 0 THEN 2016 + dice('moved', i, 0, 9) ELSE 9999 END AS moved,
    one_of(['arts', 'verpleegkundige', 'psycholoog of pedagoog', 'maatschappelijk werker', 'paramedisch werker', 'administratief medewerker'], 'function', i, 0) AS function
FROM range(1, 4001) AS numbers(i);
CREATE TABLE people_post AS
SELECT row_number() OVER (ORDER BY person_id, started_on) AS id, * FROM (
    SELECT person AS person_id, home AS centre_id, NULL::INTEGER AS cell_id, function,
        make_date(1990 + dice('hired', person, 0, 35), 9, 1) AS started_on, CASE WHEN moved < 9999 THEN make_date(moved, 8, 31) END AS ended_on FROM staff
    UNION ALL SELECT person, next_home, NULL, function, make_date(moved, 9, 1), NULL FROM staff WHERE moved < 9999
    UNION ALL SELECT 4000 + i, NULL, 1, 'begeleider', DATE '2015-09-01', NULL FROM range(1, 201) AS numbers(i));
CREATE TABLE advisors AS SELECT 4000 + i AS person_id FROM range(1, 201) AS numbers(i);
CREATE TABLE people_theme AS
SELECT row_number() OVER () AS id, name FROM (SELECT unnest(['signaalfunctie', 'consultatieve leerlingenbegeleiding', 'leren en studeren',
    'onderwijsloopbaan', 'psychisch en sociaal functioneren', 'preventieve gezondheidszorg', 'leerplicht en spijbelen',
    'traject', 'handelingsgericht werken', 'meertaligheid', 'beleidsvoerend vermogen', 'privacy en deontologie']) AS name);

-- Communities: forty over the years, one in eight of them local, most published; eighty members each, of whom half carry their centre.

CREATE TABLE programme_community AS
SELECT i AS id, uuid_of('community', i) AS uuid, 1 AS cell_id, 'PLG ' || i AS name, CASE dice('local', i, 0, 8) WHEN 0 THEN 'plg+' ELSE 'plg' END AS kind,
    i % 10 > 0 AS is_published, make_date(2014 + i % 4, 9, 1) AS starts_on, CASE i % 5 WHEN 0 THEN make_date(2019 + i % 3, 6, 29 + i % 2) END AS ends_on
FROM range(1, 41) AS numbers(i);
CREATE TABLE programme_community_themes AS
SELECT id, id AS community_id, 1 + dice('community', id, 0, 12) AS theme_id FROM programme_community;
CREATE TABLE programme_membership AS
SELECT row_number() OVER (ORDER BY community_id, person_id) AS id, uuid_of('membership', community_id * 10000 + person_id) AS uuid, community_id, person_id,
    CASE WHEN k % 20 > 0 THEN centre_id END AS centre_id, CASE k % 20 WHEN 0 THEN 'Basisschool ' || k ELSE '' END AS organisation,
    one_of(['lid', 'lid', 'ambassadeur', 'ankerpersoon'], 'carries', community_id, k) AS role, starts_on,
    CASE WHEN dice('stops', community_id, k, 3) = 0 THEN least(starts_on + dice('lasts', community_id, k, 2000), community_ends_on) ELSE community_ends_on END AS ends_on, 'cel' AS "by"
FROM (SELECT c.id AS community_id, k, person AS person_id, home AS centre_id, c.starts_on + dice('joins', c.id, k, 600) AS starts_on, c.ends_on AS community_ends_on
    FROM programme_community c, range(0, 80) AS members(k), staff WHERE person = (dice('members', c.id, 0, 4000) + 7 * k) % 4000 + 1);

-- The programme: offers of four sessions, each with a group of 24 to 48 people, of whom three in four enrol for a session.

CREATE TABLE programme_offer AS
SELECT i AS id, uuid_of('offer', i) AS uuid, 1 AS cell_id, 'A' || i AS code, 'Aanbod ' || i AS title,
    CASE WHEN d < 11 THEN 'vorming' WHEN d < 13 THEN 'starterstraject' WHEN d < 17 THEN 'plg' WHEN d < 19 THEN 'infosessie' ELSE 'helpdesksessie' END AS strategy,
    CASE dice('partner', i, 0, 7) WHEN 0 THEN 'Partner ' || dice('which', i, 0, 20) ELSE '' END AS organiser, year_of_offer(i) AS school_year,
    one_of(['', '', 'geen', 'basis', 'gevorderd', 'expert'], 'level', i, 0) AS level,
    CASE WHEN d BETWEEN 13 AND 15 THEN 1 + dice('year of', i, 0, 40) END AS community_id
FROM (SELECT i, dice('strategy', i, 0, 20) AS d FROM range(1, 10 * getvariable('offers') + 1) AS numbers(i));
CREATE TABLE programme_offer_themes AS
SELECT row_number() OVER (ORDER BY offer_id, theme_id) AS id, offer_id, theme_id FROM (
    SELECT id AS offer_id, 1 + dice('theme', id, 0, 12) AS theme_id FROM programme_offer
    UNION SELECT id, 1 + dice('theme', id, 1, 12) FROM programme_offer WHERE id % 2 = 0);
CREATE TABLE programme_session AS
SELECT (o.id - 1) * 4 + j AS id, o.id AS offer_id, j::VARCHAR AS number, day_of(school_year, 'held', o.id, j, 300) AS held_on,
    '09:30' AS starts_at, '16:00' AS ends_at, 'Brussel' AS place, one_of(['Brussel', 'Antwerpen', 'online', ''], 'region', o.id, j) AS region
FROM programme_offer o, range(1, 5) AS numbers(j);
CREATE TABLE enrolled AS
SELECT o.id AS offer, j, (dice('group', o.id, 0, 4000) + k * (2 * dice('stride', o.id, 0, 100) + 1) * 3) % 4000 + 1 AS person, o.school_year
FROM programme_offer o, range(1, 5) AS sessions(j), range(0, 48) AS members(k)
WHERE k < 24 + dice('size', o.id, 0, 25) AND dice('enrols', (o.id - 1) * 4 + j, k, 20) < 15;
CREATE TABLE programme_participation AS
SELECT row_number() OVER (ORDER BY session_id, person_id) AS id, * FROM (
    SELECT (offer - 1) * 4 + j AS session_id, person AS person_id, CASE WHEN school_year < moved THEN home ELSE next_home END AS centre_id,
        CASE WHEN d < 88 THEN 'aanwezig' WHEN d < 95 THEN 'afwezig' WHEN d < 99 THEN 'geannuleerd' ELSE 'wachtlijst' END AS status
    FROM (SELECT *, dice('came', (offer - 1) * 4 + j, person, 100) AS d FROM (SELECT DISTINCT * FROM enrolled)) JOIN staff USING (person)
    ORDER BY hash(session_id, person_id) LIMIT getvariable('participations'));
CREATE TABLE programme_enrolment AS
SELECT row_number() OVER (ORDER BY offer_id, person_id) AS id, uuid() AS uuid, *, 'ingeschreven' AS state, 'zelf' AS "by",
    one_of(['', 'geen', 'basis', 'gevorderd', 'expert'], 'level', offer_id, person_id) AS level
FROM (
    SELECT offer_id, person_id, any_value(centre_id) AS centre_id,
        any_value(day_of(school_year, 'asks', offer_id, person_id, 30) + INTERVAL 9 HOUR) AS asked_at, any_value(make_date(school_year, 10, 1) + INTERVAL 9 HOUR) AS changed_at
    FROM programme_participation p JOIN programme_session s ON s.id = p.session_id JOIN programme_offer o ON o.id = s.offer_id
    WHERE status = 'aanwezig' GROUP BY offer_id, person_id);

-- Surveys: three in each year, ten items each; who came is invited once for each offer, and most answer.

CREATE TABLE surveys_item AS
SELECT 10 * s + q AS id, uuid_of('item', 10 * s + q) AS uuid, format('Item {} over {}', q, ['vorming', 'plg', 'infosessie'][s + 1]) AS wording,
    CASE s WHEN 1 THEN 'D' ELSE 'A' END AS module, '1-8' AS scale, q AS position
FROM range(0, 3) AS surveys(s), range(1, 11) AS questions(q);
CREATE TABLE surveys_survey AS
SELECT 10 * s + y + 1 AS id, uuid_of('survey', 10 * s + y) AS uuid, 1 AS cell_id, ['vorming', 'plg', 'infosessie'][s + 1] AS name,
    2015 + y AS school_year, true AS invites, 1 AS release
FROM range(0, 3) AS surveys(s), range(0, 10) AS years(y);
CREATE TABLE surveys_question AS
SELECT (v.id - 1) * 10 + q AS id, uuid_of('question', (v.id - 1) * 10 + q) AS uuid, v.id AS survey_id,
    i.wording, q AS position, i.id AS item_id
FROM surveys_survey v, range(1, 11) AS questions(q), surveys_item i WHERE i.id = 10 * ((v.id - 1) // 10) + q;
CREATE TABLE surveys_occasion AS
SELECT id, 1 AS cell_id, 'programme.offer' AS subject, id AS subject_key, title, strategy, school_year FROM programme_offer;
CREATE TABLE surveys_occasion_themes AS SELECT id, offer_id AS occasion_id, theme_id FROM programme_offer_themes;
CREATE TABLE surveys_invitation AS
SELECT row_number() OVER (ORDER BY occasion_id, person_id) AS id, * FROM (
    SELECT 10 * CASE o.strategy WHEN 'plg' THEN 1 WHEN 'infosessie' THEN 2 WHEN 'helpdesksessie' THEN 2 ELSE 0 END + o.school_year - 2014 AS survey_id,
        o.id AS occasion_id, person_id, any_value(p.centre_id) AS centre_id
    FROM programme_participation p JOIN programme_session s ON s.id = p.session_id JOIN programme_offer o ON o.id = s.offer_id
    WHERE status = 'aanwezig' GROUP BY ALL);
CREATE TABLE responded AS
SELECT id AS invitation, turn FROM surveys_invitation, range(0, 2) AS turns(turn)
WHERE turn = 0 OR dice('again', id, 0, 100) = 0 ORDER BY hash('responds', id), turn LIMIT getvariable('responses');
CREATE TABLE surveys_response AS
SELECT row_number() OVER (ORDER BY invitation, turn) AS id, survey_id, row_number() OVER (PARTITION BY survey_id ORDER BY invitation, turn) AS number,
    occasion_id, person_id, centre_id, completed_at - INTERVAL 7 MINUTE AS started_at, completed_at,
    lead(invitation) OVER (ORDER BY invitation, turn) IS DISTINCT FROM invitation AS counts
FROM (SELECT invitation, turn, i.*, day_of(v.school_year, 'answers', invitation, 0, 300) + INTERVAL 10 HOUR + turn * INTERVAL 1 HOUR AS completed_at
    FROM responded JOIN surveys_invitation i ON i.id = invitation JOIN surveys_survey v ON v.id = i.survey_id);
CREATE TABLE surveys_answer AS
SELECT row_number() OVER (ORDER BY response_id, question_id) AS id, response_id, question_id,
    CASE WHEN d < 6 THEN NULL WHEN d < 26 THEN 1 + dice('low', response_id, question_id, 5) ELSE 6 + dice('high', response_id, question_id, 3) END AS score
FROM (SELECT r.id AS response_id, q.id AS question_id, dice('score', r.id, q.id, 100) AS d
    FROM surveys_response r JOIN surveys_question q ON q.survey_id = r.survey_id
    ORDER BY hash('blank', r.id, q.id) LIMIT getvariable('answers'));

-- Resources: hours of 200 advisors, staffing and means.

CREATE TABLE resources_hoursentry AS
SELECT i AS id, 1 AS cell_id, i::VARCHAR AS number, 4001 + dice('advisor', i, 0, 200) AS person_id,
    CASE WHEN dice('advisor', i, 0, 200) < 120 THEN 'professionalisering' ELSE 'beleid' END AS role,
    day_of(2015, 'worked', i, 0, 3653) AS date, (1 + dice('quarters', i, 0, 20)) * 0.25 AS hours,
    one_of(['professionalisering', 'beleid en belangenbehartiging', 'lerende organisatie', 'materialen', 'netwerking'], 'pillar', i, 0) AS pillar,
    one_of(['direct contact', 'voorbereiding en nazorg', ''], 'kind', i, 0) AS kind,
    CASE WHEN dice('for', i, 0, 3) < 2 THEN 1 + dice('centre', i, 0, 58) END AS centre_id
FROM range(1, getvariable('hours') + 1) AS numbers(i);
CREATE TABLE resources_staffing AS
SELECT row_number() OVER () AS id, 1 AS cell_id, school_year, pillar, 10 + dice('planned', school_year, pillar, 100) / 10 AS planned,
    8 + dice('realised', school_year, pillar, 100) / 10 AS realised
FROM range(2015, 2025) AS years(school_year),
    (SELECT unnest(['professionalisering', 'beleid', 'leerlingenbegeleiding', 'curriculum', 'organisatie', 'netwerking']) AS pillar);
CREATE TABLE resources_spending AS
SELECT row_number() OVER () AS id, 1 AS cell_id, school_year, person_id, 100 + dice('spent', school_year, person_id, 90000) / 100 AS amount
FROM range(2015, 2025) AS years(school_year), advisors;

-- Inspections: each centre every fourth year, twelve scales.

CREATE TABLE inspections_scale AS
SELECT row_number() OVER () AS id, row_number() OVER () AS position, '' AS priority, name FROM (SELECT unnest(['Beeldvorming', 'Belang van de leerling', 'Doelen',
    'Leerlingenbegeleiding', 'Kwaliteitszorg', 'Onthaal', 'Draaischijf', 'Participatie', 'Professionalisering', 'Samenwerking', 'Signaalfunctie', 'Visie']) AS name);
CREATE TABLE inspections_inspection AS
SELECT row_number() OVER (ORDER BY school_year, c.id) AS id, 1 AS cell_id, c.id AS centre_id, school_year, one_of(['1A', '1A', '1B', '2A', ''], 'advice', c.id, school_year) AS advice
FROM people_centre c, range(2015, 2025) AS years(school_year) WHERE (c.id + school_year) % 4 = 0;
CREATE TABLE inspections_judgement AS
SELECT row_number() OVER (ORDER BY i.id, s.id) AS id, i.id AS inspection_id, s.id AS scale_id,
    one_of(['beneden de verwachting', 'benadert de verwachting', 'volgens de verwachting', 'volgens de verwachting', 'overstijgt de verwachting', 'niet in de focus'], 'level', i.id, s.id) AS level
FROM inspections_inspection i, inspections_scale s;

-- The library: materials and their upkeep; web statistics of the site by year and month, and of its pages.

CREATE TABLE library_material AS
SELECT i AS id, uuid_of('material', i) AS uuid, 1 AS cell_id, 'M' || i AS code, 'Materiaal ' || i AS title,
    one_of(['richtlijn', 'e-module', 'werkvorm', 'formulier', 'tekst'], 'kind', i, 0) AS kind
FROM range(1, 1501) AS numbers(i);
CREATE TABLE library_material_themes AS SELECT id, id AS material_id, 1 + dice('about', id, 0, 12) AS theme_id FROM library_material;
CREATE TABLE library_maintenance AS
SELECT row_number() OVER (ORDER BY material_id, date, upkeep) AS id, * FROM (
    SELECT DISTINCT m.id AS material_id, one_of(['ontwikkeld', 'geüpdatet', 'aangevuld'], 'upkeep', m.id, k) AS upkeep, day_of(2015, 'kept', m.id, k, 3653) AS date
    FROM library_material m, range(0, 4) AS turns(k));
CREATE TABLE library_webstatistic AS
SELECT row_number() OVER (ORDER BY page, starts_on, ends_on) AS id, 1 AS cell_id, * FROM (
    SELECT make_date(y, 9, 1) AS starts_on, make_date(y + 1, 8, 31) AS ends_on, '' AS page, 15000 + dice('views', y, 0, 20000) AS views,
        5000 + dice('users', y, 0, 4000) AS active_users FROM range(2015, 2025) AS years(y)
    UNION ALL SELECT starts, (starts + INTERVAL 1 MONTH - INTERVAL 1 DAY)::DATE, '', 1000 + dice('views', starts, 1, 2000), 500 + dice('users', starts, 1, 400)
    FROM (SELECT (DATE '2015-09-01' + m * INTERVAL 1 MONTH)::DATE AS starts FROM range(0, 120) AS months(m))
    UNION ALL SELECT make_date(y, 9, 1), make_date(y + 1, 8, 31), '/materialen/' || p, 20 + dice('views', y, p, 300), NULL
    FROM range(2015, 2025) AS years(y), range(1, 201) AS pages(p));

-- What the cell aims at in the last school year.

CREATE TABLE insight_target AS
SELECT row_number() OVER () AS id, uuid_of('target', indicator) AS uuid, 1 AS cell_id, indicator, '2024-2025' AS period, '{}' AS dimensions, value, '' AS reason
FROM (VALUES ('training.participations', 150000), ('training.unique_participants', 3900), ('plg.participations', 40000),
    ('training.centres_reached', 58), ('library.materials_maintained', 600)) AS targets(indicator, value);
