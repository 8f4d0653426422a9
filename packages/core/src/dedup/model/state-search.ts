/** Something whose states are searched: it is played from its start again for each way, so it may hold real parts. */
export interface Subject<World, Action> {
  start(): World;
  /** What can happen next. */
  actions(world: World): readonly Action[];
  apply(world: World, action: Action): void;
  /** The same for two worlds from which the same can follow. */
  key(world: World): string;
  /** The invariants that do not hold. `replay` makes the same world again, to be spent. */
  broken(world: World, replay: () => World): readonly string[];
}

export interface Found<Action> {
  /** How many different states were reached. */
  readonly states: number;
  /** For each invariant that was broken, a shortest way there. */
  readonly broken: ReadonlyMap<string, readonly Action[]>;
  /** A way to every state, and from there one step further, for each step that can be taken. */
  readonly ways: readonly (readonly Action[])[];
}

/** Reaches every state, nearest first, and goes no further where an invariant is broken. */
export function searchStates<World, Action>(subject: Subject<World, Action>): Found<Action> {
  const seen = new Set<string>();
  const broken = new Map<string, readonly Action[]>();
  const ways: (readonly Action[])[] = [];
  let level: (readonly Action[])[] = [[]];

  const play = (way: readonly Action[]): World => {
    const world = subject.start();
    for (const action of way) subject.apply(world, action);
    return world;
  };

  while (level.length > 0) {
    const next: (readonly Action[])[] = [];
    for (const way of level) {
      ways.push(way);
      const world = play(way);
      const key = subject.key(world);
      if (seen.has(key)) continue;
      seen.add(key);
      const further = subject.actions(world);
      const faults = subject.broken(world, () => play(way));
      for (const invariant of faults) if (!broken.has(invariant)) broken.set(invariant, way);
      if (faults.length === 0) next.push(...further.map((action) => [...way, action]));
    }
    level = next;
  }
  return { states: seen.size, broken, ways };
}

/** Without the ways that another goes on from. */
export function longestOf<Action>(ways: readonly (readonly Action[])[]): readonly (readonly Action[])[] {
  const passed = new Set(ways.map((way) => JSON.stringify(way.slice(0, -1))));
  return ways.filter((way) => !passed.has(JSON.stringify(way)));
}
