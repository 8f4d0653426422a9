/** Something whose states are searched: it is played from its start again for each way, so it may hold real parts. */
export interface Subject<World, Action> {
  start(): World;
  /** What can happen next. */
  actions(world: World): readonly Action[];
  apply(world: World, action: Action): Promise<void>;
  /** The same for two worlds from which the same can follow. */
  key(world: World): string;
  /** The invariants that do not hold. `replay` makes the same world again, to be spent. */
  broken(world: World, replay: () => Promise<World>): Promise<readonly string[]>;
}

export interface Found<Action> {
  /** How many different states were reached. */
  readonly states: number;
  /** For each invariant that was broken, a shortest way there. */
  readonly broken: ReadonlyMap<string, readonly Action[]>;
}

/** Reaches every state, nearest first, and goes no further where an invariant is broken. */
export async function searchStates<World, Action>(subject: Subject<World, Action>): Promise<Found<Action>> {
  const seen = new Set<string>();
  const broken = new Map<string, readonly Action[]>();
  let level: (readonly Action[])[] = [[]];

  const play = async (way: readonly Action[]): Promise<World> => {
    const world = subject.start();
    for (const action of way) await subject.apply(world, action);
    return world;
  };

  while (level.length > 0) {
    const next: (readonly Action[])[] = [];
    for (const way of level) {
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
  return { states: seen.size, broken };
}
