// The history of commits as a strip of bars with a slider under it.

import { element, records } from './api.js';

const BUCKETS = 240;

/** Where in the history the page reads. `at` is a sequence, or null for now. */
export class Timeline {
  constructor(onChange) {
    this.onChange = onChange;
    this.at = null;
    this.other = null;
    this.first = 0;
    this.last = 0;
    this.slider = document.getElementById('slider');
    this.otherSlider = document.getElementById('other');
    this.svg = document.getElementById('history');
    this.slider.addEventListener('input', () => this.move(Number(this.slider.value)));
    this.otherSlider.addEventListener('input', () => this.moveOther(Number(this.otherSlider.value)));
    document.getElementById('earlier').addEventListener('click', () => this.move((this.at ?? this.last) - 1));
    document.getElementById('later').addEventListener('click', () => this.move((this.at ?? this.last) + 1));
    document.getElementById('now').addEventListener('click', () => this.move(this.last));
    document.getElementById('instant').addEventListener('change', (e) => this.goTo(e.target.value.trim()));
    document.getElementById('compare').addEventListener('change', (e) => this.compare(e.target.checked));
  }

  /** Reads the history again; whoever reads now goes on reading now. */
  async load() {
    const [range] = await records('SELECT MIN(seq) AS a, MAX(seq) AS b FROM sys.commits');
    this.first = Number(range.a ?? 0);
    this.last = Number(range.b ?? 0);
    for (const slider of [this.slider, this.otherSlider]) {
      slider.min = this.first;
      slider.max = this.last;
    }
    this.slider.value = this.at ?? this.last;
    const width = Math.max(1, Math.ceil((this.last - this.first + 1) / BUCKETS));
    this.width = width;
    this.bars = await records(
      `SELECT (seq - ${this.first}) / ${width} AS bucket, SUM(inserted + updated + deleted) AS changes`
        + ` FROM sys.commits GROUP BY (seq - ${this.first}) / ${width}`, { limit: 10000 });
    this.draw();
    await this.describe();
  }

  draw() {
    const count = Math.max(1, Math.ceil((this.last - this.first + 1) / this.width));
    this.svg.setAttribute('viewBox', `0 0 ${count} 100`);
    const most = Math.max(1, ...this.bars.map((b) => Math.log1p(Number(b.changes ?? 0))));
    const here = ((this.at ?? this.last) - this.first) / this.width;
    this.svg.replaceChildren(
      ...this.bars.map((b) => {
        const x = Number(b.bucket);
        const height = 4 + (96 * Math.log1p(Number(b.changes ?? 0))) / most;
        return element('rect', { x: x + 0.1, width: 0.8, y: 100 - height, height, class: x > here ? 'after' : null },
          element('title', {}, `${b.changes ?? 0} changes`));
      }),
      element('line', { x1: here + 0.5 / this.width, x2: here + 0.5 / this.width, y1: 0, y2: 100 }));
  }

  move(sequence) {
    const to = Math.min(this.last, Math.max(this.first, sequence));
    this.at = to === this.last ? null : to;
    this.slider.value = to;
    this.changed();
  }

  moveOther(sequence) {
    this.other = sequence;
    this.otherSlider.value = sequence;
    this.changed();
  }

  compare(on) {
    document.getElementById('other-row').hidden = !on;
    this.other = on ? Number(this.otherSlider.value) : null;
    this.changed();
  }

  /** The last commit at or before a time. */
  async goTo(text) {
    if (text === '') {
      return;
    }
    const digits = text.replace(/[^0-9]/g, '').padEnd(17, '0');
    const stamp = `${digits.slice(0, 4)}-${digits.slice(4, 6) === '00' ? '01' : digits.slice(4, 6)}-${digits.slice(6, 8) === '00' ? '01' : digits.slice(6, 8)} ${digits.slice(8, 10)}:${digits.slice(10, 12)}:${digits.slice(12, 14)}.${digits.slice(14, 17)}`;
    const field = document.getElementById('instant');
    try {
      const [found] = await records(`SELECT MAX(seq) AS seq FROM sys.commits WHERE stamp <= TIMESTAMP '${stamp}'`);
      field.setCustomValidity(found.seq === null ? 'before the first commit' : '');
      if (found.seq !== null) {
        this.move(Number(found.seq));
      }
    } catch (e) {
      field.setCustomValidity(e.message);
    }
    field.reportValidity();
  }

  changed() {
    this.draw();
    clearTimeout(this.pending);
    this.pending = setTimeout(() => {
      this.describe();
      this.onChange();
    }, 120);
  }

  async describe() {
    document.getElementById('moment').textContent = this.at === null ? `now (commit ${this.last})` : `as of commit ${this.at}`;
    document.getElementById('message').textContent = await this.text(this.at ?? this.last);
    document.getElementById('other-moment').textContent = this.other === null ? '' : `commit ${this.other} · ${await this.text(this.other)}`;
  }

  async text(sequence) {
    const [commit] = await records(`SELECT stamp, branch, message FROM sys.commits WHERE seq = ${Number(sequence)}`);
    return commit ? [commit.stamp, commit.branch === 'main' ? null : commit.branch, commit.message].filter(Boolean).join(' · ') : '';
  }
}
