// The door to the server: one statement or script, as of a moment, on a branch.

let last = 0;

/** Runs SQL; resolves to {columns, rows, more} or {count}, with millis; rejects with what is wrong. */
export async function query(sql, { at = null, branch = null, limit = 1000, id = `q${++last}` } = {}) {
  let response;
  try {
    response = await fetch('api/query', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ id, sql, at: at === null ? null : String(at), branch, limit }),
    });
  } catch (e) {
    throw new Error('The server does not answer.');
  }
  if (!response.ok) {
    throw new Error(`${response.status}: ${await response.text()}`);
  }
  const answer = await response.json();
  if (answer.error !== undefined) {
    const failure = new Error(`${answer.error} [${answer.state}]`);
    failure.state = answer.state;
    throw failure;
  }
  return answer;
}

/** The rows as objects by lower-case column name. */
export async function records(sql, options) {
  const answer = await query(sql, options);
  const names = answer.columns.map((c) => c.name.toLowerCase());
  return answer.rows.map((row) => Object.fromEntries(row.map((value, i) => [names[i], value])));
}

/** Asks the server to stop a running query. */
export function cancel(id) {
  return fetch('api/cancel', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ id }),
  });
}

/** A name as SQL writes it. */
export function quoted(name) {
  return /^[A-Z_][A-Z0-9_]*$/.test(name) ? name.toLowerCase() : `"${name.replaceAll('"', '""')}"`;
}

/** An element with attributes and children; texts are texts, never markup. */
export function element(name, attributes = {}, ...children) {
  const made = ['svg', 'rect', 'line', 'path', 'text', 'circle', 'g', 'title'].includes(name)
    ? document.createElementNS('http://www.w3.org/2000/svg', name)
    : document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith('on')) {
      made.addEventListener(key.slice(2), value);
    } else if (value === true) {
      made.setAttribute(key, '');
    } else if (value !== false && value !== null && value !== undefined) {
      made.setAttribute(key, value);
    }
  }
  made.append(...children.filter((c) => c !== null && c !== undefined));
  return made;
}
