// Results as tables: rows, and the difference of two results.

import { element } from './api.js';

const NUMBERS = new Set(['TINYINT', 'SMALLINT', 'INTEGER', 'BIGINT', 'DECIMAL', 'REAL', 'FLOAT', 'DOUBLE']);

/** Whether a column holds numbers. */
export function isNumber(column) {
  return NUMBERS.has(column.type);
}

function head(columns, extra) {
  const cells = columns.map((c) =>
    element('th', { class: isNumber(c) ? 'number' : null, scope: 'col' }, c.name, element('small', {}, c.type)));
  return element('thead', {}, element('tr', {}, ...extra, ...cells));
}

function cell(value, column, more = '') {
  const classes = [value === null ? 'null' : isNumber(column) ? 'number' : '', more].join(' ').trim();
  return element('td', { class: classes || null, title: value === null ? null : String(value) },
    value === null ? 'null' : String(value));
}

/** Shows a result's rows. */
export function showRows(pane, answer) {
  if (!answer.columns) {
    pane.replaceChildren(element('p', { class: 'hint' },
      answer.count === undefined ? 'Done.' : `${answer.count} ${answer.count === 1 ? 'row' : 'rows'} changed.`));
    return;
  }
  const body = element('tbody', {},
    ...answer.rows.map((row) => element('tr', {}, ...row.map((v, i) => cell(v, answer.columns[i])))));
  pane.replaceChildren(element('table', {}, head(answer.columns, []), body));
  if (answer.rows.length === 0) {
    pane.append(element('p', { class: 'hint' }, 'No rows.'));
  }
}

/**
 * What became of `before` in `after`: rows are matched by their first column where that tells all of
 * them apart in both, and as wholes otherwise.
 */
export function difference(before, after) {
  const keyed = isUnique(before.rows) && isUnique(after.rows);
  const name = keyed ? (row) => JSON.stringify(row[0]) : (row) => JSON.stringify(row);
  const left = new Map();
  for (const row of before.rows) {
    const key = name(row);
    left.set(key, [...(left.get(key) ?? []), row]);
  }
  const changes = [];
  for (const row of after.rows) {
    const same = left.get(name(row));
    if (!same || same.length === 0) {
      changes.push({ kind: 'added', row });
      continue;
    }
    const old = same.shift();
    if (JSON.stringify(old) !== JSON.stringify(row)) {
      changes.push({ kind: 'changed', row, old });
    }
  }
  for (const rows of left.values()) {
    changes.push(...rows.map((row) => ({ kind: 'removed', row })));
  }
  return changes;
}

function isUnique(rows) {
  return new Set(rows.map((row) => JSON.stringify(row[0]))).size === rows.length;
}

/** Shows what changed from one result to another. */
export function showDifference(pane, before, after) {
  if (!before.columns || !after.columns || before.columns.map((c) => c.name).join() !== after.columns.map((c) => c.name).join()) {
    pane.replaceChildren(element('p', { class: 'hint' }, 'The two results have different columns.'));
    return;
  }
  const changes = difference(before, after);
  const count = (kind) => changes.filter((c) => c.kind === kind).length;
  const columns = after.columns;
  const body = element('tbody', {}, ...changes.map((change) => {
    const cells = change.row.map((value, i) => {
      if (change.kind === 'changed' && JSON.stringify(change.old[i]) !== JSON.stringify(value)) {
        const made = cell(value, columns[i], 'changed');
        made.prepend(element('span', { class: 'was' }, change.old[i] === null ? 'null' : String(change.old[i])));
        return made;
      }
      return cell(value, columns[i]);
    });
    return element('tr', { class: change.kind }, element('td', {}, change.kind), ...cells);
  }));
  pane.replaceChildren(
    element('p', { class: 'hint', id: 'diff-summary' },
      `${count('added')} added, ${count('changed')} changed, ${count('removed')} removed`
        + (before.more || after.more ? ' (among the rows shown; there are more)' : '')),
    element('table', {}, head(columns, [element('th', { scope: 'col' }, '')]), body));
}
