import assert from 'node:assert/strict';
import { EventEmitter, once } from 'node:events';
import { scripted } from './fixture.js';
import { position } from './scripted-server.js';

scripted('a stream is asked for, and its events are messages', async ({ server, open }) => {
  const client = open();
  const stream = await server.request();
  assert.equal(stream.headers.accept, 'text/event-stream');
  assert.equal(stream.target, '/subscriber/news');
  stream.stream();
  stream.raw('event: goal\nid: 1700000000:0\ndata: 1:0\n\nid: 1700000000:1\ndata:\n\n');
  await client.untilMessages(2);
  assert.deepEqual(client.messages, [
    { data: '1:0', id: '1700000000:0', channel: undefined, event: 'goal', type: undefined },
    { data: '', id: '1700000000:1', channel: undefined, event: undefined, type: undefined },
  ]);
  assert.deepEqual(client.states, ['connecting', 'open']);
  assert.equal(client.subscription.cursor, '1700000000:1');
  assert.equal(client.subscription.transport, 'stream');
});

scripted('a stream that breaks goes on after the message seen last', async ({ server, open }) => {
  const client = open({ cursor: '5:0' });
  const first = await server.request();
  assert.equal(first.target, '/subscriber/news?last_event_id=5%3A0');
  first.stream();
  first.event('7:0', 'one');
  first.raw('id: 8:0\ndata: never comp');
  await client.untilMessages(1);
  first.cut();

  const second = await server.request();
  assert.equal(second.cursor, '7:0');
  second.stream();
  second.event('8:0', 'completed');
  await client.untilMessages(2);
  second.end();

  assert.equal((await server.request()).cursor, '8:0');
  assert.deepEqual(client.data, ['one', 'completed']);
  assert.deepEqual(client.states.slice(0, 4), ['connecting', 'open', 'waiting', 'connecting']);
});

scripted('an id without data moves the cursor and is no message', async ({ server, open }) => {
  const client = open();
  const first = await server.request();
  first.stream();
  first.raw('id: 7:3\n\n');
  first.end();
  assert.equal((await server.request()).cursor, '7:3');
  assert.deepEqual(client.messages, []);
});

scripted('a gap is told, and the walk goes on after it', async ({ server, open }) => {
  const client = open();
  const first = await server.request();
  first.stream();
  first.raw('event: gap\nid: 9:1\ndata: 9:1\n\n');
  await client.until(() => client.gaps.length > 0);
  assert.deepEqual(client.gaps, ['9:1']);
  assert.deepEqual(client.messages, []);
  first.end();
  assert.equal((await server.request()).cursor, '9:1');
});

scripted('where a stream begins too early, polls go on', async ({ server, open }) => {
  const client = open({ cursor: '7:1' });
  // As if a proxy, or the page's own fetch, had dropped the query that names the cursor.
  (await server.request()).stream('id: 7:0\ndata: oldest\n\n');
  const poll = await server.request();
  assert.equal(poll.isStream, false);
  assert.equal(poll.cursor, '7:1');
  assert.deepEqual(client.messages, []);

  const streams = open({ cursor: '7:1', transport: 'stream' });
  (await server.request()).stream('id: 7:1\ndata: seen\n\n');
  await streams.untilState('waiting');
  assert.match(streams.details('waiting').reason, /^7:1 came again: .*last_event_id.* dropped/);
  assert.deepEqual(streams.messages, []);
});

scripted('after lost data the ids of a stream may be lower than the gap', async ({ server, open }) => {
  const client = open({ cursor: '99:0' });
  const stream = await server.request();
  stream.stream('event: gap\nid: 8:0\ndata: 8:0\n\nid: 5:0\ndata: oldest\n\n');
  stream.event('5:1', 'next');
  await client.untilMessages(2);
  assert.deepEqual(client.data, ['oldest', 'next']);
  stream.end();
  assert.equal((await server.request()).cursor, '5:1');
});

scripted('a deleted channel ends it, and nobody comes back', async ({ server, open }) => {
  const client = open();
  const stream = await server.request();
  stream.stream();
  stream.event('7:0', 'one');
  stream.raw('event: gone\nid: gone\ndata: \n\nid: 8:0\ndata: too late\n\n');
  await client.until(() => client.told.at(-1)[0] === 'gone');
  await stream.gone();
  assert.deepEqual(client.data, ['one']);
  assert.equal(client.subscription.state, 'gone');
  assert.equal(client.subscription.cursor, '7:0');
  assert.equal(server.untaken, 0);
});

scripted('a conflict ends it', async ({ server, open }) => {
  const client = open();
  const stream = await server.request();
  stream.stream();
  stream.raw('event: conflict\nid: gone\ndata: \n\n');
  await client.untilState('conflict');
  assert.equal(server.untaken, 0);
});

scripted('a stream of several channels names them behind the id', async ({ server, open }) => {
  const client = open();
  const first = await server.request();
  first.stream();
  first.event('7:0 a%20b%2Cc', 'one');
  first.event('7:1 100%', 'not encoded');
  await client.untilMessages(2);
  assert.deepEqual(
    client.messages.map(({ id, channel }) => [id, channel]),
    [
      ['7:0', 'a b,c'],
      ['7:1', '100%'],
    ],
  );
  first.end();
  assert.equal((await server.request()).cursor, '7:1');
});

scripted('close ends the request and everything else at once', async ({ server, open }) => {
  const client = open({ onMessage: () => client.subscription.close() });
  const stream = await server.request();
  stream.stream();
  stream.raw('id: 7:0\ndata: one\n\nid: 7:1\ndata: two\n\n');
  await stream.gone();
  assert.equal(client.subscription.state, 'closed');
  assert.equal(client.subscription.cursor, '7:0');
  assert.deepEqual(client.states, ['connecting', 'open']);
  assert.equal(server.untaken, 0);
});

for (const transport of ['stream', 'poll']) {
  scripted(`who closes as it opens may go on from there (${transport})`, async ({ server, open }) => {
    const cursors = [];
    const client = open({
      transport,
      cursor: '3:0',
      onState: (state) => {
        cursors.push(client.subscription.cursor);
        if (state === 'open') {
          client.subscription.close();
        }
      },
    });
    const request = await server.request();
    if (transport === 'stream') {
      request.stream('id: 7:0\ndata: one\n\n');
    } else {
      request.message('7:0', 'one', { 'Message-Gap': '6:0' });
    }
    await client.untilClosed();
    assert.deepEqual(cursors, ['3:0', '3:0']);
    assert.equal(client.subscription.cursor, '3:0');
    assert.deepEqual(client.told, []);
  });
}

for (const [how, transport, answer] of [
  ['stream', 'stream', (request) => request.stream('event: gap\nid: 6:0\ndata: 6:0\n\n')],
  ['poll', 'poll', (request) => request.message('7:0', 'one', { 'Message-Gap': '6:0' })],
  ['304', 'poll', (request) => request.reply(304, { ...position('6:0'), 'Message-Gap': '6:0' })],
]) {
  scripted(`who closes at a gap may be told of it again (${how})`, async ({ server, open }) => {
    const client = open({
      transport,
      cursor: '3:0',
      onGap: () => client.subscription.close(),
    });
    answer(await server.request());
    await client.untilClosed();
    await new Promise((resolve) => setTimeout(resolve));
    assert.equal(client.subscription.cursor, '3:0');
    assert.deepEqual(client.messages, []);
  });
}

scripted('who closes before anything was asked asks nothing', async ({ server, open }) => {
  const closed = open();
  closed.subscription.close();
  open();
  assert.equal((await server.request()).method, 'GET');
  assert.deepEqual(closed.told, []);
  assert.equal(server.untaken, 0);
});

/** What comes to the process, instead of to the test runner, as nobody's error. */
class Uncaught {
  #before = process.rawListeners('uncaughtException');
  #errors = new EventEmitter();

  constructor() {
    process.removeAllListeners('uncaughtException');
    process.on('uncaughtException', (error) => this.#errors.emit('uncaught', error));
  }

  async next() {
    const [error] = await once(this.#errors, 'uncaught');
    return error;
  }

  restore() {
    process.removeAllListeners('uncaughtException');
    this.#before.forEach((listener) => process.on('uncaughtException', listener));
  }
}

scripted('a handler that throws is reported, and the walk goes on', async ({ server, open }) => {
  const uncaught = new Uncaught();
  const data = [];
  const client = open({
    onMessage: (message) => {
      data.push(message.data);
      throw new Error(`cannot take ${message.data}`);
    },
  });
  try {
    const stream = await server.request();
    stream.stream();
    for (const [id, text] of [['7:0', 'one'], ['7:1', 'two']]) {
      const next = uncaught.next();
      stream.event(id, text);
      assert.equal((await next).message, `cannot take ${text}`);
    }
    assert.deepEqual(data, ['one', 'two']);
    assert.equal(client.subscription.state, 'open');
  } finally {
    uncaught.restore();
  }
});
