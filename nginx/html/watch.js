// Peeking between hits, so that replicas that go or come are noticed while nobody hits.

import { peek } from './site.js';

const round = 600;
const leastPause = 50;
const mostInFlight = 3;

/** Peeks so often that each replica is asked once in 0.6 s; with more than 12 replicas, 20 times a second. */
export async function watch(replicas, seen) {
  let inFlight = 0;
  const one = async () => {
    inFlight++;
    seen(await peek());
    inFlight--;
  };
  for (;;) {
    if (inFlight < mostInFlight && !document.hidden) one();
    const pause = Math.max(leastPause, round / Math.max(2, replicas.all.length));
    await new Promise(resolve => setTimeout(resolve, pause));
  }
}
