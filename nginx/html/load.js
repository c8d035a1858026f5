// Hitting: once, a hundred times one after the other, or steadily at a bounded rate.

export class Load extends EventTarget {
  #run = 0;
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
      // One after the other, so that turns stay in order; a beat is left out where replies lag behind or nobody looks.
      if (!document.hidden) await this.hitOnce();
      due = Math.max(due + 1000 / this.rate, performance.now());
      await new Promise(resolve => setTimeout(resolve, due - performance.now()));
    }
  }

  stop() {
    this.#run++;
    this.#become('idle');
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
