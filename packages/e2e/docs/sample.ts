import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
import ts from 'typescript';

/** A piece of code in the documentation. */
export interface Sample {
  /** The file, from the repository's root. */
  readonly file: string;
  /** The line of the file on which the code begins, counted from 1. */
  readonly line: number;
  readonly code: string;
  /** An `example` is part of a docstring, so it may use what the module of that docstring exports. */
  readonly kind: 'block' | 'example';
}

/** Reads the `ts` and `tsx` blocks of a Markdown file. */
export function blocksOf(root: string, path: string): readonly Sample[] {
  const text = readFileSync(path, 'utf8');
  return [...text.matchAll(/^```tsx?\b.*\n([\s\S]*?)^```/gm)].map((match) => ({
    file: relative(root, path),
    line: text.slice(0, match.index).split('\n').length + 1,
    code: match[1] ?? '',
    kind: 'block',
  }));
}

/** Reads the `@example`s in the docstrings of a source. */
export function examplesOf(root: string, path: string): readonly Sample[] {
  const source = ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.Latest, true);
  const samples: Sample[] = [];
  const visit = (node: ts.Node): void => {
    for (const tag of 'jsDoc' in node ? ts.getJSDocTags(node) : []) {
      if (tag.tagName.text !== 'example') continue;
      samples.push({
        file: relative(root, path),
        line: source.getLineAndCharacterOfPosition(tag.getStart(source)).line + 2,
        code: ts.getTextOfJSDocComment(tag.comment) ?? '',
        kind: 'example',
      });
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return samples;
}
