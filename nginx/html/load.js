// Hitting: once, a hundred times one after the other, or steadily at a bounded rate.

const mostInFlight = 3;

export class Load extends EventTarget {
  #run = 0;
  #inFlight = 0;
  #mode = 'idle';

  constructor(hitOnce) {
    super();
    this.hitOnce = hitOnce;
    this.rate = 10;
  }

  get mode() { return this.#mode; }

  async once() { await this.hitOnce(); }

  async hundred() {
    const run = this.#start('hundred');
    for (let i = 0; i < 100 && run === this.#run; i++) await this.hitOnce();
    if (run === this.#run) this.stop();
  }

  async steadily() {
    const run = this.#start('steady');
    for (let due = performance.now(); run === this.#run;) {
      // A beat is left out where replies lag behind or nobody looks: a page never piles up load.
      if (this.#inFlight < mostInFlight && !document.hidden) this.#beat();
      due = Math.max(due + 1000 / this.rate, performance.now());
      await new Promise(resolve => setTimeout(resolve, due - performance.now()));
    }
  }

  stop() {
    this.#run++;
    this.#become('idle');
  }

  async #beat() {
    this.#inFlight++;
    try {
      await this.hitOnce();
    } finally {
      this.#inFlight--;
    }
  }

  #start(mode) {
    this.#become(mode);
    return ++this.#run;
  }

  #become(mode) {
    this.#mode = mode;
    this.dispatchEvent(new Event('mode'));
  }
}
