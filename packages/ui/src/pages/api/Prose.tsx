import type { JSX } from "preact";

/** Text of the description: paragraphs, lists and code, which is all of Markdown that it uses. */
export function Prose({ text }: { readonly text: string }): JSX.Element {
  const blocks = text.split(/\n{2,}/).filter((block) => block.trim() !== "");
  return (
    <>
      {blocks.map((block) =>
        block.startsWith("- ") ? (
          <ul key={block}>
            {block.split(/\n(?=- )/).map((item) => (
              <li key={item}>
                <Inline text={item.slice(2)} />
              </li>
            ))}
          </ul>
        ) : (
          <p key={block}>
            <Inline text={block} />
          </p>
        ),
      )}
    </>
  );
}

/** A line, whose parts between backticks are code. */
export function Inline({ text }: { readonly text: string }): JSX.Element {
  const parts = text.split("`").map((part, index) => ({ part, isCode: index % 2 === 1 }));
  return <>{parts.map(({ part, isCode }) => (isCode ? <code>{part}</code> : part))}</>;
}
