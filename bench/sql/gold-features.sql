-- Gold without the map: only the print's own value prop, so fewer rows meet in the join.
COPY (
  WITH windows AS (
    SELECT user_id, print_day, value_prop,
      (count(*) FILTER (kind = 0))::INTEGER AS "views",
      (count(*) FILTER (kind = 1))::INTEGER AS taps,
      (count(*) FILTER (kind = 2))::INTEGER AS pays,
      sum(amount)::DECIMAL(18, 2) AS amount
    FROM events JOIN (SELECT DISTINCT user_id, value_prop, print_day FROM scored) USING (user_id, value_prop)
    WHERE day >= print_day - 21 AND day < print_day
    GROUP BY ALL)
  SELECT s.print_day, s.user_id, s.value_prop::VARCHAR AS value_prop, s."position", s.clicked,
    coalesce(w."views", 0) AS views_3w, coalesce(w.taps, 0) AS taps_3w, coalesce(w.pays, 0) AS pays_3w,
    coalesce(w.amount, 0)::DECIMAL(18, 2) AS amount_3w,
    c.prints AS days_with_prints_3w, c.taps AS days_with_taps_3w, c.pays AS days_with_pays_3w
  FROM scored s
  JOIN covered c USING (print_day)
  LEFT JOIN windows w
    ON w.user_id = s.user_id AND w.print_day = s.print_day AND w.value_prop = s.value_prop
) TO '${lake}/gold/print_features' (${parquet}, PARTITION_BY (print_day));
