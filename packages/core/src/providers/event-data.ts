import * as z from 'zod/mini';

/**
 * A schema for an event's data that lets fields pass which it does not name: senders add them. The type names the
 * known fields only, so that a misspelt one does not compile.
 */
export function eventData<Shape extends z.core.$ZodShape>(
  shape: Shape,
): z.ZodMiniObject<Shape, z.core.$strip> {
  return z.looseObject(shape) as unknown as z.ZodMiniObject<Shape, z.core.$strip>;
}
