// Who answers: learnt from every reply, of hits and peeks alike.

const colours = 8;
const leastSilence = 1200;

export class Replicas extends EventTarget {
  #known = new Map();

  /** Sorted by name, "api-2" before "api-10". */
  get all() {
    return [...this.#known.values()].sort((a, b) => a.name.localeCompare(b.name, 'en', { numeric: true }));
  }

  get here() { return this.all.filter(replica => replica.here); }

  get(name) { return this.#known.get(name); }

  /** Takes in a reply; one that no replica gave is one that each of them did not give. */
  heard(reply, now = performance.now()) {
    for (const replica of this.#known.values()) {
      if (replica.name !== reply.replica) replica.missed++;
    }
    if (reply.kind === 'answered') this.#answered(reply.replica, now);
    this.judge(now);
  }

  /** Away: silent for longer than a round of turns, while others had theirs. */
  judge(now = performance.now()) {
    const turns = Math.max(2, this.here.length);
    for (const replica of this.#known.values()) {
      if (replica.here && now - replica.heardAt > leastSilence && replica.missed >= turns) {
        replica.here = false;
        this.#tell('went', replica);
      }
    }
  }

  #answered(name, now) {
    let replica = this.#known.get(name);
    if (!replica) {
      replica = { name, ...this.#looks(name), hits: 0, here: true };
      this.#known.set(name, replica);
      this.#tell('joined', replica);
    } else if (!replica.here) {
      replica.here = true;
      this.#tell('came', replica);
    }
    replica.heardAt = now;
    replica.missed = 0;
  }

  // The number in the name, so that a replica keeps its colour when the page is opened again.
  #looks(name) {
    const number = Number(/-(\d{1,3})$/.exec(name)?.[1] ?? this.#known.size + 1);
    return { label: String(number), colour: (number + colours - 1) % colours };
  }

  #tell(type, replica) {
    this.dispatchEvent(new CustomEvent(type, { detail: replica }));
  }
}
