// The strip of the last 100 hits: one cell each, in the replica's colour and with its number.

import { say, count } from './texts.js';

const length = 100;

export class Strip {
  #filled = 0;

  constructor(element) {
    this.element = element;
    this.element.append(...Array.from({ length }, emptyCell));
  }

  add(hit, replica) {
    const cell = filledCell(hit, replica);
    if (this.#filled < length) {
      this.element.children[this.#filled++].replaceWith(cell);
    } else {
      this.element.firstElementChild.remove();
      this.element.append(cell);
    }
  }

  describe(text) { this.element.setAttribute('aria-label', text); }
}

function emptyCell() {
  const cell = document.createElement('span');
  cell.className = 'cell';
  return cell;
}

function filledCell(hit, replica) {
  const cell = emptyCell();
  cell.dataset.kind = hit.kind;
  if (replica) {
    cell.dataset.replica = replica.name;
    cell.dataset.colour = replica.colour;
    cell.textContent = replica.label;
  } else {
    cell.textContent = '✕';
  }
  if (hit.kind === 'answered' && hit.failedTries) cell.dataset.failed = hit.failedTries;
  cell.title = title(hit);
  return cell;
}

function title(hit) {
  if (hit.kind !== 'answered') return say('cellNone', hit.status ?? say('unreachable'));
  const answer = hit.connected ? say('cell', hit.replica, count(hit.number)) : say('cellUncounted', hit.replica);
  return hit.failedTries ? `${answer}; ${say('cellFailed', hit.failedTries)}` : answer;
}
