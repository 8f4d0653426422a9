import { useState } from 'preact/hooks';
import { ExactNumber } from './read-payload.ts';

/** The levels that are open at first. */
const openDepth = 3;
/** The number of items of one list that are shown at a time. */
const pageSize = 100;

/** Shows a JSON value as a tree that folds. All of it is text: no part of a payload is ever markup. */
export function JsonTree({ value }: { value: unknown }) {
  return (
    <ul class="tree">
      <Node value={value} depth={0} />
    </ul>
  );
}

interface NodeProps {
  readonly name?: string;
  readonly value: unknown;
  readonly depth: number;
}

function Node({ name, value, depth }: NodeProps) {
  if (typeof value !== 'object' || value === null || value instanceof ExactNumber) {
    return (
      <li>
        <Name name={name} />
        <Leaf value={value} />
      </li>
    );
  }
  return <Branch name={name} value={value} depth={depth} />;
}

function Branch({ name, value, depth }: { name: string | undefined; value: object; depth: number }) {
  const isList = Array.isArray(value);
  const items = Object.entries(value);
  const [open, setOpen] = useState(depth < openDepth && items.length <= pageSize);
  const [shown, setShown] = useState(pageSize);
  const size = isList ? `${items.length} items` : `${items.length} fields`;
  return (
    <li>
      <button type="button" class="fold" aria-expanded={open} onClick={() => setOpen(!open)}>
        <Name name={name} />
        <span class="muted">{isList ? '[ ' : '{ '}</span>
        {!open && (
          <span class="muted">{`${items.length === 1 ? size.slice(0, -1) : size} ${isList ? ']' : '}'}`}</span>
        )}
      </button>
      {open && (
        <ul>
          {items.slice(0, shown).map(([key, item]) => (
            <Node key={key} name={key} value={item} depth={depth + 1} />
          ))}
          {items.length > shown && (
            <li>
              <button type="button" class="quiet" onClick={() => setShown(shown + pageSize)}>
                {`${items.length - shown} more`}
              </button>
            </li>
          )}
        </ul>
      )}
    </li>
  );
}

function Name({ name }: { name: string | undefined }) {
  return name === undefined ? null : (
    <>
      <span class="key">{name}</span>
      <span class="muted">: </span>
    </>
  );
}

function Leaf({ value }: { value: unknown }) {
  if (typeof value === 'string') return <span class="string">{JSON.stringify(value)}</span>;
  if (value instanceof ExactNumber) return <span class="number">{value.source}</span>;
  return <span class={typeof value === 'number' ? 'number' : 'word'}>{String(value)}</span>;
}
