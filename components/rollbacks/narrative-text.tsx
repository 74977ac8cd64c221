import { narrativeBlocks } from "#lib/rollbacks/core/narrative-blocks.ts";

/** A narrative as it is read: headings, lists and paragraphs, and nothing else that Markdown has. */
export function NarrativeText({ text, language }: { text: string; language: string }) {
  return (
    <div className="narr" lang={language}>
      {narrativeBlocks(text).map((block, index) => {
        const key = `${index} ${block.kind}`;
        if (block.kind === "list") {
          return (
            <ul key={key}>
              {block.items.map((item) => (
                <li key={item}>{item}</li>
              ))}
            </ul>
          );
        }
        return block.kind === "heading" ? <h3 key={key}>{block.text}</h3> : <p key={key}>{block.text}</p>;
      })}
    </div>
  );
}
