-- Every indicator as somebody would write it by hand in DuckDB, over the same Parquet files: a row is a period, the
-- dimensions, the numerator, and the denominator where there is one. `periods` has a row for each year of a period.
-- `{strategies}` and `{band}` are filled in for the indicators that differ by those alone.

-- *.offers
SELECT period, count(*) FROM offer JOIN periods USING (year) WHERE strategy IN ({strategies}) GROUP BY period;

-- *.sessions
SELECT period, count(*) FROM session JOIN periods USING (year) WHERE strategy IN ({strategies}) GROUP BY period;

-- *.participations
SELECT period, sum(number)
FROM (
    SELECT year, count(*) AS number
    FROM (SELECT DISTINCT year, session, person FROM participation WHERE strategy IN ({strategies}) AND status = 'aanwezig')
    GROUP BY year
) JOIN periods USING (year)
GROUP BY period;

-- *.unique_participants
SELECT period, count(DISTINCT person)
FROM participation JOIN periods USING (year)
WHERE strategy IN ({strategies}) AND status = 'aanwezig'
GROUP BY period;

-- *.centres_reached
SELECT period, count(DISTINCT centre), (SELECT count(DISTINCT centre) FROM centre WHERE own)
FROM participation JOIN periods USING (year)
WHERE strategy IN ({strategies}) AND status = 'aanwezig' AND own
GROUP BY period;

-- programme.no_show
SELECT period, count(DISTINCT (session, person)) FILTER (status = 'afwezig'), count(DISTINCT (session, person))
FROM participation JOIN periods USING (year)
WHERE strategy IN ({strategies}) AND status IN ('aanwezig', 'afwezig')
GROUP BY period;

-- programme.left_waiting
SELECT period, count(DISTINCT (session, person))
FROM participation JOIN periods USING (year)
WHERE strategy IN ({strategies}) AND status = 'wachtlijst'
GROUP BY period;

-- programme.near
SELECT period, count(DISTINCT (session, person)) FILTER (region IN ('online', province)), count(DISTINCT (session, person))
FROM participation JOIN periods USING (year)
WHERE strategy IN ({strategies}) AND status = 'aanwezig' AND region <> '' AND province <> ''
GROUP BY period;

-- programme.*_known
SELECT period, count(DISTINCT (offer, person)) FILTER (CASE '{band}'
        WHEN 'programme.too_little_known' THEN known < needed WHEN 'programme.more_known' THEN known > needed ELSE known = needed END),
    count(DISTINCT (offer, person))
FROM (SELECT *, list_position(['geen', 'basis', 'gevorderd', 'expert'], level) AS known,
    list_position(['geen', 'basis', 'gevorderd', 'expert'], expected) AS needed FROM enrolment) JOIN periods USING (year)
WHERE known IS NOT NULL AND needed IS NOT NULL AND state = 'ingeschreven'
GROUP BY period;

-- plg.ambassador_coverage
WITH asked AS (SELECT period, max(year) AS year FROM periods GROUP BY period), active AS (
    SELECT period, asked.year, community FROM community JOIN asked ON asked.year BETWEEN first_year AND coalesce(until_year, asked.year) WHERE kind = 'plg' AND is_published
)
SELECT period, count(DISTINCT m.community), count(DISTINCT active.community)
FROM active LEFT JOIN membership m ON m.community = active.community AND own AND role IN ('ambassadeur', 'ankerpersoon')
    AND active.year BETWEEN m.first_year AND coalesce(m.until_year, active.year)
GROUP BY period;

-- plg.centres_on_target
WITH asked AS (SELECT period, max(year) AS year FROM periods GROUP BY period), active AS (
    SELECT period, asked.year, community FROM community JOIN asked ON asked.year BETWEEN first_year AND coalesce(until_year, asked.year) WHERE kind = 'plg' AND is_published
), carried AS (
    SELECT period, centre, count(DISTINCT a.community) AS number
    FROM active a JOIN membership m ON m.community = a.community AND a.year BETWEEN first_year AND coalesce(until_year, a.year)
    WHERE own AND role IN ('ambassadeur', 'ankerpersoon')
    GROUP BY period, centre
)
SELECT period, (SELECT count(*) FROM carried c WHERE c.period = asked.period AND 2 * number >= (SELECT count(*) FROM active a WHERE a.period = asked.period)),
    (SELECT count(DISTINCT centre) FROM centre WHERE own)
FROM asked;

-- plg.centres_with_member
WITH asked AS (SELECT period, max(year) AS year FROM periods GROUP BY period)
SELECT period, count(DISTINCT centre), (SELECT count(DISTINCT centre) FROM centre WHERE own)
FROM asked JOIN membership ON asked.year BETWEEN first_year AND coalesce(until_year, asked.year)
WHERE own
GROUP BY period;

-- plg.memberships
WITH asked AS (SELECT period, max(year) AS year FROM periods GROUP BY period)
SELECT period, count(DISTINCT (community, person))
FROM asked JOIN membership ON asked.year BETWEEN first_year AND coalesce(until_year, asked.year)
GROUP BY period;

-- plg.meetings
SELECT period, count(*) FROM meeting JOIN periods USING (year) WHERE state = 'gehouden' GROUP BY period;

-- survey.invited
SELECT period, survey, count(*) FROM invitation JOIN periods USING (year) GROUP BY period, survey;

-- survey.responses
SELECT period, survey, count(*) FROM response JOIN periods USING (year) GROUP BY period, survey;

-- survey.response_rate
WITH responses AS (
    SELECT period, survey, count(*) AS number FROM response JOIN periods USING (year) WHERE invited GROUP BY period, survey
), invitations AS (
    SELECT period, survey, count(*) AS number FROM invitation JOIN periods USING (year) GROUP BY period, survey
)
SELECT period, survey, coalesce(responses.number, 0), invitations.number
FROM invitations LEFT JOIN responses USING (period, survey);

-- survey.item_share_*
SELECT period, survey, item, count(*) FILTER (band = '{band}'), count(*)
FROM answer JOIN periods USING (year)
GROUP BY period, survey, item;

-- inspection.centres_at_level
WITH latest AS (
    SELECT period, centre, scale, arg_max(level, (year, id)) AS level
    FROM judgement JOIN periods USING (year)
    WHERE own AND level <> 'niet in de focus'
    GROUP BY period, centre, scale
), levels AS (
    SELECT DISTINCT period, scale, unnest([
        'beneden de verwachting', 'benadert de verwachting', 'volgens de verwachting', 'overstijgt de verwachting'
    ]) AS level
    FROM latest
)
SELECT period, scale, level, count(centre) FROM levels LEFT JOIN latest USING (period, scale, level) GROUP BY period, scale, level;

-- hours.share
SELECT period, role, pillar, kind, sum(hours), sum(sum(hours)) OVER (PARTITION BY period, role)
FROM hours JOIN periods USING (year)
GROUP BY period, role, pillar, kind;

-- fte.realisation
SELECT period, sum(realised), sum(planned) FROM staffing JOIN periods USING (year) GROUP BY period;

-- budget.per_advisor
SELECT period, sum(amount), count(DISTINCT person) FROM spending JOIN periods USING (year) GROUP BY period;

-- library.views
WITH asked AS (SELECT period, make_date(min(year)::INT, 9, 1) AS starts, make_date(max(year)::INT + 1, 8, 31) AS ends FROM periods GROUP BY period),
site AS (SELECT * FROM web_statistic WHERE page = '')
SELECT period, coalesce(
    any_value(views) FILTER (starts_on = starts AND ends_on = ends),
    sum(views) FILTER (month(starts_on) = 9 AND ends_on = starts_on + INTERVAL 1 YEAR - INTERVAL 1 DAY)
)
FROM asked JOIN site ON starts_on >= starts AND ends_on <= ends
GROUP BY period;

-- library.active_users
WITH asked AS (SELECT period, make_date(min(year)::INT, 9, 1) AS starts, make_date(max(year)::INT + 1, 8, 31) AS ends FROM periods GROUP BY period)
SELECT period, active_users FROM asked JOIN web_statistic ON starts_on = starts AND ends_on = ends WHERE page = '';

-- library.materials_maintained
SELECT period, count(*) FROM maintenance JOIN periods USING (year) GROUP BY period;
