// Reads the layers of a lake in several ways and compares the number of rows with the lake's ledger.
//
//   node read.mjs LAKE
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { asyncBufferFromFile, parquetMetadataAsync } from 'hyparquet';
import polars from 'nodejs-polars';

const lake = process.argv[2];
const ledger = JSON.parse(readFileSync(join(lake, 'ledger.json')));
const sources = ['prints', 'taps', 'pays'];
let failures = 0;

function check(what, rows, expected) {
  if (rows !== expected) {
    failures++;
  }
  console.log(`${rows === expected ? 'ok    ' : 'WRONG '} ${what}: ${rows} rows of ${expected}`);
}

// All files below a folder; what a link names is entered, as statSync follows it.
function walk(folder) {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? walk(path) : [path];
  });
}

async function rowsOf(files) {
  let rows = 0;
  for (const file of files) {
    rows += Number((await parquetMetadataAsync(await asyncBufferFromFile(file))).num_rows);
  }
  return rows;
}

function polarsRows(place) {
  return polars.scanParquet(join(lake, place)).select(polars.len()).collectSync().row(0)[0];
}

// Bronze holds the headers of CSV files as well.
const records = (source) => ledger.checks.find(({ check }) => check.startsWith(`bronze ${source} rows`)).right;
const lines = Object.fromEntries(sources.map((source) => [source, records(source)]));
const rows = Object.fromEntries(sources.map((source) => [source, ledger.silver[source].rows]));
const sum = (numbers) => Object.values(numbers).reduce((a, b) => a + b, 0);
const quarantined = sum(sources.map((source) => ledger.landing.totals[source].quarantined));

for (const place of ['gold', 'gold/print_features']) {
  for (const glob of ['', '/**/*.parquet']) {
    check(`polars ${place}${glob}`, polarsRows(place + glob), ledger.gold.rows);
  }
}
for (const source of sources) {
  check(`polars bronze/${source}/**/*.parquet`, polarsRows(`bronze/${source}/**/*.parquet`), lines[source]);
  check(`polars silver/${source}/**/*.parquet`, polarsRows(`silver/${source}/**/*.parquet`), rows[source]);
}
check('polars silver/quarantine', polarsRows('silver/quarantine'), quarantined);
check('hyparquet bronze', await rowsOf(walk(join(lake, 'bronze'))), sum(lines));
check('hyparquet silver', await rowsOf(walk(join(lake, 'silver'))), sum(rows) + quarantined);
check('hyparquet gold', await rowsOf(walk(join(lake, 'gold'))), ledger.gold.rows);
process.exit(failures === 0 ? 0 : 1);
