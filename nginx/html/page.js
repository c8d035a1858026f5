// The live page: what a reply means, and where it is shown.

import { hit } from './site.js';
import { Replicas } from './replicas.js';
import { Record } from './record.js';
import { Load } from './load.js';
import { Strip } from './strip.js';
import { Shares } from './shares.js';
import { Chart } from './chart.js';
import { Flow } from './flow.js';
import { Speech } from './speech.js';
import { watch } from './watch.js';
import { LastHit } from './last-hit.js';
import { say, count, rate, time, translate } from './texts.js';

const element = id => document.getElementById(id);
const show = (id, text) => { if (element(id).textContent !== text) element(id).textContent = text; };

translate();
show('curl', `curl ${location.origin}/`);

const replicas = new Replicas();
const record = new Record();
const strip = new Strip(element('strip'));
const shares = new Shares(element('shares'));
const chart = new Chart(element('chart'));
const flow = new Flow(element('flow'));
const speech = new Speech(element('spoken'));
const lastHit = new LastHit(element('last'));
let latest = { kind: 'waiting' };
let total = 0;

/** Whatever replied, a hit or a peek, tells who is there and how the whole is. */
function take(reply) {
  replicas.heard(reply);
  if (latest.kind === 'answered' && !latest.connected && reply.connected) speech.event(say('databaseBack'));
  latest = reply;
  if (reply.connected && reply.number > total) {
    total = reply.number;
    show('total', count(total));
  }
  showState();
}

async function hitOnce() {
  const reply = await hit();
  take(reply);
  record.add(reply);
  const replica = replicas.get(reply.replica);
  if (replica) replica.hits++;
  strip.add(reply, replica);
  lastHit.show(reply, replica);
  flow.run(reply);
  speech.hit(reply);
}

function level() {
  if (latest.kind === 'waiting' || latest.kind === 'unreachable' || latest.kind === 'unavailable' || latest.kind === 'refused') return latest.kind;
  return latest.connected ? replicas.here.length < replicas.all.length ? 'fewer' : 'good' : 'uncounted';
}

function stateText() {
  const here = replicas.here.length, all = replicas.all.length;
  switch (level()) {
    case 'waiting': return say('waiting');
    case 'unreachable': return say('unreachable');
    case 'unavailable': return say('unavailable', latest.retryAfter);
    case 'refused': return say('refused', latest.status);
    case 'uncounted': return say('databaseAway');
    case 'fewer': return say('someAnswer', here, all);
    default: return here === 1 ? say('oneAnswers') : say('allAnswer', here);
  }
}

function showState() {
  element('state').dataset.level = level();
  show('state-text', stateText());
  flow.show(replicas.all, level());
}

function showFigures() {
  const now = performance.now();
  const median = record.quantile(0.5, now), slow = record.quantile(0.99, now);
  show('per-second', rate(record.perSecond(now)));
  show('median', median === null ? '–' : time(median));
  show('slow', slow === null ? '–' : time(slow));
  shares.show(replicas.all);
  chart.show(replicas.all.map(replica => ({ replica, seconds: record.bySecond(one => one.replica === replica.name, now) })));
  strip.describe(`${say('strip')}: ${replicas.all.map(one => say('shareOf', one.name, count(one.hits), say(one.here ? 'here' : 'away'))).join('; ')}`);
}

for (const change of ['went', 'came', 'joined']) {
  replicas.addEventListener(change, event => {
    if (change !== 'joined') speech.event(say(change, event.detail.name));
    shares.show(replicas.all);
  });
}

const load = new Load(hitOnce);
load.addEventListener('mode', () => {
  element('steady').setAttribute('aria-pressed', load.mode === 'steady');
  element('stop').setAttribute('aria-disabled', load.mode === 'idle');
});
element('once').addEventListener('click', () => load.once());
element('hundred').addEventListener('click', () => load.hundred());
element('steady').addEventListener('click', () => load.mode === 'steady' ? load.stop() : load.steadily());
element('stop').addEventListener('click', () => load.stop());
element('rate').addEventListener('input', showRate);
function showRate() {
  load.rate = Number(element('rate').value);
  show('rate-shown', say('rateShown', load.rate));
}

showRate();
showState();
showFigures();
setInterval(() => { if (!document.hidden) showFigures(); }, 250);
await hitOnce();
watch(replicas, take);
