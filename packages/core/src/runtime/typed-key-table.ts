import type { KeyTable } from './key-table.ts';

/**
 * A hash table in typed arrays, for Node: 20 bytes a text beside the text itself, where a Map takes up to 60, and half
 * the time when each new text lets an old one go. A Map's entries and the texts it compares lie all over the heap,
 * and it is copied whenever the places of deleted texts have filled it.
 */
export function createKeyTable(): KeyTable {
  const keys: (string | undefined)[] = [];
  let hashes = new Int32Array(64);
  /** Numbers, each at its hash or in the first free slot after it; 0 in a free one. At most half are taken. */
  let slots = new Int32Array(128);
  let seed = newSeed();
  // What was looked for last.
  let wanted = '';
  let hash = 0;

  function look(key: string): number {
    wanted = key;
    hash = hashOf(key, seed);
    return slots[slotOfWanted()]!;
  }

  /** Where it stands, or where it would. */
  function slotOfWanted(): number {
    const mask = slots.length - 1;
    let slot = hash & mask;
    for (let number = slots[slot]!; number !== 0; number = slots[slot]!) {
      if (hashes[number] === hash && keys[number] === wanted) break;
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  function put(number: number): void {
    slots[slotOfWanted()] = number;
    hashes[number] = hash;
    keys[number] = wanted;
  }

  /** Anew with twice the room, and with another seed: nobody can choose texts that share their slots. */
  function grow(): void {
    const key = wanted;
    hashes = new Int32Array(hashes.length * 2);
    slots = new Int32Array(slots.length * 2);
    seed = newSeed();
    for (const [number, text] of keys.entries()) {
      if (text === undefined) continue;
      look(text);
      put(number);
    }
    look(key);
  }

  return {
    find: look,
    add(number) {
      while (number >= hashes.length) grow();
      put(number);
    },
    remove(number) {
      if (keys[number] === undefined) return;
      keys[number] = undefined;
      const mask = slots.length - 1;
      let hole = hashes[number]! & mask;
      while (slots[hole] !== number) hole = (hole + 1) & mask;
      // What stands behind and is not yet at its hash moves up, so that no search ends at the hole before it.
      for (let slot = (hole + 1) & mask; slots[slot] !== 0; slot = (slot + 1) & mask) {
        const other = slots[slot]!;
        if (((slot - hashes[other]!) & mask) < ((slot - hole) & mask)) continue;
        slots[hole] = other;
        hole = slot;
      }
      slots[hole] = 0;
    },
  };
}

/** Multiplies each character in, and mixes the high bits into the low ones, which choose the slot. */
function hashOf(text: string, seed: number): number {
  let hash = seed;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x5bd1e995);
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return hash ^ (hash >>> 13);
}

function newSeed(): number {
  return (Math.random() * 2 ** 32) | 0;
}
