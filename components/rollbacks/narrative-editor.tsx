"use client";

import { useState } from "react";
import { fieldId } from "#components/ui/field-id.ts";
import { NarrativeText } from "./narrative-text.tsx";

type Props = {
  text: string;
  language: string;
  error: string | undefined;
  words: { label: string; hint: string; preview: string };
};

/** The report's text with a preview that follows it; without script a plain text field. */
export function NarrativeEditor({ text, language, error, words }: Props) {
  const [written, setWritten] = useState(text);
  const id = fieldId("text");
  return (
    <div className={error === undefined ? "field" : "field bad"}>
      <label htmlFor={id}>{words.label}</label>
      <span className="hint" id={`${id}-hint`}>
        {words.hint}
      </span>
      {error !== undefined && (
        <span className="wrong" id={`${id}-error`}>
          {error}
        </span>
      )}
      <textarea
        className="textarea narr-edit"
        id={id}
        name="text"
        lang={language}
        defaultValue={text}
        onInput={(event) => setWritten(event.currentTarget.value)}
        aria-describedby={error === undefined ? `${id}-hint` : `${id}-hint ${id}-error`}
        aria-invalid={error !== undefined}
      />
      <details className="disclosure" open>
        <summary>{words.preview}</summary>
        <NarrativeText text={written} language={language} />
      </details>
    </div>
  );
}
