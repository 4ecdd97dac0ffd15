// Writes bronze, silver and gold with DuckDB: node peer.mjs LANDING LAKE history|features
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {fileURLToPath} from 'node:url';
import {DuckDBInstance} from '@duckdb/node-api';

const VARIANTS = ['history', 'features'];
const [landing, lake, variant] = process.argv.slice(2);
if (!landing || !lake || !VARIANTS.includes(variant)) {
  console.error('usage: node peer.mjs LANDING LAKE history|features');
  process.exit(2);
}

const quoted = (text) => text.replaceAll("'", "''");
const table = (name) => `read_parquet('${quoted(lake)}/silver/${name}/*/*.parquet', hive_partitioning = true)`;
const values = {
  landing: quoted(landing),
  lake: quoted(lake),
  parquet: 'FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1, PARQUET_VERSION v2',
  prints: table('prints'),
  taps: table('taps'),
  pays: table('pays'),
};
const sqlFolder = path.join(path.dirname(fileURLToPath(import.meta.url)), 'sql');
const script = (name, more = {}) =>
  fs
    .readFileSync(path.join(sqlFolder, `${name}.sql`), 'utf8')
    .replace(/\$\{(\w+)\}/g, (_, key) => ({...values, ...more})[key]);
const makeFolder = (name) => fs.mkdirSync(path.join(lake, name), {recursive: true});

['bronze/prints', 'bronze/taps', 'bronze/pays', 'silver', 'gold'].forEach(makeFolder);
const connection = await (await DuckDBInstance.create(':memory:', {threads: String(os.availableParallelism())})).connect();
await connection.run('SET preserve_insertion_order = false');
for (const name of ['bronze', 'silver', 'gold-start', `gold-${variant}`]) {
  await connection.run(script(name));
}
if (variant === 'history') {
  const days = await connection.runAndReadAll('SELECT DISTINCT print_day::VARCHAR FROM scored');
  for (const [day] of days.getRows()) {
    makeFolder(`gold/print_features/print_day=${day}`);
    await connection.run(script('gold-history-day', {day}));
  }
}
// Without this the process lingers to free what the operating system frees faster.
process.exit(0);
