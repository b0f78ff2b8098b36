/** One line of a `.env` file that sets something. */
export interface EnvEntry {
  readonly name: string;
  readonly value: string;
  /** Counted from 1. */
  readonly line: number;
}

/** A line that cannot be read, with what is wrong as the end of a sentence that begins with the line. */
export interface EnvMistake {
  readonly line: number;
  readonly rule: string;
}

export interface EnvText {
  readonly entries: readonly EnvEntry[];
  readonly mistakes: readonly EnvMistake[];
}

const ASSIGNMENT = /^(?:export\s+)?([A-Za-z_][\w.-]*)\s*=\s*(.*)$/;
const QUOTED = /^(["'`])/;
const COMMENT = /(?:^|\s+)#.*$/;
/** A line of a value that looks as if it set something by itself: a quotation mark was left open above it. */
const SWALLOWED = /^\s*(?:export\s+)?(?:COUNTERSIGN_\w*|NODE_ENV)\s*=/m;

/**
 * Reads the text of a `.env` file: `NAME=value` a line, `export` before it allowed. A value in quotation marks is taken as
 * it stands and may go over several lines; in double ones `\n` is a line break. Without them `#` begins a comment behind a
 * blank and belongs to the value elsewhere. Nothing is expanded. Node's own `parseEnv` loses lines: it keeps a byte order
 * mark, takes the next line for a value of blanks, cuts at any `#` and skips what it cannot read.
 */
export function readEnvText(text: string): EnvText {
  const lines = text.split(/\r\n|\n|\r/);
  const entries: EnvEntry[] = [];
  const mistakes: EnvMistake[] = [];
  for (let at = 0; at < lines.length; ) {
    const line = at + 1;
    const { used, ...read } = readLines(lines, at);
    if ("rule" in read) mistakes.push({ line, rule: read.rule });
    if ("name" in read) entries.push({ ...read, line });
    at += used;
  }
  return { entries, mistakes };
}

type ReadLines = { readonly used: number } & (
  | Pick<EnvEntry, "name" | "value">
  | Pick<EnvMistake, "rule">
  | { readonly empty: true }
);

/** Reads what begins at a line, and says how many lines it took. */
function readLines(lines: readonly string[], at: number): ReadLines {
  const text = (lines[at] ?? "").trim();
  if (text === "" || text.startsWith("#")) return { used: 1, empty: true };
  const [, name, rest = ""] = ASSIGNMENT.exec(text) ?? [];
  if (name === undefined) return { used: 1, rule: "is no NAME=value." };
  const [mark] = QUOTED.exec(rest) ?? [];
  if (mark === undefined) return { used: 1, name, value: rest.replace(COMMENT, "") };
  const following = [rest.slice(1)];
  while (!following.at(-1)?.includes(mark) && at + following.length < lines.length) {
    following.push(lines[at + following.length] ?? "");
  }
  return readQuoted(name, mark, following);
}

function readQuoted(name: string, mark: string, lines: readonly string[]): ReadLines {
  const text = lines.join("\n");
  const end = text.indexOf(mark);
  if (end < 0) return { used: 1, rule: `opens with ${mark} and nothing closes it.` };
  const [value, tail] = [text.slice(0, end), text.slice(end + 1).trim()];
  if (tail !== "" && !tail.startsWith("#")) return { used: 1, rule: `goes on behind the closing ${mark}.` };
  if (SWALLOWED.test(value)) return { used: 1, rule: `opens with ${mark}, which closes only behind another setting.` };
  return { used: lines.length, name, value: mark === '"' ? value.replaceAll("\\n", "\n") : value };
}
