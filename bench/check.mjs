// Compares two gold tables cell by cell: node check.mjs OURS PEERS [WHO], each a print_features folder.
// Only the contestant WHO "features" may leave columns out, those of the history map.
import os from 'node:os';
import {DuckDBInstance} from '@duckdb/node-api';

const [who, folders] = [process.argv[4], process.argv.slice(2, 4)];
if (folders.length !== 2) {
  console.error('usage: node check.mjs OURS PEERS [WHO]');
  process.exit(2);
}

const COLUMNS = {
  print_day: 'DATE',
  user_id: 'BIGINT',
  value_prop: 'VARCHAR',
  position: 'INTEGER',
  clicked: 'BOOLEAN',
  views_3w: 'INTEGER',
  taps_3w: 'INTEGER',
  pays_3w: 'INTEGER',
  amount_3w: 'DECIMAL(18, 2)',
  history: 'MAP(VARCHAR, STRUCT("views" INTEGER, taps INTEGER, pays INTEGER, amount DECIMAL(18, 2)))',
  history_left_out: 'INTEGER',
  days_with_prints_3w: 'INTEGER',
  days_with_taps_3w: 'INTEGER',
  days_with_pays_3w: 'INTEGER',
};
const OPTIONAL = who === 'features' ? ['history', 'history_left_out'] : [];

const connection = await (await DuckDBInstance.create(':memory:', {threads: String(os.availableParallelism())})).connect();
const read = async (sql) => (await connection.runAndReadAll(sql)).getRowObjectsJson();
const gold = (folder) => `read_parquet('${folder.replaceAll("'", "''")}/print_day=*/*.parquet', hive_partitioning = true)`;
const types = async (folder) =>
  Object.fromEntries((await read(`DESCRIBE FROM ${gold(folder)}`)).map((row) => [row.column_name, row.column_type]));
const [ourTypes, peerTypes] = [await types(folders[0]), await types(folders[1])];
const compared = Object.keys(COLUMNS).filter((name) => name in peerTypes || !OPTIONAL.includes(name));

// A map is the same whatever the order of its entries, and may be a list of keys and values or empty for none;
// a repeated print counts as often as it comes.
const cell = (name, type) => {
  if (name !== 'history') {
    return `"${name}"::${COLUMNS[name]} AS "${name}"`;
  }
  // A map of Lookback is never null; a list of Polars is where it is empty.
  const entries = type.startsWith('MAP')
    ? `map_entries(history::${COLUMNS.history})`
    : `coalesce(map_entries(map_from_entries(history)::${COLUMNS.history}), [])`;
  return `list_sort(${entries}) AS history`;
};
const rows = (folder, types) => `SELECT ${compared.map((name) => cell(name, types[name])).join(', ')} FROM ${gold(folder)}`;
await connection.run(`CREATE TEMP TABLE ours AS ${rows(folders[0], ourTypes)}`);
await connection.run(`CREATE TEMP TABLE peers AS ${rows(folders[1], peerTypes)}`);
await connection.run(`
  CREATE TEMP TABLE differences AS
  SELECT 'only ours' AS side, * FROM (FROM ours EXCEPT ALL FROM peers)
  UNION ALL
  SELECT 'only peer', * FROM (FROM peers EXCEPT ALL FROM ours)`);

const [{ours, peers, apart}] = await read(`
  SELECT (SELECT count(*) FROM ours) AS ours, (SELECT count(*) FROM peers) AS peers,
    (SELECT count(*) FROM differences) AS apart`);
console.log(`${compared.length} columns, gold rows: ours ${ours}, peer ${peers}; rows that differ: ${apart}`);
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
