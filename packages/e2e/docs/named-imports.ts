import { readFileSync } from 'node:fs';
import ts from 'typescript';

/** Reads the names of values and types that a module exports. */
export function exportedNames(path: string): readonly string[] {
  const names: string[] = [];
  for (const statement of parse(readFileSync(path, 'utf8')).statements) {
    if (ts.isExportDeclaration(statement) && statement.exportClause) {
      const { exportClause } = statement;
      const specifiers = ts.isNamedExports(exportClause) ? exportClause.elements : [exportClause];
      names.push(...specifiers.map((specifier) => specifier.name.text));
    }
    const exported = ts.canHaveModifiers(statement)
      ? ts.getModifiers(statement)?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword)
      : false;
    if (exported) names.push(...declaredNames(statement));
  }
  return names;
}

/** Reads the names that a piece of code uses and neither imports nor declares at its top level. */
export function undeclaredNames(code: string): ReadonlySet<string> {
  const source = parse(code);
  const used = new Set<string>();
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node)) used.add(node.text);
    ts.forEachChild(node, visit);
  };
  visit(source);
  for (const name of source.statements.flatMap(declaredNames)) used.delete(name);
  return used;
}

function declaredNames(statement: ts.Statement): readonly string[] {
  if (ts.isVariableStatement(statement)) {
    return statement.declarationList.declarations.flatMap(({ name }) => boundNames(name));
  }
  if (ts.isImportDeclaration(statement)) {
    const { name, namedBindings } = statement.importClause ?? {};
    const elements =
      namedBindings && ts.isNamedImports(namedBindings)
        ? namedBindings.elements
        : namedBindings
          ? [namedBindings]
          : [];
    return [...(name ? [name.text] : []), ...elements.map((element) => element.name.text)];
  }
  const { name } = statement as { name?: ts.Node };
  return name && ts.isIdentifier(name) ? [name.text] : [];
}

function boundNames(name: ts.BindingName): readonly string[] {
  if (ts.isIdentifier(name)) return [name.text];
  return name.elements.flatMap((element) => (ts.isBindingElement(element) ? boundNames(element.name) : []));
}

function parse(text: string): ts.SourceFile {
  return ts.createSourceFile('code.ts', text, ts.ScriptTarget.Latest, true);
}
