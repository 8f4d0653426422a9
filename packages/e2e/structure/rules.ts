import type { IConfiguration, IForbiddenRuleType } from 'dependency-cruiser';

/** The folders and files of core, lowest first. Each imports from itself and from those before it. */
export const coreRows = [
  'runtime',
  'maybe-promise.ts',
  'errors.ts',
  'crypto',
  'delivery',
  'reading',
  'signatures',
  'provider',
  'email',
  'dedup',
  'handlers',
  'inbox',
  'receiver',
  'http',
  'subscriptions',
  'providers',
  'testing',
  'index.ts',
];

const core = '^packages/core/src/';
/** The schemas of providers are zod's, and the published package holds the parts of it that they use. */
const schemas = `${core}(provider/schema|runtime/(node|web))\\.ts$`;
const tests = '\\.test(-d)?\\.tsx?$';
const seesAll = '^packages/(bench|e2e)/';
/** The inspector's page and the file that bundles it: the page ships with everything that it imports. */
const bundled = '^packages/cli/src/inspector/(page/|bundle-page\\.ts$)';

const forbidden: IForbiddenRuleType[] = [
  { name: 'cycle', from: {}, to: { circular: true } },
  {
    name: 'core imports Node',
    from: { path: core, pathNot: [tests, `${core}crypto/node\\.ts$`] },
    to: { dependencyTypes: ['core'] },
  },
  {
    name: 'core imports a package',
    from: { path: core, pathNot: [tests, schemas] },
    to: { pathNot: core, dependencyTypesNot: ['core'] },
  },
  {
    name: 'schemas import a package beside zod',
    from: { path: schemas },
    to: { pathNot: [core, 'node_modules/zod/'], dependencyTypesNot: ['core'] },
  },
  {
    name: 'sibling',
    from: { path: '^packages/([^/]+)/', pathNot: [seesAll, '^packages/cli/'] },
    to: { path: '^packages/', pathNot: '^packages/($1|core)/' },
  },
  { name: 'private package', from: { pathNot: seesAll }, to: { path: seesAll } },
  {
    name: 'own name',
    from: { path: '^packages/([^/]+)/', pathNot: seesAll },
    to: { path: '^packages/$1/', dependencyTypes: ['undetermined'] },
  },
  {
    name: 'path out of the package',
    from: { path: '^([^/]+/[^/]+)/', pathNot: seesAll },
    to: { pathNot: '^$1/', dependencyTypes: ['local'] },
  },
  {
    name: 'does not ship',
    from: { path: '^packages/[^/]+/src/', pathNot: [core, seesAll, tests, bundled] },
    to: { pathNot: '^packages/', dependencyTypesNot: ['core', 'npm', 'npm-peer'] },
  },
  {
    name: 'index.ts from inside',
    from: { path: '^(packages/[^/]+)/', pathNot: tests },
    to: { path: '^$1/(|.*/)index\\.tsx?$' },
  },
  {
    // A test imports the index.ts beside it, and a provider, whose index.ts is its module.
    name: 'index.ts from inside',
    from: { path: `^(packages/[^/]+)/(|.*/)[^/]+${tests}` },
    to: { path: '^$1/(|.*/)index\\.tsx?$', pathNot: ['^$1/$2index\\.tsx?$', `${core}providers/`] },
  },
  ...coreRows.slice(0, -1).map((row, index) => ({
    name: 'upwards',
    from: { path: inCore(row), pathNot: tests },
    to: { path: inCore(...coreRows.slice(index + 1)) },
  })),
  {
    // An import of core alone brings no provider.
    name: 'upwards',
    from: { path: inCore('index.ts') },
    to: { path: inCore('subscriptions', 'providers', 'testing') },
  },
  {
    name: 'provider to provider',
    from: { path: `${core}providers/([^/]+)/` },
    to: { path: `${core}providers/[^/]+/`, pathNot: `${core}providers/$1/` },
  },
  {
    name: 'name says nothing',
    from: {},
    to: { path: '^(packages|examples)/(|.*/)(types?|utils?|helpers?)\\.[^/]+$' },
  },
];

function inCore(...rows: readonly string[]): string {
  return `${core}(${rows.join('|').replaceAll('.', '\\.')})(/|$)`;
}

export default {
  forbidden: forbidden.map((rule) => ({ severity: 'error', ...rule })),
  options: {
    // Built, installed, or made up for a test.
    exclude: { path: '(^|/)(dist|fixtures|\\.next|\\.wrangler|coverage)/' },
    doNotFollow: { path: 'node_modules' },
    parser: 'tsc',
    // Types count.
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      // `#crypto` and `#runtime` lead to their node.ts or to their web.ts.
      conditionNames: ['postern-source', process.env.CONDITION ?? 'node', 'import', 'types', 'default'],
      extensions: ['.ts', '.tsx', '.js', '.mjs', '.d.ts', '.json'],
    },
  },
} satisfies IConfiguration;
