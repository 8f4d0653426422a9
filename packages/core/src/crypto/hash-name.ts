/** The hash functions that senders use. */
export type HashName = 'sha1' | 'sha256' | 'sha512';
