import { connect, type Socket } from 'node:net';
import type { SignedDelivery } from '@postern/core/testing';

/** Sockets over which one delivery is sent many times at once. */
export interface Copies {
  /** Writes the delivery to every socket without a pause, and resolves with the statuses of the answers. */
  send(delivery: SignedDelivery): Promise<readonly number[]>;
  close(): void;
}

/** Opens `perServer` connections to each server. They stay open, so that many requests can start at once. */
export async function openCopies(urls: readonly string[], perServer: number): Promise<Copies> {
  const targets = urls.flatMap((url) => Array.from({ length: perServer }, () => new URL(url)));
  const sockets = await Promise.all(targets.map(open));
  return {
    send(delivery) {
      const bytes = requestBytes(delivery);
      return Promise.all(
        sockets.map((socket) => {
          const answer = nextStatus(socket);
          socket.write(bytes);
          return answer;
        }),
      );
    },
    close() {
      for (const socket of sockets) socket.destroy();
    },
  };
}

function open({ hostname, port }: URL): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname, () => resolve(socket.setNoDelay()));
    socket.once('error', reject);
  });
}

function requestBytes({ headers, body }: SignedDelivery): Buffer {
  const lines = [...headers].map(([name, value]) => `${name}: ${value}\r\n`).join('');
  const head = `POST /webhooks/email HTTP/1.1\r\nhost: localhost\r\n${lines}content-length: ${body.byteLength}\r\n\r\n`;
  return Buffer.concat([Buffer.from(head), body]);
}

/** Reads one answer with its body, whose only `}` is its last byte, and resolves with the status. */
function nextStatus(socket: Socket): Promise<number> {
  return new Promise((resolve, reject) => {
    let answer = '';
    const onData = (chunk: Buffer): void => {
      answer += chunk.toString('latin1');
      if (!answer.endsWith('}')) return;
      end();
      resolve(Number(/^HTTP\/1\.1 (\d+)/.exec(answer)?.[1]));
    };
    const onClose = (): void => {
      end();
      reject(new Error('The server closed a connection.'));
    };
    const end = (): void => void socket.off('data', onData).off('close', onClose);
    socket.on('data', onData).on('close', onClose);
  });
}
