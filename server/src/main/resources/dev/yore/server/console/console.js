// The page: what is asked, as of when, and where the answer goes.

import { cancel, query } from './api.js';
import { showChart } from './chart.js';
import { showDifference, showRows } from './grid.js';
import { showPrediction, showReferences, showSchema, showSegments, showSizes } from './panels.js';
import { Timeline } from './timeline.js';

const byId = (id) => document.getElementById(id);
const sql = byId('sql');
const branch = byId('branch');
const outcome = byId('outcome');
const KEPT = 'yore.console.sql';

const REFRESH_MILLIS = 3000;

let refreshing = null;
let running = null;
let number = 0;
let asked = '';
let again = false;

const timeline = new Timeline(() => {
  if (asked !== '' && isQuestion(asked)) {
    run(asked, true);
  }
});

/** What only reads may be asked again when the slider moves. */
function isQuestion(text) {
  return /^\s*(SELECT|WITH|VALUES|TABLE|EXPLAIN)\b/i.test(text.replace(/^(\s*(--[^\n]*\n|\/\*[\s\S]*?\*\/))*/, ''));
}

function place() {
  return { at: timeline.at, branch: branch.value };
}

function say(text, isError = false) {
  outcome.textContent = text;
  outcome.classList.toggle('error', isError);
}

async function run(text, quiet = false) {
  if (running !== null) {
    again = quiet;
    return;
  }
  asked = text;
  localStorage.setItem(KEPT, sql.value);
  running = `page-${Date.now()}-${++number}`;
  byId('cancel').disabled = false;
  byId('run').disabled = true;
  say('running …');
  try {
    const limit = Number(byId('limit').value);
    const answer = await query(text, { ...place(), limit, id: running });
    showRows(byId('grid'), answer);
    showChart(byId('chart'), answer);
    const rows = answer.rows ? `${answer.rows.length}${answer.more ? '+' : ''} rows` : answer.count === undefined ? 'done' : `${answer.count} changed`;
    say([`${rows}, ${answer.millis.toFixed(1)} ms`, ...(answer.warnings ?? [])].join(' · '));
    if (timeline.other !== null && answer.columns) {
      const before = await query(text, { ...place(), at: timeline.other, limit });
      showDifference(byId('diff'), before, answer);
      choose('diff');
    } else {
      byId('diff').textContent = 'Tick “compare with” and choose another commit.';
    }
    if (!answer.columns) {
      await refresh();
    }
  } catch (e) {
    byId('grid').textContent = '';
    byId('chart').textContent = '';
    byId('diff').textContent = '';
    say(e.message, true);
  } finally {
    running = null;
    byId('cancel').disabled = true;
    byId('run').disabled = false;
    if (again) {
      again = false;
      run(asked, true);
    }
  }
}

function selection() {
  return sql.selectionStart !== sql.selectionEnd ? sql.value.slice(sql.selectionStart, sql.selectionEnd) : sql.value;
}

function choose(tab) {
  for (const button of document.querySelectorAll('[role=tab]')) {
    const chosen = button.dataset.tab === tab;
    button.setAttribute('aria-selected', chosen);
    byId(button.dataset.tab).hidden = !chosen;
  }
}

function predictions() {
  return showPrediction({
    summary: byId('earned'), course: byId('course'), next: byId('expected'), newest: byId('predictions'), models: byId('models'),
  });
}

async function view(name) {
  clearInterval(refreshing);
  for (const button of document.querySelectorAll('.view')) {
    const chosen = button.dataset.view === name;
    button.setAttribute('aria-pressed', chosen);
    byId(button.dataset.view).hidden = !chosen;
  }
  if (name === 'storage') {
    await Promise.all([showSegments(byId('segments')), showSizes(byId('sizes'))]);
  } else if (name === 'prediction') {
    await predictions();
    refreshing = setInterval(predictions, REFRESH_MILLIS);
  }
}

async function refresh() {
  await timeline.load();
  await showReferences(byId('references'), branch,
    (name) => { branch.value = name; moved(); },
    (tag) => { branch.value = tag.branch; timeline.move(Number(tag.seq)); });
  await showSchema(byId('tables'), place(), (text) => {
    sql.value = text;
    run(text);
  });
}

async function moved() {
  await refresh();
  if (asked !== '' && isQuestion(asked)) {
    run(asked, true);
  }
}

byId('run').addEventListener('click', () => run(selection()));
byId('explain').addEventListener('click', () => run(`EXPLAIN PLAN FOR ${selection().replace(/;\s*$/, '')}`));
byId('cancel').addEventListener('click', () => running !== null && cancel(running));
branch.addEventListener('change', moved);
sql.addEventListener('keydown', (e) => {
  if (e.key === 'Enter' && (e.ctrlKey || e.metaKey)) {
    e.preventDefault();
    run(selection());
  }
});
for (const button of document.querySelectorAll('[role=tab]')) {
  button.addEventListener('click', () => choose(button.dataset.tab));
}
for (const button of document.querySelectorAll('.view')) {
  button.addEventListener('click', () => view(button.dataset.view));
}

sql.value = localStorage.getItem(KEPT) ?? 'SELECT seq, stamp, message, inserted, updated, deleted FROM sys.commits ORDER BY seq DESC';
refresh().then(() => { byId('state').textContent = 'connected'; document.body.dataset.ready = 'true'; }, (e) => { byId('state').textContent = e.message; });
