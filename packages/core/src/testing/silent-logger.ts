import type { Logger } from '../handlers/log.ts';

/** A logger that writes nothing. */
export const silentLogger: Logger = { debug() {}, warn() {}, error() {} };
