export { createInspector, type Inspector } from './create-inspector.ts';
export type { InspectedInbox } from './inspected-inbox.ts';
export type { InspectorOptions } from './inspector-options.ts';
