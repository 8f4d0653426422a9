import type { MaybePromise } from '../../maybe-promise.ts';

/** A model whose states are searched. Each way is played again from the start, so that it may contain real parts. */
export interface Subject<World, Action> {
  start(): World;
  /** Returns everything that can happen next. */
  actions(world: World): readonly Action[];
  apply(world: World, action: Action): MaybePromise<void>;
  /** Equal for two worlds from which the same can follow. */
  key(world: World): string;
  /** Returns the invariants that do not hold. `replay` makes the same world again, which may be changed. */
  broken(world: World, replay: () => Promise<World>): MaybePromise<readonly string[]>;
}

export interface Found<Action> {
  /** The number of different states that were reached. */
  readonly states: number;
  /** A shortest way to each broken invariant. */
  readonly broken: ReadonlyMap<string, readonly Action[]>;
  /** A way to every state, and one step further for each step that can be taken there. */
  readonly ways: readonly (readonly Action[])[];
}

/** Reaches every state, nearest first, and goes no further where an invariant is broken. */
export async function searchStates<World, Action>(subject: Subject<World, Action>): Promise<Found<Action>> {
  const seen = new Set<string>();
  const broken = new Map<string, readonly Action[]>();
  const ways: (readonly Action[])[] = [];
  let level: (readonly Action[])[] = [[]];

  const play = async (way: readonly Action[]): Promise<World> => {
    const world = subject.start();
    for (const action of way) await subject.apply(world, action);
    return world;
  };

  while (level.length > 0) {
    const next: (readonly Action[])[] = [];
    for (const way of level) {
      ways.push(way);
      const world = await play(way);
      const key = subject.key(world);
      if (seen.has(key)) continue;
      seen.add(key);
      const further = subject.actions(world);
      const faults = await subject.broken(world, () => play(way));
      for (const invariant of faults) if (!broken.has(invariant)) broken.set(invariant, way);
      if (faults.length === 0) next.push(...further.map((action) => [...way, action]));
    }
    level = next;
  }
  return { states: seen.size, broken, ways };
}

/** Rules that must hold in every state, by name. */
export type Invariants<World> = Readonly<
  Record<string, (world: World, replay: () => Promise<World>) => MaybePromise<boolean>>
>;

/** Returns the names of the rules that do not hold. */
export async function brokenInvariants<World>(
  invariants: Invariants<World>,
  world: World,
  replay: () => Promise<World>,
): Promise<readonly string[]> {
  const names: string[] = [];
  for (const [name, holds] of Object.entries(invariants)) {
    if (!(await holds(world, replay))) names.push(name);
  }
  return names;
}

/** Leaves out the ways that are the beginning of another. */
export function longestOf<Action>(ways: readonly (readonly Action[])[]): readonly (readonly Action[])[] {
  const passed = new Set(ways.map((way) => JSON.stringify(way.slice(0, -1))));
  return ways.filter((way) => !passed.has(JSON.stringify(way)));
}
