import assert from 'node:assert/strict';
import { CuttingProxy } from './cutting-proxy.js';
import { Channel, live } from './live.js';
import { Recorder } from './recorder.js';

const BODIES = ['one', '', 'two\nlines', 'é 🙂', 'x'.repeat(1 << 20)];

/** Texts that are told apart. */
const numbered = (from, to) => Array.from({ length: to - from }, (_, i) => `message ${from + i}`);

for (const transport of ['stream', 'poll']) {
  live(`messages come in order, those before and those after (${transport})`, async (channel) => {
    await channel.publishAll(BODIES);
    const client = new Recorder(channel.at('subscriber'), { transport });
    await client.untilMessages(BODIES.length);
    await channel.held(1);
    const id = await channel.publish('last');
    await client.untilMessages(BODIES.length + 1);
    assert.deepEqual(client.data, [...BODIES, 'last']);
    assert.equal(client.subscription.cursor, id);
    assert.equal(client.subscription.transport, transport);
  });

  live(`a cursor is where another transport goes on (${transport} first)`, async (channel) => {
    await channel.publishAll(['one', 'two', 'three']);
    const first = new Recorder(channel.at('subscriber'), {
      transport,
      onMessage: ({ data }) => data === 'two' && first.subscription.close(),
    });
    await first.untilClosed();
    const second = new Recorder(channel.at('subscriber'), {
      transport: transport === 'poll' ? 'stream' : 'poll',
      cursor: first.subscription.cursor,
    });
    await second.untilMessages(1);
    assert.deepEqual(second.data, ['three']);
  });

  live(`who begins at the newest misses nothing from then on (${transport})`, async (channel) => {
    await channel.publish('before');
    const client = new Recorder(channel.at('newest'), { transport });
    await client.untilState('open');
    await channel.held(1);
    await channel.publishAll(['one', 'two']);
    await client.untilMessages(2);
    assert.deepEqual(client.data, ['one', 'two']);
  });

  live(`a deleted channel is gone (${transport})`, async (channel) => {
    const client = new Recorder(channel.at('subscriber'), { transport });
    await channel.held(1);
    await channel.publish('one');
    await client.untilMessages(1);
    await channel.held(1);
    await channel.delete();
    await client.until(() => client.told.at(-1)[0] === 'gone');
    assert.deepEqual(client.data, ['one']);
  });

  live(`messages that are gone are told as a gap (${transport})`, async (channel) => {
    const cursor = await channel.publish('one');
    await channel.publishAll(['two', 'three', 'four']);
    const limits = `${channel.server}/two/${channel.id}`;
    await fetch(limits, { method: 'POST', body: 'five' }); // keeps two
    const client = new Recorder(channel.at('subscriber'), { transport, cursor });
    await client.untilMessages(2);
    assert.deepEqual(client.data, ['four', 'five']);
    assert.equal(client.gaps.length, 1);
  });

  live(`messages that are never kept are told as a gap (${transport})`, async (channel) => {
    const cursor = await channel.publish('one');
    const passing = `${channel.server}/passing/${channel.id}`;
    await fetch(passing, { method: 'POST', body: 'two' });
    await channel.publish('three');
    const client = new Recorder(channel.at('subscriber'), { transport, cursor });
    await client.untilMessages(1);
    assert.deepEqual(client.data, ['three']);
    assert.equal(client.gaps.length, 1);
  });

  live(`where the last one stays, the one before is told of it (${transport})`, async (channel) => {
    const first = new Recorder(channel.at('last'), { transport });
    await channel.held(1);
    const second = new Recorder(channel.at('last'), { transport });
    await first.untilState('conflict');
    await channel.held(1);
    await channel.publish('one');
    await second.untilMessages(1);
  });

  live(`where the first one stays, the next waits for its place (${transport})`, async (channel) => {
    const first = new Recorder(channel.at('first'), { transport });
    await channel.held(1);
    const second = new Recorder(channel.at('first'), { transport });
    await second.untilState('waiting');
    assert.match(second.details('waiting').reason, /^409 .* the first one stays/);
    first.subscription.close();
    await channel.publishAll(['one']); // a poll that was cut is held until somebody writes to it
    await second.untilMessages(1);
  });

  live(`several channels come in one order, each message with its own (${transport})`, async (news) => {
    const sport = new Channel(news.server, `${news.id} ü,é`);
    const both = `${news.server}/several/${news.id},${encodeURIComponent(sport.id)}`;
    await news.publish('one');
    await sport.publish('two');
    const client = new Recorder(both, { transport });
    await client.untilMessages(2);
    await sport.publish('three');
    await news.publish('four');
    await client.untilMessages(4);
    const expected = [
      [news.id, 'one'],
      [sport.id, 'two'],
      [sport.id, 'three'],
      [news.id, 'four'],
    ];
    assert.deepEqual(client.messages.map(({ channel, data }) => [channel, data]), expected);
    client.subscription.close();

    await sport.publish('five');
    const { cursor } = client.subscription;
    const next = new Recorder(both, { cursor, transport: transport === 'poll' ? 'stream' : 'poll' });
    await next.untilMessages(1);
    assert.deepEqual(next.data, ['five']);
    await news.delete();
    await sport.publish('six');
    await next.untilMessages(2);
    await sport.held(1); // a poll that is not held when the last channel goes does not hear of it
    await sport.delete();
    await next.untilState('gone');
  });

  live(`connections that break all the time lose and double nothing (${transport})`, async (channel) => {
    let random = 1;
    const next = () => (random = (random * 48271) % 2147483647); // the same at each run
    const proxy = new CuttingProxy(channel.server, () => 300 + (next() % 8000));
    const client = new Recorder(channel.at('subscriber', await proxy.start()), {
      transport,
      // The breaks are the test, not the pauses after them.
      fetch: async (...request) => {
        for (;;) {
          try {
            return await fetch(...request);
          } catch (error) {
            if (request[1].signal.aborted) {
              throw error;
            }
          }
        }
      },
    });
    const cutting = setInterval(() => proxy.cut(), 700).unref();
    const bodies = numbered(0, 400);
    await channel.publishAll(bodies);
    await client.untilMessages(bodies.length);
    await channel.publish('end');
    await client.until(() => client.data.at(-1) === 'end');
    clearInterval(cutting);
    await proxy.stop();
    assert.deepEqual(client.data, [...bodies, 'end']);
    assert.deepEqual(client.gaps, []);
  });
}

live('who is a thousand messages behind catches up in a handful of polls', async (channel) => {
  const bodies = numbered(0, 1000);
  await channel.publishAll(bodies);
  let requests = 0;
  const client = new Recorder(channel.at('subscriber'), {
    transport: 'poll',
    fetch: (...request) => {
      requests++;
      return fetch(...request);
    },
  });
  await client.untilMessages(1000);
  assert.deepEqual(client.data, bodies);
  assert.ok(requests <= 5, `${requests} requests`);
});

live('events have their names', async (channel) => {
  await channel.publish('3:0', { 'X-EventSource-Event': 'goal' });
  const client = new Recorder(channel.at('subscriber'));
  await client.untilMessages(1);
  assert.equal(client.messages[0].event, 'goal');
});

live('a location that does not hold is polled in intervals', async (channel) => {
  await channel.publishAll(['one', 'two']);
  const client = new Recorder(channel.at('interval'), { interval: 100 });
  await client.untilMessages(2);
  await channel.publish('three');
  await client.untilMessages(3);
  assert.deepEqual(client.data, ['one', 'two', 'three']);
  assert.equal(client.subscription.transport, 'poll');
});

live('a channel that is not there yet is waited for', async (channel) => {
  const client = new Recorder(channel.at('known'));
  await client.untilState('waiting');
  assert.match(client.details('waiting').reason, /^404 There is no such channel/);
  await channel.publish('one');
  await client.untilMessages(1);
});
