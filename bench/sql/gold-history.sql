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
