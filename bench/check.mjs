// Compares two gold tables cell by cell: node check.mjs OURS PEERS, each a print_features folder.
import {DuckDBInstance} from '@duckdb/node-api';

const folders = process.argv.slice(2);
if (folders.length !== 2) {
  console.error('usage: node check.mjs OURS PEERS');
  process.exit(2);
}

// A map is the same whatever the order of its entries; a repeated print counts as often as it comes.
const rows = (folder) => `
  SELECT print_day::DATE AS print_day, user_id::BIGINT AS user_id, value_prop::VARCHAR AS value_prop,
    "position"::INTEGER AS "position", clicked::BOOLEAN AS clicked,
    views_3w::INTEGER AS views_3w, taps_3w::INTEGER AS taps_3w, pays_3w::INTEGER AS pays_3w,
    amount_3w::DECIMAL(18, 2) AS amount_3w,
    list_sort(map_entries(history::MAP(VARCHAR, STRUCT("views" INTEGER, taps INTEGER, pays INTEGER, amount DECIMAL(18, 2))))) AS history,
    history_left_out::INTEGER AS history_left_out,
    days_with_prints_3w::INTEGER AS days_with_prints_3w, days_with_taps_3w::INTEGER AS days_with_taps_3w,
    days_with_pays_3w::INTEGER AS days_with_pays_3w
  FROM read_parquet('${folder.replaceAll("'", "''")}/print_day=*/*.parquet', hive_partitioning = true)`;

const connection = await (await DuckDBInstance.create(':memory:', {threads: '2'})).connect();
const read = async (sql) => (await connection.runAndReadAll(sql)).getRowObjectsJson();
await connection.run(`CREATE TEMP TABLE ours AS ${rows(folders[0])}`);
await connection.run(`CREATE TEMP TABLE peers AS ${rows(folders[1])}`);
await connection.run(`
  CREATE TEMP TABLE differences AS
  SELECT 'only ours' AS side, * FROM (FROM ours EXCEPT ALL FROM peers)
  UNION ALL
  SELECT 'only peer', * FROM (FROM peers EXCEPT ALL FROM ours)`);

const [{ours, peers, apart}] = await read(`
  SELECT (SELECT count(*) FROM ours) AS ours, (SELECT count(*) FROM peers) AS peers,
    (SELECT count(*) FROM differences) AS apart`);
console.log(`gold rows: ours ${ours}, peer ${peers}; rows that differ: ${apart}`);
if (Number(apart) > 0) {
  const sample = await read(`
    FROM differences ORDER BY print_day, user_id, value_prop, "position", side LIMIT 10`);
  for (const row of sample) {
    console.log(JSON.stringify(row));
  }
}
if (Number(ours) === 0) {
  console.log('there is no row to compare');
}
process.exit(Number(apart) > 0 || Number(ours) === 0 ? 1 : 0);
