'use strict';
(() => {
  const data = JSON.parse(document.getElementById('data').textContent);
  const charts = new Map();
  const NARROW = 460;

  const color = name => getComputedStyle(document.documentElement).getPropertyValue('--' + name).trim();
  const number = value => Number(value).toLocaleString('en');
  const short = value => Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 }).format(value);
  const percent = value => (100 * value).toFixed(1) + ' %';
  // What a tooltip shows is HTML to ECharts, and names come from the data.
  const safe = text => echarts.format.encodeHTML(String(text));

  const tooltip = (formatter, more) => ({
    confine: true,
    backgroundColor: color('card'),
    borderColor: color('line'),
    textStyle: { color: color('ink'), fontSize: 13 },
    className: 'tip',
    formatter,
    ...more,
  });
  const axisText = () => ({ color: color('quiet'), fontSize: 12 });
  const grid = more => ({ left: 8, right: 16, top: 28, bottom: 8, containLabel: true, ...more });
  const valueAxis = more => ({
    type: 'value',
    axisLabel: { ...axisText(), formatter: short },
    splitLine: { lineStyle: { color: color('line') } },
    nameTextStyle: axisText(),
    ...more,
  });
  const categoryAxis = more => ({
    type: 'category',
    axisLabel: axisText(),
    axisTick: { show: false },
    axisLine: { lineStyle: { color: color('line') } },
    nameTextStyle: axisText(),
    ...more,
  });

  // Sources have the hues of the style sheet in turn.
  const HUES = 8;
  const hue = source => {
    const at = data.sourceNames.findIndex(one => one.label === source);
    return at < 0 ? 'grey' : 'hue-' + at % HUES;
  };
  const WAYS = { quarantine: 'bad', 'gold rows': 'gold' };
  const tint = node => color(WAYS[node] || hue(node.replace(/^(landing|bronze|silver) /, '')));

  function flow(width) {
    const narrow = width < NARROW;
    const lines = new Map();
    for (const way of data.flow) {
      lines.set(way.from, lines.get(way.from) || { out: 0, in: 0 });
      lines.set(way.to, lines.get(way.to) || { out: 0, in: 0 });
      lines.get(way.from).out += way.lines;
      lines.get(way.to).in += way.lines;
    }
    const size = name => Math.max(lines.get(name).in, lines.get(name).out);
    const title = name => name.replace(/^(landing|bronze|silver) /, narrow ? '' : '$1 ');
    const depth = name => (/^landing /.test(name) ? 0 : /^bronze /.test(name) ? 1
      : /^gold |^not scored$/.test(name) ? 3 : 2);
    const all = [...lines.values()].filter(place => place.in === 0).reduce((sum, place) => sum + place.out, 0);
    // Two lines of text on a thin way run over its edges; one needs more room before the next place.
    const hasRoom = narrow || width >= 640;
    const isOneLine = name => /^(duplicates|quarantine|mended|blank)$/.test(name)
      || (hasRoom && 10 * size(name) < all && lines.get(name).out > 0);
    const shown = narrow ? short : number;
    return {
      tooltip: tooltip(point => point.dataType === 'edge'
        ? `${safe(point.data.source)} to ${safe(point.data.target)}<br>${number(point.data.value)} lines`
        : `${safe(point.name)}<br>${number(size(point.name))} lines`, { trigger: 'item' }),
      series: [{
        type: 'sankey',
        left: 2, right: narrow ? 64 : 118, top: 12, bottom: 12,
        nodeAlign: 'left', layoutIterations: 0, nodeGap: 24, nodeWidth: narrow ? 7 : 10, draggable: false,
        emphasis: { focus: 'adjacency' },
        label: {
          color: color('ink'), fontSize: narrow ? 10 : 12, lineHeight: narrow ? 12 : 15,
          formatter: point => `${title(point.name)}${isOneLine(point.name) ? ' ' : '\n'}${shown(size(point.name))}`,
        },
        data: [...lines.keys()].map(name => ({ name, depth: depth(name), itemStyle: { color: tint(name), borderWidth: 0 } })),
        links: data.flow.map(way => ({
          source: way.from, target: way.to, value: way.lines,
          lineStyle: { color: tint(way.to === 'quarantine' || way.to === 'gold rows' ? way.to : way.from), opacity: 0.28, curveness: 0.5 },
        })),
      }],
    };
  }

  // Days next to each other are joined by lines. A few days without events are shown as such; more are a break.
  const MOST_EMPTY = 31;
  const DAY = 24 * 3600 * 1000;
  function withGaps() {
    const shown = [];
    for (const day of data.days) {
      const before = shown[shown.length - 1];
      const missing = before ? Math.round((Date.parse(day.day) - Date.parse(before.day)) / DAY) - 1 : 0;
      if (missing > MOST_EMPTY) {
        shown.push({ day: '…' });
      } else {
        for (let i = 1; i <= missing; i++) {
          const date = new Date(Date.parse(before.day) + i * DAY).toISOString().slice(0, 10);
          shown.push({ day: date, rows: {}, isEmpty: true });
        }
      }
      shown.push(day);
    }
    return shown;
  }

  function days() {
    const shown = withGaps();
    const isBroken = shown.some(day => day.day === '…');
    return {
      tooltip: tooltip(points => points[0].axisValue === '…' ? 'days without events'
        : `${safe(points[0].axisValue)}<br>` + points.map(point =>
          `${safe(point.seriesName)}: ${number(point.value)}`).join('<br>'), { trigger: 'axis' }),
      legend: { top: 0, left: 0, itemWidth: 14, itemHeight: 8, textStyle: axisText(), icon: 'roundRect' },
      grid: grid({ top: 36 }),
      xAxis: categoryAxis({ data: shown.map(day => day.day), axisLabel: { ...axisText(), hideOverlap: true, formatter: day => (isBroken ? day : day.slice(5)) } }),
      yAxis: valueAxis({ minInterval: 1 }),
      series: data.sourceNames.map(({ label, many }) => ({
        name: many, type: 'line', data: shown.map(day => (day.isEmpty ? 0 : day.rows?.[label] ?? null)),
        showSymbol: isBroken || shown.length < 3, showAllSymbol: isBroken, symbolSize: 5, lineStyle: { width: 2 }, color: color(hue(label)),
      })),
    };
  }

  const band = tintName => ({
    type: 'bar', barCategoryGap: '18%', itemStyle: { color: color(tintName), borderRadius: [2, 2, 0, 0] },
  });

  function amounts({ source, many, bins }) {
    return {
      tooltip: tooltip(points => `${safe(bins[points[0].dataIndex].label)}<br>${number(points[0].value)} ${safe(many)}`,
        { trigger: 'axis', axisPointer: { type: 'shadow' } }),
      grid: grid({ bottom: 32 }),
      xAxis: categoryAxis({ data: bins.map(bin => bin.from), name: 'amount, from', nameLocation: 'middle', nameGap: 30, axisLabel: { ...axisText(), hideOverlap: true } }),
      yAxis: valueAxis({ minInterval: 1 }),
      series: [{ ...band(hue(source)), barCategoryGap: '6%', data: bins.map(bin => bin.events) }],
    };
  }

  // The interval of a handful of prints spans so much that it would flatten and outshine the rest.
  const isWide = (low, high) => high - low > 0.12;

  // A dot for the rate on a bar for its interval.
  function interval(flat, tintName) {
    return (_params, api) => {
      const at = api.value(0);
      const point = value => (flat ? api.coord([value, at]) : api.coord([at, value]));
      const [rate, low, high] = [1, 2, 3].map(column => point(api.value(column)));
      const fill = color(tintName);
      return {
        type: 'group',
        children: [
          { type: 'line', shape: { x1: low[0], y1: low[1], x2: high[0], y2: high[1] }, style: { stroke: fill, lineWidth: 6, opacity: isWide(api.value(2), api.value(3)) ? 0.14 : 0.34, lineCap: 'round' } },
          { type: 'circle', shape: { cx: rate[0], cy: rate[1], r: 4.5 }, style: { fill } },
        ],
      };
    };
  }

  const rateTip = (rows, what) => tooltip(point => {
    const row = rows[point.data[0]];
    return `${safe(what)}${safe(row.label)}<br>${safe(row.percent)} ${safe(data.words.label)} (${safe(row.range)})<br>${number(row.clicked)} of ${number(row.prints)} ${safe(data.words.many)}`;
  }, { trigger: 'item' });

  function rates(rows, { flat = false, mostSteps = 5, tintName = 'hue-0', name = '', what = '' }) {
    const seen = rows.map((row, at) => [row, at]).filter(([row]) => row.prints > 0);
    const sure = seen.filter(([row]) => !isWide(row.low, row.high));
    const top = Math.max(0.01, ...seen.map(([row]) => 1.05 * row.rate), ...(sure.length ? sure : seen).map(([row]) => row.high));
    const step = [0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.25].find(size => top / size <= mostSteps);
    const labels = categoryAxis({
      data: rows.map(row => row.label), inverse: flat,
      axisLabel: { ...axisText(), color: color(flat ? 'ink' : 'quiet'), width: flat ? 150 : undefined, overflow: flat ? 'truncate' : undefined, hideOverlap: !flat, ...(flat ? {} : { interval: 0, fontSize: 11 }) },
      ...(flat ? {} : { name, nameLocation: 'middle', nameGap: 30 }),
    });
    const scale = valueAxis({ min: 0, max: Math.min(1, step * Math.ceil(top / step)), interval: step, axisLabel: { ...axisText(), formatter: value => Math.round(1000 * value) / 10 + ' %' } });
    return {
      tooltip: rateTip(rows, what),
      grid: grid({ top: 12, right: 24, bottom: flat ? 8 : 32 }),
      xAxis: flat ? scale : labels,
      yAxis: flat ? labels : scale,
      series: [{
        type: 'custom', renderItem: interval(flat, tintName), clip: true,
        encode: flat ? { x: [1, 2, 3], y: 0 } : { x: 0, y: [1, 2, 3] },
        data: seen.map(([row, at]) => [at, row.rate, row.low, row.high]),
      }],
    };
  }

  const plots = {
    flow,
    days,
    // The names take so much of a narrow chart that the axis has room for few numbers.
    'by-value-prop': width => rates(data.valueProps, { flat: true, mostSteps: width < NARROW ? 4 : 5 }),
    'by-position': () => rates(data.positions, { name: 'position', what: 'position ' }),
  };
  for (const chart of data.amounts || []) {
    plots[chart.id] = () => amounts(chart);
  }
  for (const history of data.histories || []) {
    plots[history.id] = () => rates(history.bins, { tintName: hue(history.source), name: history.axis, what: history.what });
  }

  function draw(id) {
    const chart = charts.get(id);
    // By name: the width of a text in an inherited font cannot be measured.
    const fontFamily = getComputedStyle(document.body).fontFamily;
    chart.setOption({ animation: false, textStyle: { fontFamily }, ...plots[id](chart.getWidth()) }, true);
  }

  const drawAll = () => [...charts.keys()].forEach(draw);

  for (const id of Object.keys(plots)) {
    const place = document.getElementById(id);
    if (!place) continue;
    if (id === 'by-value-prop') {
      place.style.height = Math.max(280, 40 + 28 * data.valueProps.length) + 'px';
    }
    if (id === 'flow' && data.sourceNames.length > 3) {
      place.style.height = 100 + 80 * data.sourceNames.length + 'px';
    }
    // A chart that is folded away may have no width until it is opened.
    let width = 0;
    const follow = () => {
      if (place.clientWidth === width || place.clientWidth === 0) return;
      width = place.clientWidth;
      if (charts.has(id)) {
        charts.get(id).resize();
      } else {
        charts.set(id, echarts.init(place, null, { renderer: 'svg' }));
      }
      draw(id);
    };
    follow();
    new ResizeObserver(follow).observe(place);
  }

  // Where a table is wider than its place, the style sheet says that it can be moved.
  const tables = new ResizeObserver(entries => entries.forEach(({ target }) => {
    target.toggleAttribute('data-wide', target.scrollWidth > target.clientWidth);
  }));
  document.querySelectorAll('.scroll').forEach(place => tables.observe(place));

  for (const media of ['(prefers-color-scheme: dark)', 'print']) {
    matchMedia(media).addEventListener('change', () => {
      charts.forEach(chart => chart.resize());
      drawAll();
    });
  }
})();
