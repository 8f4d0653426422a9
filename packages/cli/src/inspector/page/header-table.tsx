import type { ShownHeader } from '../show-headers.ts';

/** Shows the stored headers, with secrets masked. */
export function HeaderTable({ headers }: { headers: readonly ShownHeader[] }) {
  return (
    <section aria-label="Headers">
      <h3>Headers</h3>
      <table class="headers">
        <tbody>
          {headers.map(({ name, value, length }) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td>{value ?? <span class="masked">{`masked, ${length} characters`}</span>}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
