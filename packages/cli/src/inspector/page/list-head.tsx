import { useEffect, useRef } from 'preact/hooks';

interface ListHeadProps {
  readonly allSelected: boolean;
  readonly someSelected: boolean;
  onSelectAll(on: boolean): void;
}

/** The header of the event list, with a box that selects all events. */
export function ListHead({ allSelected, someSelected, onSelectAll }: ListHeadProps) {
  const box = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (box.current) box.current.indeterminate = !allSelected && someSelected;
  });
  return (
    <thead>
      <tr>
        <th scope="col" class="check">
          <input
            ref={box}
            type="checkbox"
            aria-label="Select all that are shown"
            checked={allSelected}
            onChange={() => onSelectAll(!allSelected)}
          />
        </th>
        <th scope="col">State</th>
        <th scope="col">Type</th>
        <th scope="col" class="what">
          Event
        </th>
        <th scope="col" class="provider">
          Provider
        </th>
        <th scope="col" class="tries">
          Tries
        </th>
        <th scope="col" class="time">
          Received
        </th>
      </tr>
    </thead>
  );
}
