import { readFile } from 'node:fs/promises';
import type { HeaderRecord } from '@postern/core';
import { CliError } from '../cli-error.ts';

/** Reads the headers of a delivery from `Name: value` flags and from a file. A flag replaces the file's header. */
export async function readHeaders(lines: readonly string[] = [], path?: string): Promise<HeaderRecord> {
  const fromFile = path === undefined ? [] : fileHeaders(await readFile(path, 'utf8'));
  const named = new Set(lines.map((line) => parseLine(line)[0]));
  return collectHeaders([...fromFile.filter(([name]) => !named.has(name)), ...lines.map(parseLine)]);
}

/** Reads `Name: value` lines as tools print them, with or without a request line; or a JSON object. */
function fileHeaders(text: string): readonly (readonly [string, string])[] {
  if (text.trimStart().startsWith('{')) return jsonHeaders(text);
  const lines = text.split(/\r?\n/).map((line) => line.replace(/^[<>] /, ''));
  return lines
    .filter((line) => line.trim() !== '' && !/^([A-Z]+ \S+ HTTP\/|HTTP\/)/.test(line))
    .map(parseLine);
}

function jsonHeaders(text: string): readonly (readonly [string, string])[] {
  try {
    const entries = Object.entries(JSON.parse(text) as Record<string, unknown>);
    return entries.flatMap(([name, value]) =>
      [value].flat().map((each) => [name.toLowerCase(), String(each)] as const),
    );
  } catch {
    throw new CliError('usage', 'The headers file starts like JSON but is not valid JSON.');
  }
}

function parseLine(line: string): readonly [string, string] {
  const [, name, value = ''] = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+)\s*:(.*)$/.exec(line) ?? [];
  if (name !== undefined) return [name.toLowerCase(), value.trim()];
  throw new CliError('usage', 'A header must be written as "Name: value".');
}

/** A repeated header stays repeated, because schemes refuse repeated headers. */
function collectHeaders(pairs: readonly (readonly [string, string])[]): HeaderRecord {
  const record: Record<string, string[]> = {};
  for (const [name, value] of pairs) record[name] = [...(record[name] ?? []), value];
  return record;
}
