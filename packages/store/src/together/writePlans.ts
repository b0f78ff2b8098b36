import type { AuditEntry } from "../audit/auditTrail.ts";
import type { Many, ManyRows } from "../engine/manyRows.ts";
import { lockAccounts, writeAccounts } from "./accounts.ts";
import { writeAuthenticators } from "./authenticators.ts";
import { dropCarriers, useCodes } from "./codes.ts";
import { insertDecisions } from "./decisions.ts";
import { findCrossing } from "./findCrossing.ts";
import { forgetOrigins, keepOrigins, trimOrigins } from "./knownOrigins.ts";
import { insertMfaTokens, moveMfaTokens } from "./mfaTokens.ts";
import type { OfItem, Part } from "./part.ts";
import type { Plan } from "./planOf.ts";
import { insertSessions } from "./sessions.ts";
import { countTogether, passTogether } from "./windows.ts";

/**
 * Writes what several settlements say, of which no two move one row: a statement for each table. Gives the places of those
 * that a condition of did not hold, in which case nothing may stay.
 */
export async function writePlans(many: Many, entry: AuditEntry, plans: readonly Plan[]): Promise<ReadonlySet<number>> {
  const crossing = findCrossing(plans);
  if (crossing.length > 0) return new Set(crossing);
  const accounts = plans.flatMap((plan) => [...plan.accounts.values()]);
  if (accounts.length > 0) await many(lockAccounts.text, lockAccounts.columnsOf(accounts));
  for (const { events } of plans) for (const event of events) entry.append(event);
  const writing = [
    passTogether(many, plans),
    countTogether(many, plans),
    conditional(many, writeAccounts, plans, (plan) => plan.accounts),
    conditional(many, writeAuthenticators, plans, (plan) => plan.authenticators),
    conditional(many, moveMfaTokens, plans, (plan) => plan.moves),
    conditional(many, useCodes, plans, (plan) => plan.codes),
    plain(many, dropCarriers, plans, (plan) => [...plan.codes.values()]),
    plain(many, insertMfaTokens, plans, (plan) => plan.opened),
    plain(many, insertSessions, plans, (plan) => plan.sessions),
    plain(many, insertDecisions, plans, (plan) => plan.decisions),
    plain(many, keepOrigins, plans, (plan) => plan.seen),
    plain(many, forgetOrigins, plans, (plan) => plan.forgotten),
    plain(many, trimOrigins, plans, (plan) => plan.seen),
    entry.write(),
  ];
  const lost = (await Promise.all(writing)).flatMap((items) => items ?? []);
  return new Set(lost);
}

/** Gives the items of which a row was lost. */
async function conditional<Row>(
  many: Many,
  part: Part<Row>,
  plans: readonly Plan[],
  rowsOf: (plan: Plan) => ReadonlyMap<string, Row>,
): Promise<readonly number[]> {
  const rows = plans.flatMap((plan, item) => [...rowsOf(plan).values()].map((row): OfItem<Row> => ({ ...row, item })));
  if (rows.length === 0) return [];
  const held = await part.write(many, rows);
  if (held.length === rows.length) return [];
  const missing = rows.map(({ item }) => item);
  for (const item of held) missing.splice(missing.indexOf(item), 1);
  return missing;
}

async function plain<Row>(
  many: Many,
  statement: ManyRows<Row>,
  plans: readonly Plan[],
  rowsOf: (plan: Plan) => readonly Row[],
): Promise<void> {
  const rows = plans.flatMap(rowsOf);
  if (rows.length > 0) await many(statement.text, statement.columnsOf(rows));
}
