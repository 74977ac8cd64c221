/** What a system outside said or did, as it was written: English in every language, beside a sentence of the reader's own. */
export function TechnicalDetail({ text }: { text: string | null | undefined }) {
  if (text === null || text === undefined || text === "") return null;
  return (
    <code lang="en" className="tech">
      {text}
    </code>
  );
}
