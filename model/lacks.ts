import type { Line } from "./modelledChanges.ts";

/** Gives what stands between the changes that there are, the lines of the table and the model; nothing where they agree. */
export function lacks(
  members: readonly string[],
  table: Readonly<Record<string, Line>>,
  model: string,
): readonly string[] {
  const names = Object.values(table).flatMap((line) => ("outside" in line ? [] : line));
  const declared = (/enum Change \{([^}]*)\}/.exec(model)?.[1] ?? "").split(",").map((each) => each.trim());
  return [
    ...members.filter((each) => table[each] === undefined).map((each) => `${each} has no line in modelledChanges.ts`),
    ...Object.keys(table)
      .filter((each) => !members.includes(each))
      .map((each) => `${each} is no change any more`),
    ...names.filter((each) => !declared.includes(each)).map((each) => `${each} is not in the model`),
    ...declared.filter((each) => !names.includes(each)).map((each) => `${each} of the model stands for no change`),
    ...declared
      .filter((each) => !(use(each).test(decisions(model)) && use(each).test(effects(model))))
      .map((each) => `${each} is declared, and not both decided and written`),
  ];
}

function use(name: string): RegExp {
  return new RegExp(`\\b${name}\\b`);
}

function decisions(model: string): string {
  return model.slice(model.indexOf("fun accepted"), model.indexOf("pred holds"));
}

function effects(model: string): string {
  return model.slice(model.indexOf("pred holds"), model.indexOf("---- What may happen next"));
}
