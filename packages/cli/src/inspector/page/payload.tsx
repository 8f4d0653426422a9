import { useMemo, useState } from 'preact/hooks';
import type { DetailsJson } from '../entry-json.ts';
import { hexLines } from './hex-lines.ts';
import { JsonTree } from './json-tree.tsx';
import { type ReadPayload, readPayload } from './read-payload.ts';

const shapes = ['tree', 'text', 'hex'] as const;
type Shape = (typeof shapes)[number];

/** The part of a long body that is shown. */
const mostText = 64 * 1024;
const mostHex = 8 * 1024;

/** Shows the body as it was received: as a tree for JSON and forms, as text, and as bytes. */
export function Payload({ entry: { delivery } }: { entry: DetailsJson }) {
  const body = delivery?.body;
  const read = useMemo(() => (body === undefined ? undefined : readPayload(body)), [body]);
  const [wanted, setWanted] = useState<Shape>('tree');
  if (!read) {
    return (
      <section aria-label="Payload">
        <h3>Payload</h3>
        <p class="muted">The body is past its retention.</p>
      </section>
    );
  }
  const possible = shapes.filter(
    (shape) => shape === 'hex' || (read.text !== undefined && (shape === 'text' || read.tree)),
  );
  const shape = possible.includes(wanted) ? wanted : (possible[0] ?? 'hex');
  return (
    <section aria-label="Payload">
      <div class="heading">
        <h3>Payload</h3>
        <div class="shapes">
          {possible.map((each) => (
            <button key={each} type="button" aria-pressed={each === shape} onClick={() => setWanted(each)}>
              {each}
            </button>
          ))}
        </div>
      </div>
      <div class="payload">
        <Shown read={read} shape={shape} />
      </div>
    </section>
  );
}

function Shown({ read: { bytes, text = '', tree }, shape }: { read: ReadPayload; shape: Shape }) {
  if (shape === 'tree' && tree) return <JsonTree value={tree.value} />;
  if (shape === 'text')
    return <Long text={text.slice(0, mostText)} rest={text.length - mostText} unit="characters" />;
  return <Long text={hexLines(bytes.subarray(0, mostHex))} rest={bytes.length - mostHex} unit="bytes" />;
}

function Long({ text, rest, unit }: { text: string; rest: number; unit: string }) {
  return (
    <>
      <pre>{text}</pre>
      {rest > 0 && (
        <p class="muted">{`${rest.toLocaleString()} more ${unit}: save the recording to see them.`}</p>
      )}
    </>
  );
}
