import { subscribe } from './hbpush.js';

const SHOWN = 500;

/** Messages of one author so close to each other show the name once. */
const TOGETHER = 5 * 60_000;

/** How long to wait before what did not get through is tried again, each time longer. */
const AGAIN = 2_000;
const LONGEST = 10_000;

/** Refusals that may pass, if not soon: an application that is deployed anew is not found meanwhile. */
const PASSING = new Set([404, 408, 421, 425, 429]);
const TRIES = 10;

const list = document.getElementById('messages');
const empty = document.getElementById('empty');
const connection = document.getElementById('connection');
const latest = document.getElementById('latest');
const form = document.getElementById('form');
const refusal = document.getElementById('refusal');
const { author, text } = form.elements;
const title = document.title;

let subscription;
let incomplete = false;
let completion;
let unread = 0;
let countdown;

// Receiving.

/** Goes on after the cursor, for as long as the page is open. */
function listen(cursor) {
  subscription = subscribe('subscriber/room', {
    cursor,
    onMessage: ({ data }) => receive(data),
    onGap() {
      incomplete = true; // the relay has lost messages; the room may still know them
      complete();
    },
    onGone: () => listen(subscription.cursor), // deleted; its next life goes on after this one
    onState: (state, details) => {
      report(state, details);
      if (state === 'open') {
        complete();
      }
    },
  });
}

/** What is said is published as JSON; anything else is a word from the house. */
function receive(data) {
  let message;
  try {
    message = JSON.parse(data);
  } catch {
    message = data;
  }
  if (typeof message?.id === 'string') {
    show(message);
  } else {
    insert(element('li', 'notice', data));
  }
}

/** Asks for what was said while nobody told. */
async function complete() {
  if (!incomplete) {
    return;
  }
  incomplete = false;
  clearTimeout(completion);
  try {
    const response = await fetch('messages', { cache: 'no-store' });
    const { messages } = await response.json();
    messages.forEach(show);
  } catch {
    incomplete = true;
    completion = setTimeout(complete, LONGEST); // or earlier, when the connection is there again
  }
}

// Showing.

/** Shows a message once, wherever it came from: with the page, by push, or from this page's form. */
function show({ id, author: by, text: said, said: at }) {
  const known = document.getElementById(id);
  if (known && !known.classList.contains('pending')) {
    return;
  }
  known?.remove();
  const mine = by === author.value.trim();
  const item = element('li', mine ? 'message mine' : 'message');
  item.id = id;
  item.dataset.author = by;
  item.dataset.at = Date.parse(at);
  item.append(face(by), element('h2', '', by), element('p', '', said), time(at));
  insert(item);
  if (document.hidden) {
    document.title = `(${++unread}) ${title}`;
  }
}

/** Each name has a colour of its own. */
function face(name) {
  const circle = element('span', 'face', [...name][0].toUpperCase());
  const hue = [...name].reduce((sum, letter) => (sum * 31 + letter.codePointAt(0)) % 360, 7);
  circle.style.setProperty('--hue', hue);
  circle.ariaHidden = 'true';
  return circle;
}

function time(at) {
  const date = new Date(at);
  const shown = element('time', '', date.toLocaleTimeString([], { timeStyle: 'short' }));
  shown.dateTime = at;
  shown.title = date.toLocaleString();
  return shown;
}

function element(name, className, content = '') {
  const made = document.createElement(name);
  made.className = className;
  made.textContent = content;
  return made;
}

/** Puts an item where its time says, and what is not yet said last. */
function insert(item) {
  const atEnd = isAtEnd();
  item.dataset.at ??= Date.now();
  let before = list.lastElementChild;
  while (before && isAfter(before, item)) {
    before = before.previousElementSibling;
  }
  if (before) {
    before.after(item);
  } else {
    list.prepend(item);
  }
  group(item);
  group(item.nextElementSibling);
  while (list.childElementCount > SHOWN) {
    list.firstElementChild.remove();
  }
  empty.hidden = true;
  if (atEnd || item.classList.contains('pending')) {
    scrollToEnd();
  } else {
    latest.hidden = false;
  }
}

function isAfter(one, other) {
  const [pending, otherPending] = [one, other].map((item) => item.classList.contains('pending'));
  return pending === otherPending ? Number(one.dataset.at) > Number(other.dataset.at) : pending;
}

function group(item) {
  const before = item?.previousElementSibling;
  item?.classList.toggle(
    'follows',
    Boolean(item.dataset.author) &&
      before?.dataset.author === item.dataset.author &&
      item.dataset.at - before.dataset.at < TOGETHER,
  );
}

function isAtEnd() {
  const { scrollHeight, scrollTop, clientHeight } = document.documentElement;
  return scrollHeight - scrollTop - clientHeight < 80;
}

function scrollToEnd() {
  window.scrollTo(0, document.documentElement.scrollHeight);
}

const STATES = {
  connecting: () => 'Connecting …',
  open: () => 'Live',
  waiting: ({ reason, retryIn }) =>
    reason === 'offline' || !navigator.onLine
      ? 'You are offline'
      : `Reconnecting in ${Math.ceil(retryIn / 1000)} s`,
  conflict: () => 'Open in another place',
  refused: ({ reason }) => `Not let in: ${reason}`,
};

function report(state, details) {
  clearInterval(countdown);
  // A short try between two pauses is no news.
  if (state in STATES && !(state === 'connecting' && connection.dataset.state === 'waiting')) {
    connection.dataset.state = state;
    connection.textContent = STATES[state](details);
  }
  connection.title = state === 'open' ? `By ${details.transport}` : '';
  if (state === 'waiting') {
    const until = Date.now() + details.retryIn;
    countdown = setInterval(() => {
      connection.textContent = STATES.waiting({ ...details, retryIn: Math.max(0, until - Date.now()) });
    }, 1000);
  }
}

// Saying.

/**
 * Shows at once what is said, and sends it until the room has it, which the channel tells. What the room
 * does not take comes back, before what was typed meanwhile.
 */
async function say(message) {
  const item = element('li', 'message mine pending');
  item.id = message.id;
  item.dataset.author = message.author;
  item.append(
    face(message.author),
    element('h2', '', message.author),
    element('p', '', message.text),
    element('time', '', 'sending …'),
  );
  insert(item);
  for (let tries = 1; item.isConnected; tries++) {
    const response = await post(message);
    if (isRefused(response.status, tries)) {
      const reason = await explanation(response);
      if (item.isConnected) {
        item.remove();
        text.value = text.value ? `${message.text}\n${text.value}` : message.text;
        refusal.textContent = reason;
      }
      return;
    }
    const pause = Math.min(AGAIN * 2 ** (tries - 1), LONGEST);
    await new Promise((resume) => setTimeout(resume, pause));
  }
}

function isRefused(status, tries) {
  return status >= 400 && status < 500 && (!PASSING.has(status) || tries >= TRIES);
}

/** What the room says; pages that containers send instead are no reading. */
async function explanation(response) {
  const isText = (response.headers.get('Content-Type') ?? '').startsWith('text/plain');
  const said = isText ? await response.text().catch(() => '') : '';
  return said || `The room did not take this (${response.status}).`;
}

/** The message's own id makes it safe to send it twice. */
async function post(message) {
  try {
    return await fetch(form.action, { method: 'POST', body: new URLSearchParams(message) });
  } catch {
    return Response.error();
  }
}

/** Needs no secure context, as crypto.randomUUID does. */
function newId() {
  const hex = Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) =>
    byte.toString(16).padStart(2, '0'),
  ).join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

form.addEventListener('submit', (event) => {
  event.preventDefault();
  refusal.textContent = '';
  try {
    localStorage.setItem('name', author.value);
  } catch {
    // the browser keeps nothing for us: the name is asked for again
  }
  say({ id: newId(), author: author.value.trim(), text: text.value.trim() });
  text.value = '';
  text.focus();
});

text.addEventListener('keydown', (event) => {
  if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    form.requestSubmit();
  }
});

latest.addEventListener('click', scrollToEnd);
document.addEventListener('scroll', () => isAtEnd() && (latest.hidden = true));
document.addEventListener('visibilitychange', () => {
  if (!document.hidden) {
    unread = 0;
    document.title = title;
  }
});

// Beginning: with what the page brought, and after it.

try {
  author.value = localStorage.getItem('name') ?? '';
} catch {
  // as above
}
const { cursor, messages } = JSON.parse(document.getElementById('history').textContent);
messages.forEach(show);
empty.hidden = messages.length > 0;
listen(cursor);
