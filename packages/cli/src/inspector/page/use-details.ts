import { useEffect, useState } from 'preact/hooks';
import type { DetailsJson, EntryJson } from '../entry-json.ts';
import type { Api } from './api.ts';

export interface Details {
  readonly entry: DetailsJson | undefined;
  readonly trouble: string;
}

/** Loads everything about one event, again each time that it changes in the list. */
export function useDetails(api: Api, inbox: string, id: string, listed: EntryJson | undefined): Details {
  const [details, setDetails] = useState<Details>({ entry: undefined, trouble: '' });
  const version = listed && JSON.stringify(listed);
  useEffect(() => {
    let wanted = true;
    if (id === '') setDetails({ entry: undefined, trouble: '' });
    else {
      api.entry(inbox, id).then(
        (entry) => wanted && setDetails({ entry, trouble: '' }),
        (error: Error) => wanted && setDetails({ entry: undefined, trouble: error.message }),
      );
    }
    return () => {
      wanted = false;
    };
  }, [inbox, id, version]);
  // Until the answer arrives, the previous event is still loaded.
  return details.entry && details.entry.id !== id ? { entry: undefined, trouble: '' } : details;
}
