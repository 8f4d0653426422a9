import type { KeyTable } from './key-table.ts';

/**
 * Makes a hash table in typed arrays, for Node: 20 bytes a text beside the text itself, where a Map takes up to 60, and
 * half the time when each new text lets an old one go. A Map's entries and the texts it compares lie all over the heap,
 * and it is copied whenever the places of deleted texts have filled it.
 */
export function createKeyTable(): KeyTable {
  return new TypedKeyTable();
}

/**
 * Open addressing with linear probing. A slot holds the number of a text, or 0 when it is free; text and hash are found
 * by that number. Here 7 and 3 hash to slot 2, so 3 takes the next free slot:
 *
 *     slot     0   1   2   3   4 …        number   3     7
 *     number   0   0   7   3   0          hash     h3    h7      (both end in 2)
 *                                         key      'b'   'a'
 */
class TypedKeyTable implements KeyTable {
  readonly #keys: (string | undefined)[] = [];
  #hashes = new Int32Array(64);
  /** At most half of the slots are taken. */
  #slots = new Int32Array(128);
  #seed = newSeed();
  /** The text of the last `find`, and its hash. */
  #wanted = '';
  #hash = 0;

  find(key: string): number {
    this.#wanted = key;
    this.#hash = hashOf(key, this.#seed);
    return this.#slots[this.#slotOfWanted()]!;
  }

  add(number: number): void {
    while (number >= this.#hashes.length) this.#grow();
    this.#put(number);
  }

  remove(number: number): void {
    if (this.#keys[number] === undefined) return;
    this.#keys[number] = undefined;
    const slots = this.#slots;
    const hashes = this.#hashes;
    const mask = slots.length - 1;
    let hole = hashes[number]! & mask;
    while (slots[hole] !== number) hole = (hole + 1) & mask;
    // Entries behind the hole that are not at their own hash move up, so that no search ends at the hole before them.
    for (let slot = (hole + 1) & mask; slots[slot] !== 0; slot = (slot + 1) & mask) {
      const other = slots[slot]!;
      if (((slot - hashes[other]!) & mask) < ((slot - hole) & mask)) continue;
      slots[hole] = other;
      hole = slot;
    }
    slots[hole] = 0;
  }

  /** Finds the slot of the wanted text, or the free one where it would go. */
  #slotOfWanted(): number {
    const slots = this.#slots;
    const mask = slots.length - 1;
    let slot = this.#hash & mask;
    for (let number = slots[slot]!; number !== 0; number = slots[slot]!) {
      if (this.#hashes[number] === this.#hash && this.#keys[number] === this.#wanted) break;
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  #put(number: number): void {
    this.#slots[this.#slotOfWanted()] = number;
    this.#hashes[number] = this.#hash;
    this.#keys[number] = this.#wanted;
  }

  /** Builds the table again at twice the size, with another seed: nobody can choose texts that share their slots. */
  #grow(): void {
    const wanted = this.#wanted;
    this.#hashes = new Int32Array(this.#hashes.length * 2);
    this.#slots = new Int32Array(this.#slots.length * 2);
    this.#seed = newSeed();
    for (const [number, text] of this.#keys.entries()) {
      if (text === undefined) continue;
      this.find(text);
      this.#put(number);
    }
    this.find(wanted);
  }
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
