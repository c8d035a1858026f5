// The last hit, large: who answered, its number, the database's status.

import { say, count, time } from './texts.js';

export class LastHit {
  constructor(element) {
    this.element = element;
    this.part = name => element.querySelector(`#last-${name}`);
  }

  show(hit, replica) {
    const answered = hit.kind === 'answered';
    this.element.dataset.level = answered ? hit.connected ? 'good' : 'uncounted' : hit.kind;
    if (replica) this.element.dataset.colour = replica.colour; else delete this.element.dataset.colour;
    this.#put('replica', answered ? hit.replica : hit.status ?? say('nobody'));
    this.#put('number', hit.connected ? count(hit.number) : say('notCounted'));
    this.#put('database', answered ? hit.database : '–');
    this.#put('time', time(hit.ms));
    this.#put('tries', hit.tries ? count(hit.tries) : '–');
    this.#put('message', hit.message || (hit.kind === 'unreachable' ? say('unreachable') : ''));
  }

  #put(name, text) { this.part(name).textContent = text; }
}
