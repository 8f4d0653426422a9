import type { Logger } from '@postern/core';

/** Keeps quiet: refusals are expected while candidates are checked. */
export const silent: Logger = { debug() {}, warn() {}, error() {} };
