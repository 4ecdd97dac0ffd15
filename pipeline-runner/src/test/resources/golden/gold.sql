-- Gold as the specification defines it, straight from the text of landing: nothing of the program is used, its parsers
-- as little as its layers. The variable "landing" names the folder.

CREATE TABLE prints AS
SELECT DISTINCT day, user_id, event_data.value_prop, event_data.position
FROM read_json(
    getvariable('landing') || '/prints.json', format = 'newline_delimited', ignore_errors = true,
    columns = {day: 'DATE', user_id: 'BIGINT', event_data: 'STRUCT("position" BIGINT, value_prop VARCHAR)'})
WHERE day IS NOT NULL AND user_id >= 0 AND event_data.position >= 0 AND trim(event_data.value_prop) <> '';

CREATE TABLE taps AS
SELECT DISTINCT day, user_id, event_data.value_prop, event_data.position
FROM read_json(
    getvariable('landing') || '/taps.json', format = 'newline_delimited', ignore_errors = true,
    columns = {day: 'DATE', user_id: 'BIGINT', event_data: 'STRUCT("position" BIGINT, value_prop VARCHAR)'})
WHERE day IS NOT NULL AND user_id >= 0 AND event_data.position >= 0 AND trim(event_data.value_prop) <> '';

CREATE TABLE pays AS
SELECT CAST(pay_date AS DATE) AS day, CAST(user_id AS BIGINT) AS user_id, value_prop, CAST(total AS DECIMAL(18, 2)) AS amount
FROM read_csv(
    getvariable('landing') || '/pays.csv', header = true, auto_detect = false, quote = '"', escape = '"', delim = ',',
    ignore_errors = true,
    columns = {pay_date: 'VARCHAR', total: 'VARCHAR', user_id: 'VARCHAR', value_prop: 'VARCHAR', why: 'VARCHAR'})
WHERE TRY_CAST(pay_date AS DATE) IS NOT NULL AND regexp_full_match(total, '[0-9]+(\.[0-9]{1,2})?')
    AND TRY_CAST(user_id AS BIGINT) >= 0 AND trim(value_prop) <> '';

CREATE TABLE events AS
SELECT day, user_id, value_prop, 1 AS views, 0 AS taps, 0 AS pays, 0.00 AS amount FROM prints
UNION ALL SELECT day, user_id, value_prop, 0, 1, 0, 0.00 FROM taps
UNION ALL SELECT day, user_id, value_prop, 0, 0, 1, amount FROM pays;

CREATE TABLE scored AS
SELECT * FROM prints WHERE day > (SELECT max(day) FROM prints) - 7;

CREATE TABLE history AS
SELECT scored.day, user_id, events.value_prop, sum(views) AS views, sum(taps) AS taps, sum(pays) AS pays, sum(amount) AS amount
FROM (SELECT DISTINCT day, user_id FROM scored) AS scored JOIN events USING (user_id)
WHERE events.day >= scored.day - 21 AND events.day < scored.day
GROUP BY ALL;

CREATE VIEW gold AS
SELECT
    s.day, s.user_id, s.value_prop, s.position,
    EXISTS (FROM taps AS t WHERE t.day = s.day AND t.user_id = s.user_id AND t.value_prop = s.value_prop AND t.position = s.position)
        AS clicked,
    coalesce(own.views, 0) AS views, coalesce(own.taps, 0) AS taps, coalesce(own.pays, 0) AS pays,
    coalesce(own.amount, 0.00) AS amount,
    coalesce(
        (SELECT string_agg(concat_ws(' ', h.value_prop, h.views, h.taps, h.pays, h.amount), '; ' ORDER BY h.value_prop)
         FROM history AS h WHERE h.day = s.day AND h.user_id = s.user_id), '') AS history,
    0 AS history_left_out,
    (SELECT count(DISTINCT e.day) FROM prints AS e WHERE e.day >= s.day - 21 AND e.day < s.day) AS days_with_prints,
    (SELECT count(DISTINCT e.day) FROM taps AS e WHERE e.day >= s.day - 21 AND e.day < s.day) AS days_with_taps,
    (SELECT count(DISTINCT e.day) FROM pays AS e WHERE e.day >= s.day - 21 AND e.day < s.day) AS days_with_pays
FROM scored AS s LEFT JOIN history AS own ON own.day = s.day AND own.user_id = s.user_id AND own.value_prop = s.value_prop;
