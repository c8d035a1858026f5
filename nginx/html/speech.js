// What a screen reader hears: changes at once, hits at most every few seconds.

import { say, count } from './texts.js';

const pause = 3000;

export class Speech {
  #hits = [];
  #timer = null;

  constructor(region) { this.region = region; }

  event(text) { this.region.textContent = text; }

  hit(hit) {
    this.#hits.push(hit);
    this.#timer ??= setTimeout(() => this.#tell(), this.#hits.length === 1 ? 300 : pause);
  }

  #tell() {
    const hits = this.#hits, last = hits.at(-1);
    this.#hits = [];
    this.#timer = null;
    if (last.kind !== 'answered') return;
    this.region.textContent = hits.length > 1 ? say('spokenMany', count(hits.length), last.replica)
      : last.connected ? say('spokenHit', last.replica, count(last.number)) : say('spokenUncounted', last.replica);
  }
}
