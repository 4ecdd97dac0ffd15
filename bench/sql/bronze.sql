-- Landing to typed Parquet, one pass over each file. Types are given, so nothing is sniffed.
COPY (
  SELECT day, user_id, event_data.value_prop AS value_prop, event_data."position" AS "position"
  FROM read_json('${landing}/prints*.json*', format = 'newline_delimited',
    columns = {day: 'DATE', event_data: 'STRUCT("position" INTEGER, value_prop VARCHAR)', user_id: 'BIGINT'})
) TO '${lake}/bronze/prints/part.parquet' (${parquet});

COPY (
  SELECT day, user_id, event_data.value_prop AS value_prop, event_data."position" AS "position"
  FROM read_json('${landing}/taps*.json*', format = 'newline_delimited',
    columns = {day: 'DATE', event_data: 'STRUCT("position" INTEGER, value_prop VARCHAR)', user_id: 'BIGINT'})
) TO '${lake}/bronze/taps/part.parquet' (${parquet});

COPY (
  SELECT pay_date AS day, user_id, value_prop, total AS amount
  FROM read_csv('${landing}/pays*.csv*', auto_detect = false, header = true, delim = ',', quote = '"',
    columns = {pay_date: 'DATE', total: 'DECIMAL(18,2)', user_id: 'BIGINT', value_prop: 'VARCHAR'})
) TO '${lake}/bronze/pays/part.parquet' (${parquet});
