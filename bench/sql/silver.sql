-- Bronze to deduplicated tables by day. Equal payments are separate payments and stay.
COPY (SELECT DISTINCT * FROM read_parquet('${lake}/bronze/prints/part.parquet'))
TO '${lake}/silver/prints' (${parquet}, PARTITION_BY (day));

COPY (SELECT DISTINCT * FROM read_parquet('${lake}/bronze/taps/part.parquet'))
TO '${lake}/silver/taps' (${parquet}, PARTITION_BY (day));

COPY (FROM read_parquet('${lake}/bronze/pays/part.parquet'))
TO '${lake}/silver/pays' (${parquet}, PARTITION_BY (day));
