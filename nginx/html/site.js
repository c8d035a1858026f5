// Asking the site: a hit counts a visit, a peek counts none.

import { language } from './texts.js';

const patience = 15_000;

export const hit = () => ask('/');
export const peek = () => ask('/peek');

/**
 * The reply as what it is: `answered` by a replica, `unavailable` (nginx's 503), `refused` (another status),
 * or `unreachable` (no reply from nginx at all). `failedTries` counts the replicas that failed before.
 */
async function ask(path) {
  const started = performance.now();
  const reply = await fetchReply(path);
  return { ...reply, started, ms: performance.now() - started };
}

async function fetchReply(path) {
  try {
    const response = await fetch(path, {
      cache: 'no-store',
      headers: { Accept: 'application/json', 'Accept-Language': language },
      signal: AbortSignal.timeout(patience),
    });
    const body = await response.json();
    const tries = triesOf(response);
    if (response.ok) {
      return {
        kind: 'answered', replica: body.container_id, number: body.total_visits, connected: body.total_visits !== null,
        database: body.database_status, message: `${body.message} ${body.info}`, tries, failedTries: Math.max(0, tries - 1),
      };
    }
    return {
      kind: response.status === 503 ? 'unavailable' : 'refused', status: response.status, message: body.message ?? '',
      retryAfter: response.headers.get('Retry-After') ?? '?', tries, failedTries: tries,
    };
  } catch {
    return { kind: 'unreachable', message: '', tries: 0, failedTries: 0 };
  }
}

// Server-Timing: tries;desc="502, 200" has one status for each replica that nginx tried.
function triesOf(response) {
  const statuses = /^tries;desc="([^"]*)"/.exec(response.headers.get('Server-Timing') ?? '')?.[1];
  return statuses ? statuses.split(',').length : 0;
}
