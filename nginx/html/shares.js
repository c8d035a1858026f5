// Each replica's share of the page's hits, as bars, and whether it answers.

import { say, count, percent } from './texts.js';

export class Shares {
  #rows = new Map();

  constructor(list) { this.list = list; }

  show(replicas) {
    const total = replicas.reduce((sum, replica) => sum + replica.hits, 0);
    for (const [place, replica] of replicas.entries()) {
      const row = this.#row(replica, place);
      const part = total ? replica.hits / total : 0;
      row.element.dataset.state = replica.here ? 'here' : 'away';
      row.state.textContent = say(replica.here ? 'here' : 'away');
      row.share.textContent = `${percent(part)} · ${count(replica.hits)}`;
      row.bar.style.setProperty('--part', part);
    }
  }

  #row(replica, place) {
    let row = this.#rows.get(replica.name);
    if (!row) {
      row = newRow(replica);
      this.#rows.set(replica.name, row);
    }
    if (this.list.children[place] !== row.element) this.list.insertBefore(row.element, this.list.children[place] ?? null);
    return row;
  }
}

function newRow(replica) {
  const element = document.createElement('li');
  element.dataset.replica = replica.name;
  element.dataset.colour = replica.colour;
  const part = (name, text = '') => {
    const span = document.createElement('span');
    span.className = name;
    span.textContent = text;
    element.append(span);
    return span;
  };
  part('label', replica.label);
  part('name', replica.name);
  return { element, state: part('presence'), share: part('share'), bar: part('bar') };
}
