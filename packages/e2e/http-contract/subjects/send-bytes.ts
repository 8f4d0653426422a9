import { request as httpRequest } from 'node:http';
import type { ContractRequest, ContractResponse } from '../subject.ts';

/** Sends exactly the headers and bytes of a request to a real port, on a connection of its own. */
export function sendBytes(port: number, path: string, request: ContractRequest): Promise<ContractResponse> {
  const { method = 'POST', body, chunked } = request;
  return new Promise((resolve, reject) => {
    const outgoing = httpRequest({
      host: '127.0.0.1',
      port,
      path,
      method,
      agent: false,
      headers: ['host', `127.0.0.1:${port}`, 'connection', 'close', ...headerList(request)],
    });
    outgoing.on('response', async (incoming) => {
      try {
        const chunks: Buffer[] = [];
        for await (const chunk of incoming) chunks.push(chunk);
        resolve({
          status: incoming.statusCode ?? 0,
          headers: incoming.headers as Record<string, string>,
          body: Buffer.concat(chunks).toString(),
        });
      } catch (error) {
        reject(error);
      }
      outgoing.destroy();
    });
    outgoing.on('error', reject);
    if (chunked && body) {
      const middle = Math.floor(body.byteLength / 2);
      outgoing.write(body.subarray(0, middle));
      outgoing.end(body.subarray(middle));
    } else if (request.declaredLength === undefined) {
      outgoing.end(body);
    } else {
      outgoing.write(body ?? '', () => request.cut && outgoing.destroy());
    }
  });
}

/** Lists names and values in turn, as node:http takes them. */
function headerList({ headers = [], body, chunked, declaredLength }: ContractRequest): string[] {
  const list = headers.flat();
  if (chunked) return [...list, 'transfer-encoding', 'chunked'];
  const length = declaredLength ?? body?.byteLength;
  return length === undefined ? list : [...list, 'content-length', String(length)];
}
