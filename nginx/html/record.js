// The hits of the last minute, and what follows from them.

const window = 60;
const rateOver = 5;

export class Record {
  #hits = [];

  add(hit) { this.#hits.push(hit); }

  /** Answered hits per second, over the last five seconds. */
  perSecond(now = performance.now()) {
    this.#forget(now);
    return this.#hits.filter(hit => hit.kind === 'answered' && now - hit.started < rateOver * 1000).length / rateOver;
  }

  /** The time that a part (0.5, 0.99) of the last minute's answered hits did not exceed; null without any. */
  quantile(part, now = performance.now()) {
    this.#forget(now);
    const times = this.#hits.filter(hit => hit.kind === 'answered').map(hit => hit.ms).sort((a, b) => a - b);
    return times.length ? times[Math.ceil(part * times.length) - 1] : null;
  }

  /** Hits in each of the last 60 whole seconds, oldest first, of those that `belongs` accepts. */
  bySecond(belongs, now = performance.now()) {
    const seconds = new Array(window).fill(0);
    const end = Math.floor(now / 1000);
    for (const hit of this.#hits) {
      const place = window - (end - Math.floor(hit.started / 1000));
      if (place >= 0 && place < window && belongs(hit)) seconds[place]++;
    }
    return seconds;
  }

  #forget(now) {
    const old = this.#hits.findIndex(hit => now - hit.started <= (window + 1) * 1000);
    this.#hits.splice(0, old < 0 ? this.#hits.length : old);
  }
}
