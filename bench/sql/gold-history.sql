-- The whole of gold, first half: every value prop that a user touched before a scored day.
CREATE TEMP TABLE windows AS
SELECT print_day, user_id, value_prop,
  (count(*) FILTER (kind = 0))::INTEGER AS "views",
  (count(*) FILTER (kind = 1))::INTEGER AS taps,
  (count(*) FILTER (kind = 2))::INTEGER AS pays,
  sum(amount)::DECIMAL(18, 2) AS amount
FROM events JOIN (SELECT DISTINCT user_id, print_day FROM scored) USING (user_id)
WHERE day >= print_day - 21 AND day < print_day
GROUP BY ALL;

-- What the maps leave out: of a user who touched more than 1,000 value props before a day, all but the most active.
CREATE TEMP TABLE left_out AS
SELECT print_day, user_id, value_prop
FROM (
  SELECT print_day, user_id, value_prop,
    row_number() OVER (
      PARTITION BY print_day, user_id ORDER BY "views"::BIGINT + taps + pays DESC, value_prop::VARCHAR) AS place
  FROM windows
  SEMI JOIN (SELECT print_day, user_id FROM windows GROUP BY ALL HAVING count(*) > 1000) USING (print_day, user_id))
WHERE place > 1000;
