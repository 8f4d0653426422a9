/** The flags of a command, as its `.option()` calls define them: `FlagsOf<typeof signCommand>`. */
export type FlagsOf<MakeCommand extends () => { opts(): unknown }> = ReturnType<
  ReturnType<MakeCommand>['opts']
>;
