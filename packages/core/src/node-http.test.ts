import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { expect, test } from 'vitest';
import { readNodeBody } from './node-http.ts';

test('refuses at once a body whose sender went before it was asked for', async () => {
  // So long that the test would end first.
  const limits = { maxBodyBytes: 1000, bodyTimeoutMs: 1_000_000 };
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  try {
    const client = connect((server.address() as AddressInfo).port, '127.0.0.1');
    client.write('POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 100\r\n\r\nhalf');
    const [request] = await once(server, 'request');
    request.on('error', () => {});
    client.destroy();
    await new Promise((gone) => request.on('close', gone));
    await expect(readNodeBody(request, limits)).rejects.toMatchObject({ code: 'body-incomplete' });
  } finally {
    server.close();
  }
});
