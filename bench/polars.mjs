// Writes bronze, silver and gold with Polars: node polars.mjs LANDING LAKE
import path from 'node:path';
import pl from 'nodejs-polars';

const [landing, lake] = process.argv.slice(2);
if (!landing || !lake) {
  console.error('usage: node polars.mjs LANDING LAKE');
  process.exit(2);
}

const {col, lit} = pl;
const parquet = {compression: 'zstd', compressionLevel: 1, maintainOrder: false, mkdir: true};
const write = (lazy, ...place) => lazy.sinkParquet(path.join(lake, ...place), parquet).collectSync();
const read = (name) => pl.scanParquet(path.join(lake, 'silver', name, '*', '*.parquet'), {hivePartitioning: true});
const engine = {engine: 'streaming'};
const days = (number) => number * 24 * 60 * 60 * 1000;
const before = (date, number) => new Date(date.getTime() - days(number));
const iso = (date) => date.toISOString().slice(0, 10);

// Landing to typed Parquet. Types are given, so nothing is inferred.
const event = {
  day: pl.Date,
  event_data: pl.Struct({position: pl.Int32, value_prop: pl.Utf8}),
  user_id: pl.Int64,
};
const field = (name) => col('event_data').struct.field(name).alias(name);
for (const name of ['prints', 'taps']) {
  const lines = pl.scanJson(path.join(landing, `${name}*.json*`), {schema: event});
  write(lines.select(col('day'), col('user_id'), field('value_prop'), field('position')), 'bronze', name, 'part.parquet');
}
const pay = {pay_date: pl.Date, total: pl.Decimal(18, 2), user_id: pl.Int64, value_prop: pl.Utf8};
write(
  pl
    .scanCSV(path.join(landing, 'pays*.csv*'), {schema: pay, hasHeader: true})
    .select(col('pay_date').alias('day'), col('user_id'), col('value_prop'), col('total').alias('amount')),
  'bronze', 'pays', 'part.parquet');

// Bronze to tables by day, deduplicated; equal payments are separate payments and stay.
for (const name of ['prints', 'taps', 'pays']) {
  const rows = pl.scanParquet(path.join(lake, 'bronze', name, 'part.parquet'));
  for (const part of (name === 'pays' ? rows : rows.unique()).collectSync().partitionBy('day', false, true)) {
    write(part.drop('day').lazy(), 'silver', name, `day=${part.select(col('day').cast(pl.Utf8)).row(0)[0]}`, 'part.parquet');
  }
}

const prints = read('prints');
const asOf = new Date(`${prints.select(col('day').max().cast(pl.Utf8)).collectSync(engine).row(0)[0]}T00:00:00Z`);
const day = (back) => lit(before(asOf, back)).cast(pl.Date);
const windowed = (lazy) => lazy.filter(col('day').gtEq(day(27)).and(col('day').lt(day(0))));
const zero = lit(0).cast(pl.Decimal(18, 2));

const counted = (name, view, tap, pay, amount) =>
  windowed(read(name)).select(
    col('user_id'), col('value_prop'), col('day').cast(pl.Int32).alias('number'),
    lit(view).cast(pl.Int32).alias('views'), lit(tap).cast(pl.Int32).alias('taps'), lit(pay).cast(pl.Int32).alias('pays'),
    amount.alias('amount'));
const events = pl.concat([
  counted('prints', 1, 0, 0, zero),
  counted('taps', 0, 1, 0, zero),
  counted('pays', 0, 0, 1, col('amount')),
]);

const scored = prints
  .filter(col('day').gtEq(day(6)))
  .join(
    read('taps').filter(col('day').gtEq(day(6))).withColumn(lit(true).alias('clicked')),
    {on: ['day', 'user_id', 'value_prop', 'position'], how: 'left'})
  .select(
    col('day').alias('print_day'), col('user_id'), col('value_prop'), col('position'),
    col('clicked').fillNull(lit(false)))
  .collectSync(engine);

// Every value prop that a user touched before a scored day.
const pairs = scored.lazy().select(col('user_id'), col('print_day')).unique()
  .withColumn(col('print_day').cast(pl.Int32).alias('scored_number'));
const amounts = ['views', 'taps', 'pays', 'amount'];
const windows = events
  .join(pairs, {on: 'user_id', how: 'inner'})
  .filter(col('number').gtEq(col('scored_number').minus(21)).and(col('number').lt(col('scored_number'))))
  .groupBy(['print_day', 'user_id', 'value_prop'])
  .agg(...amounts.map((name) => col(name).sum()))
  .collectSync(engine);

// A map holds the 1,000 most active value props of a user. Polars has no maps, so a list of pairs stands for it.
const entries = (rows) => rows
  .select(col('print_day'), col('user_id'), pl.struct([col('value_prop').cast(pl.Utf8).alias('key'), pl.struct(amounts.map((name) => col(name))).alias('value')]).alias('history'))
  .groupBy(['print_day', 'user_id'])
  .agg(col('history'), pl.len().alias('touched'));
let histories = entries(windows.lazy()).collectSync(engine);
const crowded = histories.filter(col('touched').gt(1000));
if (crowded.height > 0) {
  const kept = windows.lazy()
    .join(crowded.lazy().select('print_day', 'user_id'), {on: ['print_day', 'user_id'], how: 'semi'})
    .withColumn(col('views').plus(col('taps')).plus(col('pays')).alias('activity'))
    .sort([col('activity'), col('value_prop').cast(pl.Utf8)], [true, false])
    .groupBy(['print_day', 'user_id'], true)
    .head(1000);
  const cut = entries(kept).select(col('print_day'), col('user_id'), col('history').alias('cut')).collectSync();
  histories = histories.join(cut, {on: ['print_day', 'user_id'], how: 'left'})
    .withColumn(pl.when(col('cut').isNotNull()).then(col('cut')).otherwise(col('history')).alias('history'));
}

// On how many of the 21 days before each scored day a source has any event.
const daysWith = Object.fromEntries(['prints', 'taps', 'pays'].map((name) => [
  name,
  windowed(read(name)).select(col('day').cast(pl.Utf8)).unique().collectSync(engine).rows().map(([text]) => text),
]));
for (let back = 6; back >= 0; back--) {
  const date = iso(before(asOf, back));
  const from = iso(before(asOf, back + 21));
  const covered = (name) =>
    lit(daysWith[name].filter((other) => other >= from && other < date).length).cast(pl.Int32).alias(`days_with_${name}_3w`);
  const of = (frame) => frame.lazy().filter(col('print_day').eq(day(back))).drop('print_day');
  write(
    of(scored)
      .join(of(windows), {on: ['user_id', 'value_prop'], how: 'left'})
      .join(of(histories), {on: 'user_id', how: 'left'})
      .select(
        col('user_id'), col('value_prop').cast(pl.Utf8), col('position'), col('clicked'),
        ...amounts.slice(0, 3).map((name) => col(name).fillNull(lit(0)).cast(pl.Int32).alias(`${name}_3w`)),
        col('amount').fillNull(zero).alias('amount_3w'),
        col('history'),
        pl.when(col('touched').gt(1000)).then(col('touched').minus(1000)).otherwise(lit(0)).cast(pl.Int32).alias('history_left_out'),
        ...['prints', 'taps', 'pays'].map(covered)),
    'gold', 'print_features', `print_day=${date}`, 'part.parquet');
}
// Without this the process lingers to free what the operating system frees faster.
process.exit(0);
