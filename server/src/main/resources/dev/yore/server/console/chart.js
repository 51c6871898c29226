// A result as a picture: the first column along, numeric columns up.

import { element } from './api.js';
import { isNumber } from './grid.js';

const WIDTH = 900;
const HEIGHT = 320;
const LEFT = 70;
const BOTTOM = 40;
const MAX_SERIES = 4;
const MAX_BARS = 40;

/** Shows bars for a few rows, lines for many. */
export function showChart(pane, answer) {
  const columns = answer.columns ?? [];
  const along = columns.findIndex((c) => !isNumber(c)) === -1 ? 0 : columns.findIndex((c) => !isNumber(c));
  const series = columns.map((c, i) => ({ column: c, index: i }))
    .filter((s) => s.index !== along && isNumber(s.column)).slice(0, MAX_SERIES);
  if (series.length === 0 || answer.rows.length === 0) {
    pane.replaceChildren(element('p', { class: 'hint' }, 'A chart needs a column to go along and one with numbers.'));
    return;
  }
  const values = series.map((s) => answer.rows.map((row) => (row[s.index] === null ? null : Number(row[s.index]))));
  const known = values.flat().filter((v) => v !== null && Number.isFinite(v));
  const low = Math.min(0, ...known);
  const high = Math.max(0, ...known);
  const span = high - low || 1;
  const y = (v) => 10 + (HEIGHT - BOTTOM - 10) * (1 - (v - low) / span);
  const step = (WIDTH - LEFT - 10) / answer.rows.length;
  const svg = element('svg', { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, width: WIDTH, height: HEIGHT, role: 'img', 'aria-label': 'Chart of the result' });
  for (let i = 0; i <= 4; i++) {
    const value = low + (span * i) / 4;
    svg.append(
      element('line', { class: 'axis', x1: LEFT, x2: WIDTH - 10, y1: y(value), y2: y(value) }),
      element('text', { x: LEFT - 6, y: y(value) + 4, 'text-anchor': 'end' }, short(value)));
  }
  const bars = answer.rows.length <= MAX_BARS;
  series.forEach((s, number) => {
    if (bars) {
      const width = (step * 0.8) / series.length;
      values[number].forEach((v, i) => {
        if (v !== null) {
          svg.append(element('rect', { class: `series${number}`, x: LEFT + step * i + step * 0.1 + width * number, width: Math.max(1, width - 1), y: Math.min(y(v), y(0)), height: Math.max(1, Math.abs(y(v) - y(0))) },
            element('title', {}, `${answer.rows[i][along]}: ${v}`)));
        }
      });
    } else {
      let path = '';
      values[number].forEach((v, i) => {
        path += v === null ? '' : `${path === '' || values[number][i - 1] === null ? 'M' : 'L'}${LEFT + step * (i + 0.5)} ${y(v)}`;
      });
      const line = element('path', { class: `series${number}`, d: path, 'stroke-width': 2 });
      line.style.fill = 'none';
      svg.append(line);
    }
  });
  const every = Math.ceil(answer.rows.length / 12);
  answer.rows.forEach((row, i) => {
    if (i % every === 0) {
      svg.append(element('text', { x: LEFT + step * (i + 0.5), y: HEIGHT - BOTTOM + 18, 'text-anchor': 'middle' }, String(row[along]).slice(0, 14)));
    }
  });
  const legend = element('div', { class: 'legend' }, ...series.map((s, number) => element('span', {},
    element('svg', { viewBox: '0 0 12 12' }, element('rect', { class: `series${number}`, width: 12, height: 12, rx: 3 })), s.column.name)));
  pane.replaceChildren(legend, svg);
}

function short(value) {
  const size = Math.abs(value);
  for (const [unit, name] of [[1e12, 'T'], [1e9, 'G'], [1e6, 'M'], [1e3, 'K']]) {
    if (size >= unit) {
      return `${+(value / unit).toPrecision(3)}${name}`;
    }
  }
  return String(+value.toPrecision(3));
}
