import type { RefObject } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { LastHour } from '../last-hour.ts';
import type { Filter } from './filter.ts';

interface FilterBarProps {
  readonly filter: Filter;
  readonly types: LastHour['types'];
  readonly searchRef: RefObject<HTMLInputElement | null>;
  onChange(change: Partial<Filter>): void;
}

const typingMs = 200;

/** Filters by provider, type and text. */
export function FilterBar({ filter, types, searchRef, onChange }: FilterBarProps) {
  const { provider, type, text } = filter;
  const known = provider === '' ? Object.values(types).flat() : (types[provider] ?? []);
  const narrowed = provider !== '' || type !== '' || text !== '' || filter.state !== '';
  return (
    <search class="filters">
      <SearchField text={text} searchRef={searchRef} onText={(text) => onChange({ text })} />
      <Choice
        label="Provider"
        value={provider}
        values={Object.keys(types)}
        onChoose={(provider) => onChange({ provider, type: '' })}
      />
      <Choice label="Type" value={type} values={known} onChoose={(type) => onChange({ type })} />
      {narrowed && (
        <button
          type="button"
          class="quiet"
          onClick={() => onChange({ provider: '', type: '', text: '', state: '' })}
        >
          Clear
        </button>
      )}
    </search>
  );
}

interface SearchFieldProps {
  readonly text: string;
  readonly searchRef: RefObject<HTMLInputElement | null>;
  onText(text: string): void;
}

/** Reports the text after a pause in typing. */
function SearchField({ text, searchRef, onText }: SearchFieldProps) {
  const [typed, setTyped] = useState(text);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => setTyped(text), [text]);
  useEffect(() => () => clearTimeout(timer.current), []);
  return (
    <input
      ref={searchRef}
      type="search"
      aria-label="Search by id, type or ordering key"
      aria-keyshortcuts="/"
      placeholder="Search id, type, ordering key"
      value={typed}
      onInput={({ currentTarget: { value } }) => {
        setTyped(value);
        clearTimeout(timer.current);
        timer.current = setTimeout(() => onText(value), typingMs);
      }}
    />
  );
}

interface ChoiceProps {
  readonly label: string;
  readonly value: string;
  readonly values: readonly string[];
  onChoose(value: string): void;
}

function Choice({ label, value, values, onChoose }: ChoiceProps) {
  const all = [...new Set([...values, ...(value === '' ? [] : [value])])].sort();
  return (
    <select aria-label={label} value={value} onChange={({ currentTarget }) => onChoose(currentTarget.value)}>
      <option value="">{`Any ${label.toLowerCase()}`}</option>
      {all.map((each) => (
        <option key={each} value={each}>
          {each}
        </option>
      ))}
    </select>
  );
}
