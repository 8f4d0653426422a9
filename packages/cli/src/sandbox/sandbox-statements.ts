import type { DatabaseSync } from 'node:sqlite';

export type SandboxStatements = ReturnType<typeof prepareStatements>;

/** Creates the tables where they are missing, and prepares every statement. */
export function prepareStatements(database: DatabaseSync) {
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA busy_timeout = 2000');
  database.exec(schema);
  return {
    webhooks: database.prepare(`SELECT ${webhookColumns} FROM sandbox_webhooks ORDER BY rowid`),
    webhook: database.prepare(`SELECT ${webhookColumns} FROM sandbox_webhooks WHERE id = ?`),
    addWebhook: database.prepare(
      `INSERT INTO sandbox_webhooks (id, sender, url, events, event_name, secret, state, created_at, updated_at)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    ),
    changeWebhook: database.prepare(
      `UPDATE sandbox_webhooks SET url = coalesce(?, url), events = coalesce(?, events),
       secret = coalesce(?, secret), state = coalesce(?, state), updated_at = ? WHERE id = ?`,
    ),
    deleteWebhook: database.prepare('DELETE FROM sandbox_webhooks WHERE id = ?'),
    deleteDeliveries: database.prepare('DELETE FROM sandbox_deliveries WHERE webhook_id = ?'),
    deleteAttempts: database.prepare('DELETE FROM sandbox_attempts WHERE webhook_id = ?'),
    setSigningKey: database.prepare("UPDATE sandbox_webhooks SET secret = ? WHERE sender = 'sendlayer'"),
    sendlayerId: database.prepare('SELECT coalesce(max(id), 0) AS id FROM sandbox_sendlayer_ids'),
    takeSendlayerId: database.prepare('INSERT OR IGNORE INTO sandbox_sendlayer_ids (id) VALUES (?)'),
    addDelivery: database.prepare(
      `INSERT INTO sandbox_deliveries (webhook_id, event_id, event_type, payload, token, created_at, attempts, state)
       VALUES (?, ?, ?, ?, ?, ?, 0, 'queued')`,
    ),
    queued: database.prepare(
      `SELECT ${deliveryColumns} FROM sandbox_deliveries WHERE state = 'queued' ORDER BY id`,
    ),
    takeDue: database.prepare(
      `UPDATE sandbox_deliveries SET state = 'queued', due_at = NULL
       WHERE state = 'waiting' AND due_at <= ? RETURNING ${deliveryColumns}`,
    ),
    nextDue: database.prepare("SELECT min(due_at) AS at FROM sandbox_deliveries WHERE state = 'waiting'"),
    settle: database.prepare(
      'UPDATE sandbox_deliveries SET state = ?, attempts = ?, due_at = ? WHERE id = ?',
    ),
    addAttempt: database.prepare(
      `INSERT INTO sandbox_attempts (webhook_id, event_id, event_type, attempt, ok, code, ms, error, at, next_retry_at)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    ),
    setLastAnswer: database.prepare(
      `UPDATE sandbox_webhooks SET last_code = ?, last_body = ?, last_at = ?, last_retries = ?,
       state = CASE WHEN ? = 'failed' THEN 'failed' ELSE state END WHERE id = ?`,
    ),
    counts: database.prepare('SELECT state, count(*) AS count FROM sandbox_deliveries GROUP BY state'),
    log: database.prepare(
      `SELECT ${logColumns} FROM sandbox_attempts WHERE webhook_id = ? ORDER BY id DESC LIMIT ?`,
    ),
  };
}

const schema = `
  CREATE TABLE IF NOT EXISTS sandbox_webhooks (
    id TEXT PRIMARY KEY NOT NULL, sender TEXT NOT NULL, url TEXT NOT NULL, events TEXT NOT NULL,
    event_name TEXT NOT NULL, secret TEXT NOT NULL, state TEXT NOT NULL,
    created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL,
    last_code INTEGER NOT NULL DEFAULT 0, last_body TEXT NOT NULL DEFAULT '',
    last_at INTEGER NOT NULL DEFAULT 0, last_retries INTEGER NOT NULL DEFAULT 0
  ) STRICT;
  CREATE TABLE IF NOT EXISTS sandbox_sendlayer_ids (id INTEGER PRIMARY KEY NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS sandbox_deliveries (
    id INTEGER PRIMARY KEY, webhook_id TEXT NOT NULL, event_id TEXT NOT NULL, event_type TEXT NOT NULL,
    payload TEXT NOT NULL, token TEXT NOT NULL, created_at INTEGER NOT NULL,
    attempts INTEGER NOT NULL, state TEXT NOT NULL, due_at INTEGER
  ) STRICT;
  CREATE INDEX IF NOT EXISTS sandbox_deliveries_due ON sandbox_deliveries (state, due_at);
  CREATE INDEX IF NOT EXISTS sandbox_deliveries_webhook ON sandbox_deliveries (webhook_id);
  CREATE TABLE IF NOT EXISTS sandbox_attempts (
    id INTEGER PRIMARY KEY, webhook_id TEXT NOT NULL, event_id TEXT NOT NULL, event_type TEXT NOT NULL,
    attempt INTEGER NOT NULL, ok INTEGER NOT NULL, code INTEGER, ms INTEGER NOT NULL, error TEXT,
    at INTEGER NOT NULL, next_retry_at INTEGER
  ) STRICT;
  CREATE INDEX IF NOT EXISTS sandbox_attempts_webhook ON sandbox_attempts (webhook_id, id);`;

const webhookColumns = `id, sender, url, events, event_name AS eventName, secret, state, created_at AS createdAt,
  updated_at AS updatedAt, last_code AS lastCode, last_body AS lastBody, last_at AS lastAt, last_retries AS lastRetries`;
const deliveryColumns = `id, webhook_id AS webhookId, event_id AS eventId, event_type AS eventType, payload, token,
  created_at AS createdAt, attempts`;
const logColumns = `id, event_id AS eventId, event_type AS eventType, attempt, ok, code, ms, error, at,
  next_retry_at AS nextRetryAt`;
