// The way of a hit, drawn: you, nginx, the replicas, Redis; each hit lights its way and runs along it.

import { say } from './texts.js';
import { svg } from './svg.js';

// Widths and centres, in the picture's own units: wide, and for a telephone's screen.
const wide = { width: 600, you: [44, 60], nginx: [190, 92], replica: [372, 128], redis: [546, 92], letters: 14 };
const narrow = { width: 360, you: [29, 54], nginx: [123, 70], replica: [229, 84], redis: [327, 62], letters: 8 };
const narrowBelow = 420;
const rowHeight = 62;
const mostRows = 6;
const mostRunners = 24;
const still = matchMedia('(prefers-reduced-motion: reduce)');

export class Flow {
  #nodes = new Map();
  #shown = '';
  #runners = 0;

  constructor(element) { this.element = element; }

  /** Draws anew when the replicas are others than before; marks who is away. */
  show(replicas, level) {
    const shown = replicas.slice(0, mostRows);
    const rest = replicas.length - shown.length;
    const layout = this.element.clientWidth < narrowBelow ? narrow : wide;
    const key = JSON.stringify([shown.map(replica => replica.name), rest, layout.width]);
    if (key !== this.#shown) this.#draw(shown, rest, layout);
    this.#shown = key;
    for (const replica of shown) this.#state(replica.name, replica.here ? 'here' : 'away');
    this.#state('nginx', level === 'unreachable' ? 'away' : 'here');
    this.#state('redis', level === 'uncounted' ? 'away' : 'here');
  }

  /** Lets a hit run as far as it came. */
  run(hit) {
    const stops = [this.#nodes.get('you')];
    if (hit.kind !== 'unreachable') stops.push(this.#nodes.get('nginx'));
    if (hit.kind === 'answered') stops.push(this.#nodes.get(hit.replica) ?? this.#nodes.get('rest'));
    if (hit.connected) stops.push(this.#nodes.get('redis'));
    if (!stops.every(Boolean)) return;
    for (const { element } of stops.slice(2)) this.#flash(element);
    if (!still.matches && this.#runners < mostRunners) this.#runner(stops, hit.kind === 'answered');
  }

  #draw(shown, rest, layout) {
    const rows = shown.length + (rest ? 1 : 0);
    const height = Math.max(layout.width / 3, rows * rowHeight + 16);
    const middle = height / 2;
    const place = row => middle + (row - (rows - 1) / 2) * rowHeight;
    this.#nodes = new Map([
      ['you', node(say('you'), layout.you, middle)],
      ['nginx', node('nginx', layout.nginx, middle)],
      ...shown.map((replica, row) => [replica.name, node(fitting(replica.name, layout.letters), layout.replica, place(row), replica.colour)]),
      ...(rest ? [['rest', node(say('more', rest), layout.replica, place(rows - 1))]] : []),
      ['redis', node('Redis', layout.redis, middle)],
    ]);
    const replicas = [...this.#nodes].filter(([name]) => !['you', 'nginx', 'redis'].includes(name)).map(([, one]) => one);
    const { you, nginx, redis } = Object.fromEntries(['you', 'nginx', 'redis'].map(name => [name, this.#nodes.get(name)]));
    const ways = [way(you, nginx), ...replicas.flatMap(one => [way(nginx, one), way(one, redis)])];
    for (const one of replicas) one.ways = ways.filter(line => line.ends.includes(one));
    redis.ways = ways.filter(line => line.ends.includes(redis));
    nginx.ways = [ways[0]];
    this.runners = svg('g', { class: 'runners' });
    this.element.setAttribute('viewBox', `0 0 ${layout.width} ${height}`);
    this.element.replaceChildren(...ways.map(line => line.element), this.runners, ...[...this.#nodes.values()].map(one => one.element));
  }

  #state(name, state) {
    const one = this.#nodes.get(name);
    if (!one) return;
    one.element.dataset.state = state;
    one.away = state === 'away';
    for (const line of one.ways ?? []) line.element.dataset.state = line.ends.some(end => end.away) ? 'away' : 'here';
  }

  #flash(element) {
    element.dataset.lit = '';
    clearTimeout(element.dimming);
    element.dimming = setTimeout(() => delete element.dataset.lit, 350);
  }

  async #runner(stops, answered) {
    const dot = svg('circle', { r: 6, class: answered ? 'runner' : 'runner failed' });
    if (answered && stops[2].colour !== undefined) dot.dataset.colour = stops[2].colour;
    this.#runners++;
    this.runners.append(dot);
    const keyframes = stops.map(stop => ({ transform: `translate(${stop.x}px, ${stop.y}px)` }));
    await dot.animate(keyframes, { duration: 220 * (stops.length - 1), easing: 'ease-in-out' }).finished.catch(() => {});
    dot.remove();
    this.#runners--;
  }
}

const fitting = (text, letters) => text.length > letters ? `${text.slice(0, letters - 1)}…` : text;

function node(text, [x, w], y, colour) {
  const element = svg('g', { class: 'node', transform: `translate(${x} ${y})` },
    svg('rect', { x: -w / 2, y: -21, width: w, height: 42, rx: 12 }),
    svg('text', { 'text-anchor': 'middle', y: 5 }, text),
    svg('path', { class: 'cross', d: `M${w / 2 - 5} -26l10 10m0 -10l-10 10` }));
  if (colour !== undefined) element.dataset.colour = colour;
  return { element, x, y, w, colour };
}

function way(from, to) {
  const x1 = from.x + from.w / 2, x2 = to.x - to.w / 2;
  return { ends: [from, to], element: svg('path', { class: 'way', d: `M${x1} ${from.y}L${x2} ${to.y}` }) };
}
