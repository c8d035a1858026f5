// The last minute as lines, one a replica: told apart by colour, by dashes and by the label at their end.

import { say, count, rate } from './texts.js';
import { svg } from './svg.js';

const dashes = ['', '7 4', '2 4', '10 3 2 3', '4 2', '1 3', '12 4', '6 2 1 2'];
const height = 200;
const edge = { left: 30, right: 52, top: 12, bottom: 24 };

export class Chart {
  constructor(element) { this.element = element; }

  show(series) {
    const width = Math.max(260, this.element.clientWidth / this.#scale());
    const top = niceTop(Math.max(...series.flatMap(line => line.seconds), 4));
    const x = second => edge.left + second * (width - edge.left - edge.right) / 59;
    const y = value => height - edge.bottom - value * (height - edge.top - edge.bottom) / top;

    this.element.setAttribute('viewBox', `0 0 ${width} ${height}`);
    this.element.replaceChildren(...grid(top, width, x, y), ...lines(series, x, y));
    this.element.setAttribute('aria-label', series.map(line => `${line.replica.name}: ${rate(line.seconds.at(-1))}`).join('; ') || '–');
  }

  // Drawn in units of a root em sixteenth, so that text grows with the page's.
  #scale() { return parseFloat(getComputedStyle(document.documentElement).fontSize) / 16; }
}

function grid(top, width, x, y) {
  const parts = [];
  for (const value of [0, top / 2, top]) {
    parts.push(svg('line', { class: 'grid', x1: edge.left, x2: width - edge.right, y1: y(value), y2: y(value) }),
      svg('text', { x: edge.left - 7, y: y(value) + 4, 'text-anchor': 'end' }, count(value)));
  }
  for (const [second, text] of [[0, `−${say('seconds', 60)}`], [30, `−${say('seconds', 30)}`], [59, say('now')]]) {
    parts.push(svg('text', { x: x(second), y: height - 5, 'text-anchor': second === 0 ? 'start' : 'middle' }, text));
  }
  return parts;
}

// Replicas that take turns have the same rate: their labels make room for each other, and the lines lie in each other's gaps.
function lines(series, x, y) {
  const places = labelPlaces(series.map(line => y(line.seconds.at(-1))));
  return series.map(({ replica, seconds }, i) => svg('g', { 'data-colour': replica.colour },
    svg('polyline', { class: 'line', 'stroke-dasharray': dashes[i % dashes.length], points: seconds.map((value, s) => `${x(s).toFixed(1)},${y(value).toFixed(1)}`).join(' ') }),
    ...(i < 8 ? [svg('text', { class: 'end', x: x(59) + 6, y: places[i] + 4 }, replica.name.slice(0, 7))] : [])));
}

function labelPlaces(wanted) {
  const gap = 14;
  const places = [...wanted];
  const order = wanted.map((_, i) => i).sort((a, b) => wanted[a] - wanted[b] || a - b);
  let floor = height - edge.bottom;
  for (const i of order.reverse()) floor = (places[i] = Math.min(places[i], floor)) - gap;
  return places;
}

// 4, 10, 20, 40, 100, …
function niceTop(value) {
  for (let unit = 1; ; unit *= 10) {
    for (const step of [4, 10, 20]) if (value <= step * unit) return step * unit;
  }
}
