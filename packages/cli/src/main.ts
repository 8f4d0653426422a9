#!/usr/bin/env node
import { enableCompileCache } from 'node:module';

// Before anything else is loaded, so that it is kept as well.
enableCompileCache?.();
const { run } = await import('./run.ts');
process.exitCode = await run(process.argv.slice(2));
