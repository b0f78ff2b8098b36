import assert from "node:assert/strict";

/** Stands in a page for what differs from one time to the next. */
const ANYTHING = "…";

/** Holds what a page says comes out against what came. In JSON `"…"` as a name stands for further members. */
export function matchOutput(language: string, shown: string, printed: string): void {
  if (language === "json") matchValue(JSON.parse(shown), readJson(printed), "$");
  else assert.match(printed.trim(), patternOf(shown.trim()));
}

function readJson(printed: string): unknown {
  try {
    return JSON.parse(printed);
  } catch {
    return assert.fail(`this is no JSON: ${printed}`);
  }
}

function patternOf(text: string): RegExp {
  return new RegExp(`^${text.split(ANYTHING).map(escapeRegExp).join("[^]*?")}$`);
}

function escapeRegExp(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
}

function matchValue(shown: unknown, came: unknown, place: string): void {
  if (typeof shown === "string" && shown.includes(ANYTHING)) assert.match(String(came), patternOf(shown), place);
  else if (Array.isArray(shown)) matchList(shown, came, place);
  else if (typeof shown === "object" && shown !== null) matchMembers(shown, came, place);
  else assert.deepEqual(came, shown, place);
}

function matchList(shown: readonly unknown[], came: unknown, place: string): void {
  assert.ok(Array.isArray(came), `${place} is no list`);
  const isOpen = shown.at(-1) === ANYTHING;
  const items = isOpen ? shown.slice(0, -1) : shown;
  if (!isOpen) assert.equal(came.length, items.length, place);
  for (const [index, item] of items.entries()) matchValue(item, came[index], `${place}[${index}]`);
}

function matchMembers(shown: object, came: unknown, place: string): void {
  assert.ok(typeof came === "object" && came !== null, `${place} has no members`);
  const { [ANYTHING]: isOpen, ...members } = shown as Readonly<Record<string, unknown>>; // any object may be asked
  const names = Object.keys(isOpen === undefined ? came : members);
  assert.deepEqual(names.sort(), Object.keys(members).sort(), place);
  for (const [name, value] of Object.entries(members))
    matchValue(value, (came as Readonly<Record<string, unknown>>)[name], `${place}.${name}`);
}
