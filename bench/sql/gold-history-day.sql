-- The whole of gold, second half, once per scored day: a partitioned write of maps costs more.
COPY (
  SELECT s.user_id, s.value_prop::VARCHAR AS value_prop, s."position", s.clicked,
    coalesce(w."views", 0) AS views_3w, coalesce(w.taps, 0) AS taps_3w, coalesce(w.pays, 0) AS pays_3w,
    coalesce(w.amount, 0)::DECIMAL(18, 2) AS amount_3w,
    coalesce(h.history, MAP {}) AS history,
    coalesce(l.value_props, 0)::INTEGER AS history_left_out,
    c.prints AS days_with_prints_3w, c.taps AS days_with_taps_3w, c.pays AS days_with_pays_3w
  FROM (FROM scored WHERE print_day = DATE '${day}') s
  JOIN covered c USING (print_day)
  LEFT JOIN (
    SELECT user_id,
      map_from_entries(list((value_prop, {"views": "views", taps: taps, pays: pays, amount: amount})))::MAP(
        VARCHAR, STRUCT("views" INTEGER, taps INTEGER, pays INTEGER, amount DECIMAL(18, 2))) AS history
    FROM (FROM windows WHERE print_day = DATE '${day}') ANTI JOIN left_out USING (print_day, user_id, value_prop)
    GROUP BY user_id
  ) h USING (user_id)
  LEFT JOIN (
    SELECT user_id, count(*) AS value_props FROM left_out WHERE print_day = DATE '${day}' GROUP BY user_id
  ) l USING (user_id)
  LEFT JOIN (FROM windows WHERE print_day = DATE '${day}') w USING (user_id, value_prop)
) TO '${lake}/gold/print_features/print_day=${day}/part.parquet' (${parquet});
