/** Marks of direction, joiners, soft hyphens and the like: nobody sees them. Unicode Standard §5.21 */
const INVISIBLE = /\p{Default_Ignorable_Code_Point}/gu;

/**
 * Gives typed or pasted text as its writer sees it: without what is invisible, every blank a plain one, none around it.
 *
 * All that people type comes through here, but for passwords: they count as they are.
 */
export function cleanTyped(text: string): string {
  return text
    .replace(INVISIBLE, "")
    .replace(/\p{Zs}/gu, " ")
    .trim();
}
