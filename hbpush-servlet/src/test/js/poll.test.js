import assert from 'node:assert/strict';
import { scripted } from './fixture.js';
import { position } from './scripted-server.js';

const BOUNDARY = 'hbpush-5f0c';

function part(id, body, headers = {}) {
  const fields = { ...position(id), 'Content-Length': Buffer.byteLength(body), ...headers };
  const lines = Object.entries(fields).map(([name, value]) => `${name}: ${value}\r\n`);
  return `--${BOUNDARY}\r\n${lines.join('')}\r\n${body}\r\n`;
}

/** Answers a poll with several messages. */
function batch(request, id, parts, headers = {}) {
  request.reply(
    200,
    { ...position(id), 'Content-Type': `multipart/mixed; boundary=${BOUNDARY}`, ...headers },
    `${parts.join('')}--${BOUNDARY}--\r\n`,
  );
}

scripted('polls walk from message to message by Last-Modified and Etag', async ({ server, open }) => {
  const client = open({ transport: 'poll' });
  const first = await server.request();
  assert.equal(first.isStream, false);
  assert.equal(first.cursor, undefined);
  assert.equal(first.headers.prefer, 'wait=0');
  first.message('1700000000:0', '{"goals": 3}', { 'Content-Type': 'application/json' });

  const second = await server.request();
  assert.equal(second.headers['if-modified-since'], 'Tue, 14 Nov 2023 22:13:20 GMT');
  assert.equal(second.headers['if-none-match'], '0');
  assert.equal(second.headers.prefer, 'wait=25');
  second.message('1700000000:1', 'two é🙂', { 'Message-Channel': 'a%20b' });

  assert.equal((await server.request()).cursor, '1700000000:1');
  assert.deepEqual(client.messages, [
    {
      data: '{"goals": 3}',
      id: '1700000000:0',
      channel: undefined,
      event: undefined,
      type: 'application/json',
    },
    {
      data: 'two é🙂',
      id: '1700000000:1',
      channel: 'a b',
      event: undefined,
      type: 'text/plain',
    },
  ]);
  assert.deepEqual(client.states, ['connecting', 'open']);
});

scripted('an Etag counts as proxies rewrite it', async ({ server, open }) => {
  open({ transport: 'poll' });
  for (const etag of ['"4"', 'W/"5"', 'W/6', '"7-gzip"', '"8--gzip"']) {
    const request = await server.request();
    request.reply(200, { ...position('9:0'), Etag: etag }, 'x');
  }
  assert.equal((await server.request()).cursor, '9:8');
});

scripted('304 is no message; it may name the position', async ({ server, open }) => {
  const client = open({ transport: 'poll', interval: 1 });
  (await server.request()).reply(304);
  assert.equal((await server.request()).cursor, undefined);
  await client.untilState('open');
});

scripted('a position that comes with a 304 is kept', async ({ server, open }) => {
  const client = open({ transport: 'poll' });
  (await server.request()).reply(304, position('7:3'));
  assert.equal((await server.request()).cursor, '7:3');
  assert.deepEqual(client.messages, []);
});

scripted('a gap is told before the message that comes with it', async ({ server, open }) => {
  const client = open({ transport: 'poll', cursor: '3:0' });
  (await server.request()).message('9:0', 'one', { 'Message-Gap': '8:0' });
  assert.equal((await server.request()).cursor, '9:0');
  assert.deepEqual(
    client.told.filter(([name]) => name !== 'state').map(([name]) => name),
    ['gap', 'message'],
  );
  assert.deepEqual(client.gaps, ['8:0']);
});

scripted('after lost data ids may be lower than the gap', async ({ server, open }) => {
  open({ transport: 'poll', cursor: '99:0' });
  (await server.request()).message('5:0', 'oldest', { 'Message-Gap': '8:0' });
  assert.equal((await server.request()).cursor, '5:0');
});

scripted('a message that was seen already is a failure, and not delivered', async ({ server, open }) => {
  const client = open({ transport: 'poll', cursor: '7:1' });
  // As if a proxy, or the page's own fetch, had dropped the headers that name the cursor.
  (await server.request()).message('7:0', 'oldest');
  await client.untilState('waiting');
  assert.match(client.details('waiting').reason, /^7:0 came again: .*If-None-Match.* dropped/);
  batch(await server.request(), '7:1', [part('7:1', 'seen')]);
  batch(await server.request(), '8:0', [part('8:0', 'new')]);
  await client.untilMessages(1);
  assert.deepEqual(client.data, ['new']);
});

scripted('a gap without a message is told once', async ({ server, open }) => {
  const client = open({ transport: 'poll', cursor: '3:0', interval: 1 });
  (await server.request()).reply(304, { ...position('3:0'), 'Message-Gap': '8:0' });
  const second = await server.request();
  assert.equal(second.cursor, '8:0');
  second.reply(304, position('8:0'));
  assert.equal((await server.request()).cursor, '8:0');
  assert.deepEqual(client.gaps, ['8:0']);
});

scripted('where polls are not held, the client keeps an interval', async ({ server, open }) => {
  open({ transport: 'poll', interval: 300 });
  (await server.request()).reply(304); // to know that the connection is good
  (await server.request()).reply(304);
  const answered = Date.now();
  (await server.request()).message('7:0', 'one');
  assert.ok(Date.now() - answered >= 250, `asked after ${Date.now() - answered} ms`);
  // After a message there may be more.
  (await server.request()).message('7:1', 'two');
  await server.request();
});

scripted('a pause between two polls is no silence', async ({ server, open }) => {
  const client = open({ transport: 'poll', heartbeat: 1000, interval: 2500 });
  (await server.request()).reply(304);
  (await server.request()).reply(304);
  await server.request();
  assert.deepEqual(client.states, ['connecting', 'open']);
});

scripted('a 304 may name a position after the gap', async ({ server, open }) => {
  open({ transport: 'poll', interval: 1 });
  (await server.request()).reply(304, { ...position('9:0'), 'Message-Gap': '8:5' });
  assert.equal((await server.request()).cursor, '9:0');
});

scripted('410 and 409 end it', async ({ server, open }) => {
  const deleted = open({ transport: 'poll' });
  (await server.request()).reply(410);
  await deleted.until(() => deleted.told.at(-1)[0] === 'gone');

  const displaced = open({ transport: 'poll' });
  (await server.request()).reply(304);
  (await server.request()).reply(409); // it asked to be held
  await displaced.untilState('conflict');
  assert.equal(server.untaken, 0);
});

scripted('a message that is cut off does not count', async ({ server, open }) => {
  const client = open({ transport: 'poll', cursor: '3:0' });
  const first = await server.request();
  first.head(200, { ...position('7:0'), 'Content-Length': 100 });
  first.raw('the first half');
  first.cut();
  const second = await server.request();
  assert.equal(second.cursor, '3:0');
  second.message('7:0', 'whole');
  await client.untilMessages(1);
  assert.deepEqual(client.data, ['whole']);
});

scripted('a large message may take longer than a silence', async ({ server, open }) => {
  const client = open({ transport: 'poll', heartbeat: 3000 });
  const first = await server.request();
  first.head(200, { ...position('7:0'), 'Content-Length': 40 });
  const begun = Date.now();
  for (let i = 0; i < 10; i++) {
    first.raw('1234');
    // Slower in all than what a silence may last, each time faster.
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
  await client.untilMessages(1);
  assert.equal(client.data[0].length, 40);
  assert.ok(Date.now() - begun > 2000);
});

scripted('a page that is no message is not taken for one', async ({ server, open }) => {
  const client = open({ transport: 'poll' });
  (await server.request()).reply(200, { 'Content-Type': 'text/html' }, 'Log in to this network');
  await client.untilState('waiting');
  assert.match(client.details('waiting').reason, /names no cursor/);
  assert.deepEqual(client.messages, []);
  (await server.request()).message('7:0', 'one');
  await client.untilMessages(1);
});

scripted('neither is a page with a tag of its own', async ({ server, open }) => {
  for (const etag of ['W/"1234-1700000000000"', '"1700000000"', '"2097152"', '"5-abc"', '"5f0c"']) {
    const client = open({ transport: 'poll' });
    const page = { ...position('7:0'), Etag: etag, 'Content-Type': 'text/html' };
    (await server.request()).reply(200, page, 'Sorry, we are closed');
    await client.untilState('waiting');
    assert.match(client.details('waiting').reason, /names no cursor/, etag);
    assert.deepEqual(client.messages, []);
    client.subscription.close();
  }
});

scripted('several messages come in one reply, if there are', async ({ server, open }) => {
  const client = open({ transport: 'poll' });
  const first = await server.request();
  assert.equal(first.headers.accept, 'multipart/mixed, */*');
  batch(first, '8:0', [
    part('7:0', ''),
    part('7:1', `\r\n--x\r\n\r\n--${BOUNDARY.slice(0, -1)}`, { 'Content-Type': 'text/plain' }),
    part('8:0', 'é 🙂\r\n', { 'Message-Gap': '7:9', 'message-channel': 'a%20b' }),
  ]);
  assert.equal((await server.request()).cursor, '8:0');
  assert.deepEqual(
    client.messages.map(({ id, data, type, channel }) => [id, data, type, channel]),
    [
      ['7:0', '', undefined, undefined],
      ['7:1', `\r\n--x\r\n\r\n--${BOUNDARY.slice(0, -1)}`, 'text/plain', undefined],
      ['8:0', 'é 🙂\r\n', undefined, 'a b'],
    ],
  );
  assert.deepEqual(client.told.slice(-2).map(([name]) => name), ['gap', 'message']);
});

scripted('a gap before several messages is told once, before the first', async ({ server, open }) => {
  const client = open({ transport: 'poll', cursor: '3:0' });
  const parts = (headers) => [part('7:0', 'one', headers), part('7:1', 'two')];
  // What was never kept, or lost with a store, only the reply tells.
  batch(await server.request(), '7:1', parts({}), { 'Message-Gap': '6:0' });
  assert.equal((await server.request()).cursor, '7:1');
  const both = open({ transport: 'poll', cursor: '3:0' });
  batch(await server.request(), '7:1', parts({ 'Message-Gap': '5:0' }), { 'Message-Gap': '6:0' });
  await both.untilMessages(2);
  for (const { told } of [client, both]) {
    assert.deepEqual(
      told.filter(([name]) => name !== 'state').map(([name, what]) => [name, what.data ?? what]),
      [
        ['gap', '6:0'],
        ['message', 'one'],
        ['message', 'two'],
      ],
    );
  }
});

scripted('who closes at one of several messages gets no more', async ({ server, open }) => {
  const client = open({ transport: 'poll', onMessage: () => client.subscription.close() });
  batch(await server.request(), '7:1', [part('7:0', 'one'), part('7:1', 'two')]);
  await client.untilClosed();
  assert.equal(client.subscription.cursor, '7:0');
  assert.equal(server.untaken, 0);
});

scripted('the type of several messages may have more parameters', async ({ server, open }) => {
  const client = open({ transport: 'poll' });
  for (const [time, type] of [
    [7, `multipart/mixed; charset=utf-8; boundary=${BOUNDARY}`],
    [8, `Multipart/Mixed;Boundary="${BOUNDARY}" ; charset=utf-8`],
  ]) {
    const id = `${time}:0`;
    batch(await server.request(), id, [part(id, 'one')], { 'Content-Type': type });
  }
  await client.untilMessages(2);
  assert.deepEqual(client.data, ['one', 'one']);
});

scripted('a message may be multipart itself', async ({ server, open }) => {
  const client = open({ transport: 'poll' });
  const type = { 'Content-Type': 'multipart/mixed; boundary=theirs' };
  (await server.request()).message('7:0', '--theirs\r\n\r\nx\r\n--theirs--', type);
  await client.untilMessages(1);
  assert.deepEqual(client.data, ['--theirs\r\n\r\nx\r\n--theirs--']);
});

scripted('a reply of several messages that has none is a failure', async ({ server, open }) => {
  const client = open({ transport: 'poll' });
  batch(await server.request(), '7:0', []);
  await client.untilState('waiting');
  assert.match(client.details('waiting').reason, /no message/);
});
