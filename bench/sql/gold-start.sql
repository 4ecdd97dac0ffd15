-- What both gold variants share: the newest print day, and only the days of silver they need.
SET VARIABLE as_of = (SELECT max(day) FROM ${prints});

CREATE TEMP TABLE event_days AS
SELECT DISTINCT 'prints' AS source, day FROM ${prints} WHERE day BETWEEN getvariable('as_of') - 27 AND getvariable('as_of') - 1
UNION ALL
SELECT DISTINCT 'taps', day FROM ${taps} WHERE day BETWEEN getvariable('as_of') - 27 AND getvariable('as_of') - 1
UNION ALL
SELECT DISTINCT 'pays', day FROM ${pays} WHERE day BETWEEN getvariable('as_of') - 27 AND getvariable('as_of') - 1;

-- On how many of the 21 days before each scored day a source has any event.
CREATE TEMP TABLE covered AS
SELECT print_day,
  (count(*) FILTER (source = 'prints'))::INTEGER AS prints,
  (count(*) FILTER (source = 'taps'))::INTEGER AS taps,
  (count(*) FILTER (source = 'pays'))::INTEGER AS pays
FROM (SELECT (getvariable('as_of') - n::INTEGER)::DATE AS print_day FROM range(7) t(n))
LEFT JOIN event_days ON day >= print_day - 21 AND day < print_day
GROUP BY print_day;

-- A type made from the data groups and joins as a number would; value props stay an open set.
CREATE TYPE prop AS ENUM (
  SELECT DISTINCT value_prop FROM (
    SELECT value_prop FROM ${prints} WHERE day BETWEEN getvariable('as_of') - 27 AND getvariable('as_of')
    UNION ALL
    SELECT value_prop FROM ${taps} WHERE day BETWEEN getvariable('as_of') - 27 AND getvariable('as_of')
    UNION ALL
    SELECT value_prop FROM ${pays} WHERE day BETWEEN getvariable('as_of') - 27 AND getvariable('as_of')));

CREATE TEMP TABLE scored AS
SELECT p.day AS print_day, p.user_id, p.value_prop::prop AS value_prop, p."position",
  t.day IS NOT NULL AS clicked
FROM ${prints} p
LEFT JOIN (FROM ${taps} WHERE day > getvariable('as_of') - 7) t USING (day, user_id, value_prop, "position")
WHERE p.day BETWEEN getvariable('as_of') - 6 AND getvariable('as_of');

CREATE VIEW events AS
SELECT user_id, value_prop::prop AS value_prop, day, 0::TINYINT AS kind, 0::DECIMAL(18, 2) AS amount
FROM ${prints} WHERE day BETWEEN getvariable('as_of') - 27 AND getvariable('as_of') - 1
UNION ALL
SELECT user_id, value_prop::prop, day, 1::TINYINT, 0::DECIMAL(18, 2)
FROM ${taps} WHERE day BETWEEN getvariable('as_of') - 27 AND getvariable('as_of') - 1
UNION ALL
SELECT user_id, value_prop::prop, day, 2::TINYINT, amount
FROM ${pays} WHERE day BETWEEN getvariable('as_of') - 27 AND getvariable('as_of') - 1;
