'use strict';

/** A request is held for 55 seconds; one that takes much longer has lost its connection unnoticed. */
const LONGEST_HOLD = 90_000;
const LONGEST_PAUSE = 30_000;
const SHOWN = 100;

const list = document.getElementById('entries');
const empty = document.getElementById('empty');
const connection = document.getElementById('connection');
const form = document.getElementById('form');
const refusal = document.getElementById('refusal');

/** A reply that is no use here; knows when to come again, if the server said so. */
class Refused extends Error {
  constructor(response) {
    super(`${response.status} from ${response.url}`);
    this.retryAfter = Number(response.headers.get('Retry-After')) * 1000;
  }
}

/** Receives for as long as the page is open, and goes on after every failure. */
async function receive() {
  let cursor; // undefined while no entries are loaded
  let live = false;
  let failures = 0;
  for (;;) {
    try {
      cursor ??= await load();
      // Asks without waiting first, to know at once whether the connection is good.
      cursor = await next(cursor, live ? {} : { Prefer: 'wait=0' });
      live = true;
      failures = 0;
      report(live);
    } catch (error) {
      // The cursor stays, so nothing is lost; the pauses differ, so pages do not come all at once.
      live = false;
      const pause = error.retryAfter || Math.min(LONGEST_PAUSE, 500 * 2 ** failures++);
      report(live);
      await new Promise((resume) => setTimeout(resume, pause * (1 + Math.random() / 2)));
    }
  }
}

/** Loads the entries there are, and returns the cursor that comes with them. */
async function load() {
  const response = await fetch('entries', { cache: 'no-store' });
  if (!response.ok) {
    throw new Refused(response);
  }
  const { cursor, entries } = await response.json();
  list.replaceChildren();
  entries.forEach(showEntry);
  empty.hidden = list.hasChildNodes();
  // The whole id in one word; without one, the channel's oldest message comes first.
  return cursor ? { 'If-None-Match': cursor } : {};
}

/** Waits for the message after the cursor, shows it, and returns the cursor after it. */
async function next(cursor, preference) {
  const response = await fetch('subscriber/guestbook', {
    cache: 'no-store', // the cursor is ours, not the cache's
    headers: { ...cursor, ...preference },
    signal: AbortSignal.timeout(LONGEST_HOLD),
  });
  switch (response.status) {
    case 200: {
      const body = await response.text();
      if (response.headers.has('Message-Gap')) {
        await load(); // messages are gone that this page has not seen; the entries are not
      }
      showMessage(response.headers.get('Content-Type'), body);
      return cursorOf(response);
    }
    case 304: // nothing came in time
      return cursorOf(response) ?? cursor;
    case 410: // the channel was deleted; begin again
      return undefined;
    default:
      throw new Refused(response);
  }
}

function cursorOf({ headers }) {
  return headers.has('Etag')
    ? { 'If-Modified-Since': headers.get('Last-Modified'), 'If-None-Match': headers.get('Etag') }
    : undefined;
}

/** Entries are published as JSON; what comes in another type is a word from the house. */
function showMessage(type, body) {
  if (!type?.startsWith('application/json')) {
    const notice = document.createElement('li');
    notice.className = 'notice';
    notice.textContent = body;
    prepend(notice);
    return;
  }
  try {
    showEntry(JSON.parse(body));
  } catch (error) {
    console.error('Skipped a message that is no entry', error); // or it would come again for ever
  }
}

function showEntry({ id, author, text, written }) {
  if (document.getElementById(id)) {
    return; // loaded before, and published while it was loaded
  }
  const item = document.createElement('li');
  item.id = id;
  child(item, 'h2', author);
  child(item, 'time', new Date(written).toLocaleString()).dateTime = written;
  child(item, 'p', text);
  prepend(item);
}

function child(parent, name, text) {
  const element = document.createElement(name);
  element.textContent = text;
  return parent.appendChild(element);
}

function prepend(item) {
  list.prepend(item);
  empty.hidden = true;
  while (list.childElementCount > SHOWN) {
    list.lastElementChild.remove();
  }
}

function report(live) {
  const state = live ? 'live' : 'waiting';
  if (connection.dataset.state !== state) {
    connection.dataset.state = state;
    connection.textContent = live ? 'Live' : 'Connection lost. Trying again …';
  }
}

/** Posts the entry. It is shown when it comes back as a message, here as in every other window. */
async function post() {
  const response = await fetch(form.action, {
    method: 'POST',
    body: new URLSearchParams(new FormData(form)),
  });
  if (response.status === 400) {
    return response.text();
  }
  if (!response.ok) {
    throw new Refused(response);
  }
  form.elements.text.value = '';
  return '';
}

form.addEventListener('submit', async (event) => {
  event.preventDefault();
  const button = form.querySelector('button');
  button.disabled = true;
  refusal.textContent = await post().catch(() => 'That did not work. Please try again.');
  button.disabled = false;
});

receive();
