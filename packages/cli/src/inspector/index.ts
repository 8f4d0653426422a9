export { createInspector, type Inspector, type InspectorOptions } from './create-inspector.ts';
export type { InspectedInbox } from './inspected-inbox.ts';
