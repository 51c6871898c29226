// What is in the store: schema, references, segments, prediction.

import { element, query, quoted, records } from './api.js';
import { showChart } from './chart.js';
import { showRows } from './grid.js';

/** Tables and views with their columns; a click writes a query. */
export async function showSchema(list, options, onPick) {
  const columns = await records(
    "SELECT table_schema, table_name, column_name, data_type, is_nullable FROM information_schema.columns"
      + " WHERE table_schema = 'PUBLIC' ORDER BY table_name, ordinal_position", { ...options, limit: 10000 });
  const tables = new Map();
  for (const column of columns) {
    tables.set(column.table_name, [...(tables.get(column.table_name) ?? []), column]);
  }
  list.replaceChildren(...[...tables].map(([name, own]) => element('li', {},
    element('button', { type: 'button', title: `Query ${name}`, onclick: () => onPick(`SELECT * FROM ${quoted(name)}`) }, name),
    element('ul', {}, ...own.map((c) => element('li', {}, `${quoted(c.column_name)} ${c.data_type.toLowerCase()}`))))));
  if (tables.size === 0) {
    list.replaceChildren(element('li', { class: 'hint' }, 'No tables yet.'));
  }
}

/** Branches and tags; a click goes there. */
export async function showReferences(list, select, onBranch, onTag) {
  const branches = await records('SELECT name, parent, fork_seq FROM sys.branches ORDER BY name');
  const tags = await records('SELECT name, branch, seq FROM sys.tags ORDER BY seq');
  const chosen = select.value;
  select.replaceChildren(...branches.map((b) => element('option', { value: b.name, selected: b.name === chosen }, b.name)));
  list.replaceChildren(
    ...branches.map((b) => element('li', {}, element('button', { type: 'button', onclick: () => onBranch(b.name) },
      b.parent ? `⎇ ${b.name} from ${b.parent} at ${b.fork_seq}` : `⎇ ${b.name}`))),
    ...tags.map((t) => element('li', {}, element('button', { type: 'button', onclick: () => onTag(t) }, `⚑ ${t.name} at ${t.seq}`))));
}

const ROW = 18;
const LABEL = 170;
const WIDTH = 1000;
const TIERS = ['SSD', 'HDD', 'OBJECT'];

const tierClass = (tier) => `tier-${String(tier || 'SSD').toLowerCase()}`;

/** Every segment as a box: along the commits it holds, as thick as its level, paler the farther its tier; one lane a table. */
export async function showSegments(pane) {
  const segments = await records('SELECT * FROM sys.segments ORDER BY table_name, level DESC, from_seq', { limit: 10000 });
  if (segments.length === 0) {
    pane.replaceChildren(element('p', { class: 'hint' }, 'Nothing has been written to segments yet; the log holds it all.'));
    return;
  }
  const last = Math.max(...segments.map((s) => Number(s.to_seq)));
  const lanes = [...new Set(segments.map((s) => `${s.table_name}${s.branch && s.branch !== 'main' ? ` (${s.branch})` : ''}`))];
  const x = (sequence) => LABEL + ((WIDTH - LABEL - 10) * Number(sequence)) / Math.max(1, last);
  const svg = element('svg', { viewBox: `0 0 ${WIDTH} ${lanes.length * ROW * 2 + 24}`, width: '100%', role: 'img', 'aria-label': 'Segments' });
  lanes.forEach((lane, i) => {
    svg.append(element('text', { x: 0, y: i * ROW * 2 + 22 }, lane),
      element('line', { class: 'axis', x1: LABEL, x2: WIDTH - 10, y1: i * ROW * 2 + 34, y2: i * ROW * 2 + 34 }));
  });
  for (const s of segments) {
    const lane = lanes.indexOf(`${s.table_name}${s.branch && s.branch !== 'main' ? ` (${s.branch})` : ''}`);
    const level = Math.min(3, Number(s.level));
    const from = x(s.from_seq);
    svg.append(element('rect', { class: `level${level} ${tierClass(s.tier)}`, x: from, width: Math.max(2, x(s.to_seq) - from - 1), y: lane * ROW * 2 + 30 - (level + 1) * 6, height: (level + 1) * 6, rx: 2 },
      element('title', {}, `${s.table_name}: level ${s.level}, commits ${s.from_seq} to ${s.to_seq}, ${s.row_events} row events, ${s.size_bytes} bytes${s.tier ? `, ${s.tier}` : ''}`)));
  }
  svg.append(element('text', { x: LABEL, y: lanes.length * ROW * 2 + 18 }, 'commit 0'),
    element('text', { x: WIDTH - 10, y: lanes.length * ROW * 2 + 18, 'text-anchor': 'end' }, `commit ${last}`));
  const legend = element('div', { class: 'legend' }, ...[0, 1, 2, 3].map((level) => element('span', {},
    element('svg', { viewBox: '0 0 12 12' }, element('rect', { class: `level${level}`, width: 12, height: 12, rx: 3 })), `level ${level}`)),
  ...TIERS.map((tier) => element('span', {},
    element('svg', { viewBox: '0 0 12 12' }, element('rect', { class: `level1 ${tierClass(tier)}`, x: 1, y: 1, width: 10, height: 10, rx: 3 })), tier)));
  pane.replaceChildren(legend, svg);
}

/** Bytes by table and tier. */
export async function showSizes(pane) {
  showRows(pane, await query('SELECT table_name, tier, COUNT(*) AS segments, SUM(row_events) AS row_events, SUM(size_bytes) AS bytes FROM sys.segments GROUP BY table_name, tier ORDER BY 5 DESC'));
}

const OUTCOMES = ['USED', 'LATE', 'NOT_FETCHED', 'UNUSED', 'NOT_COME'];
const SLICES = 40;

/** What became of the newest predictions, oldest first: so many of each outcome per slice of time. */
function slices(judged) {
  const times = judged.map((p) => Date.parse(`${p.stamp.replace(' ', 'T')}Z`));
  const first = Math.min(...times);
  const width = Math.max(1000, (Math.max(...times) - first) / (SLICES - 1));
  const rows = Array.from({ length: Math.floor((Math.max(...times) - first) / width) + 1 },
    (_, i) => [new Date(first + i * width).toISOString().slice(11, 19), 0, 0, 0, 0]);
  judged.forEach((p, i) => {
    const column = Math.min(3, OUTCOMES.indexOf(p.outcome)); // What did not come is as bad as unused.
    rows[Math.floor((times[i] - first) / width)][1 + column]++;
  });
  return rows;
}

/** What is predicted now, and what became of what was; as of the moment it is called. */
export async function showPrediction({ summary, course, next, newest, models }) {
  try {
    const [sums, judged, expected, latest, learned] = await Promise.all([
      records('SELECT SUM(used) AS used, SUM(late) AS late, SUM(unused) AS unused, SUM(not_fetched) AS not_fetched, SUM(saved_ms) AS saved_ms FROM sys.prefetch_stats'),
      records('SELECT CAST(stamp AS VARCHAR) AS stamp, outcome FROM sys.predictions', { limit: 2000 }),
      query('EXPLAIN PREFETCH'),
      query('SELECT stamp, generator, depth, score, expected_ms, blocks, outcome, statement FROM sys.predictions ORDER BY stamp DESC LIMIT 20'),
      query('SELECT * FROM sys.models'),
    ]);
    const of = (name) => Number(sums[0]?.[name] ?? 0);
    const came = of('used') + of('late') + of('not_fetched');
    const fetched = of('used') + of('late') + of('unused');
    const share = (part, whole) => (whole === 0 ? '–' : `${Math.round((100 * part) / whole)} %`);
    summary.replaceChildren(...[
      ['of what was fetched was used', share(of('used') + of('late'), fetched)],
      ['of what was asked had been fetched', share(of('used') + of('late'), came)],
      ['of that was there in time', share(of('used'), of('used') + of('late'))],
      ['ms saved', String(Math.round(of('saved_ms')))],
    ].map(([what, figure]) => element('p', { class: 'figure' }, element('strong', {}, figure), ` ${what}`)));
    showChart(course, {
      columns: [{ name: 'TIME', type: 'VARCHAR' }, ...['USED', 'LATE', 'NOT FETCHED', 'DID NOT COME'].map((name) => ({ name, type: 'BIGINT' }))],
      rows: judged.length === 0 ? [] : slices(judged),
    });
    showRows(next, expected);
    showRows(newest, latest);
    showRows(models, learned);
  } catch (e) {
    summary.replaceChildren(element('p', { class: 'hint' }, `This server tells nothing of prediction: ${e.message}`));
  }
}
