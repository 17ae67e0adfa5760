import { subscribe } from './hbpush.js';

/** Shows what the client receives that the fragment describes. */
const { client, url, options } = JSON.parse(decodeURIComponent(location.hash.slice(1)));

const show = (text) => {
  const item = document.createElement('li');
  item.textContent = text;
  document.getElementById('messages').append(item);
};
const showState = (state) => (document.getElementById('state').textContent = state);

const CLIENTS = {
  hbpush() {
    window.subscription = subscribe(url, {
      onMessage: ({ data }) => show(data),
      onGap: (id) => show(`gap ${id}`),
      onState: showState,
      ...options,
    });
  },
  EventSource() {
    const source = new EventSource(url);
    source.onopen = () => showState('open');
    source.onmessage = ({ data }) => show(data);
  },
  NchanSubscriber() {
    const subscriber = new NchanSubscriber(url, options);
    subscriber.on('connect', () => showState('open'));
    subscriber.on('disconnect', () => showState('waiting'));
    subscriber.on('message', show);
    subscriber.reconnectTimeout = 100;
    subscriber.start();
  },
};

CLIENTS[client]();
