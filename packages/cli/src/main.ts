#!/usr/bin/env node
import { enableCompileCache } from 'node:module';

// The compile cache covers only modules that are loaded after this call.
enableCompileCache?.();
const { run } = await import('./run.ts');
process.exitCode = await run(process.argv.slice(2));
