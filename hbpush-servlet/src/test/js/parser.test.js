import assert from 'node:assert/strict';
import { test } from './fixture.js';
import { Recorder } from './recorder.js';

/** A stream that comes in just these pieces. */
function inPieces(pieces) {
  const body = new ReadableStream({
    start(controller) {
      pieces.filter((piece) => piece.length > 0).forEach((piece) => controller.enqueue(piece));
    },
  });
  return async () => new Response(body, { headers: { 'Content-Type': 'text/event-stream' } });
}

/** What a client makes of the stream, which has to end with an event whose data is "end". */
async function read(pieces) {
  const client = new Recorder('http://test/', { fetch: inPieces(pieces) });
  await client.until(() => client.data.at(-1) === 'end');
  client.subscription.close();
  return client.messages.map(({ id, event, data }) => [id, event, data]);
}

const bytes = (text) => new TextEncoder().encode(text);
const END = 'event\ndata: end\n\n';

test('lines end with CR, LF or CRLF, and characters have many bytes, wherever pieces end', async () => {
  const stream = bytes(
    '\uFEFF: hbpush\r\n\r\nid: 1:0\r\ndata: é 🙂\r\ndata:\r\ndata:  x\r\n\r\n' +
      'id:1:1\rdata:cr\rdata: two\r\rid: 1:2\ndata: lf\n\nevent: ü\r\ndata\n\r\n' + END,
  );
  const expected = [
    ['1:0', undefined, 'é 🙂\n\n x'],
    ['1:1', undefined, 'cr\ntwo'],
    ['1:2', undefined, 'lf'],
    ['1:2', 'ü', ''],
    ['1:2', undefined, 'end'],
  ];
  for (let at = 1; at < stream.length; at++) {
    assert.deepEqual(await read([stream.subarray(0, at), stream.subarray(at)]), expected, `at ${at}`);
  }
  assert.deepEqual(await read(Array.from(stream, (byte) => Uint8Array.of(byte))), expected);
});

test('only the first byte order mark is none of the text', async () => {
  assert.deepEqual(await read([bytes('\uFEFF\uFEFFdata: lost\n\ndata: \uFEFFkept\n\n' + END)]), [
    ['', undefined, '\uFEFFkept'],
    ['', undefined, 'end'],
  ]);
});

test('what is no field, or no value of it, is ignored', async () => {
  const stream =
    ': comment\n:\nDATA: a\n data: b\nunknown: c\nid: 1:0\nid: 2:0\0\nretry: 1s\nretry:\ndata: d\n\n' +
    'event: nothing\n\ndata: e\n\nid\ndata: f\n\n';
  assert.deepEqual(await read([bytes(stream + END)]), [
    ['1:0', undefined, 'd'],
    ['1:0', undefined, 'e'],
    ['', undefined, 'f'],
    ['', undefined, 'end'],
  ]);
});

test('lines may be huge, and events have many of them', async () => {
  const line = 'x'.repeat(20 << 20);
  const stream = bytes(`data: ${line}\n\n${'data: y\n'.repeat(100_000)}\n${END}`);
  const pieces = [];
  for (let at = 0; at < stream.length; at += 4096) {
    pieces.push(stream.subarray(at, at + 4096));
  }
  const [[, , huge], [, , many]] = await read(pieces);
  assert.equal(huge.length, line.length);
  assert.equal(many.length, 200_000 - 1);
});
