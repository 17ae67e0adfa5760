import net from 'node:net';
import { once } from 'node:events';

/** An HTTP server that does exactly what a test says, byte by byte. */
export class ScriptedServer {
  #server = net.createServer((socket) => this.#serve(socket));
  #sockets = new Set();
  #requests = [];
  #waiting = [];
  #port = 0;

  static async start() {
    const server = new ScriptedServer();
    await server.listen();
    return server;
  }

  /** Listens, the second time on the same port. */
  async listen() {
    this.#server.listen(this.#port, '127.0.0.1');
    await once(this.#server, 'listening');
    this.#port = this.#server.address().port;
  }

  get url() {
    return `http://127.0.0.1:${this.#port}/subscriber/news`;
  }

  /** The requests that came and that no test has taken. */
  get untaken() {
    return this.#requests.length;
  }

  /** Takes the next request, as soon as it is there. */
  request() {
    const request = this.#requests.shift();
    return request ?? new Promise((resolve) => this.#waiting.push(resolve));
  }

  #serve(socket) {
    let head = '';
    this.#sockets.add(socket);
    socket.on('close', () => this.#sockets.delete(socket));
    socket.on('error', () => {}); // clients may cut connections; 'close' follows
    socket.setNoDelay(true);
    socket.setEncoding('latin1');
    socket.on('data', (text) => {
      head += text;
      for (let end = head.indexOf('\r\n\r\n'); end >= 0; end = head.indexOf('\r\n\r\n')) {
        this.#arrived(new ScriptedRequest(socket, head.slice(0, end)));
        head = head.slice(end + 4);
      }
    });
  }

  #arrived(request) {
    const taker = this.#waiting.shift();
    if (taker) {
      taker(request);
    } else {
      this.#requests.push(request);
    }
  }

  /** Refuses connections, and cuts those that there are. */
  async stop() {
    const closed = once(this.#server, 'close');
    this.#server.close();
    this.#sockets.forEach((socket) => socket.destroy());
    await closed;
  }
}

/** A request, which the test answers. */
class ScriptedRequest {
  #socket;

  constructor(socket, head) {
    const [first, ...fields] = head.split('\r\n');
    this.#socket = socket;
    [this.method, this.target] = first.split(' ');
    this.headers = Object.fromEntries(
      fields.map((field) => {
        const colon = field.indexOf(':');
        return [field.slice(0, colon).toLowerCase(), field.slice(colon + 1).trim()];
      }),
    );
  }

  get isStream() {
    return this.headers.accept === 'text/event-stream';
  }

  /** The cursor, wherever it stands. */
  get cursor() {
    const since = this.headers['if-modified-since'];
    return since
      ? `${Date.parse(since) / 1000}:${this.headers['if-none-match']}`
      : (new URL(this.target, 'http://x').searchParams.get('last_event_id') ?? undefined);
  }

  /** Sends bytes, or text, as they are. */
  raw(bytes) {
    this.#socket.write(bytes);
  }

  /** Sends the head of a reply. */
  head(status, headers) {
    const fields = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
    this.raw(`HTTP/1.1 ${status} Said\r\n${fields.join('')}\r\n`);
  }

  /** Sends a reply as a whole. */
  reply(status, headers = {}, body = '') {
    const bytes = Buffer.from(body);
    this.head(status, status === 304 ? headers : { ...headers, 'Content-Length': bytes.length });
    this.raw(bytes);
  }

  /** Answers a poll with a message. */
  message(id, body, headers = {}) {
    this.reply(200, { ...position(id), 'Content-Type': 'text/plain', ...headers }, body);
  }

  /** Begins an event stream, if there is text with its first bytes. */
  stream(text = ': hbpush\nretry: 100\n\n') {
    this.head(200, {
      'Content-Type': 'text/event-stream;charset=utf-8',
      Connection: 'close',
    });
    this.raw(text);
  }

  /** Sends a message as an event. */
  event(id, data) {
    this.raw(`id: ${id}\ndata: ${data}\n\n`);
  }

  /** Ends a stream, and the connection with it. */
  end() {
    this.#socket.end();
  }

  /** Cuts the connection. */
  cut() {
    this.#socket.destroy();
  }

  /** Resolves when the client has cut the connection. */
  async gone() {
    if (!this.#socket.destroyed) {
      await new Promise((resolve) => this.#socket.once('close', resolve));
    }
  }
}

/** The headers that name an id. */
export function position(id) {
  const [time, tag] = id.split(':');
  return { 'Last-Modified': new Date(time * 1000).toUTCString(), Etag: tag };
}
