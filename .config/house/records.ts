import type { HouseRule, Violation } from "./violation.ts";

const headings = ["## Context", "## Decision", "## Consequences"];
const place = /^docs\/decisions\/(\d{4})-[a-z0-9]+(?:-[a-z0-9]+)*\.md$/;

/** Every decision record has its number, date, status and three parts, and says how it is checked. */
export const completeRecords: HouseRule = (tree) => {
  const records = tree.files.filter((file) => file.startsWith("docs/decisions/"));
  return records.flatMap((file, index) => recordViolations(file, index + 1, tree.read(file)));
};

function recordViolations(file: string, expected: number, text: string): Violation[] {
  const [, number] = place.exec(file) ?? [];
  const faults: string[] = [];
  if (number === undefined) faults.push("name it NNNN-title.md");
  else if (Number(number) !== expected) faults.push(`number ${expected} is missing or used twice`);
  if (!text.startsWith(`# ${number}. `)) faults.push("begin with # NNNN. Title");
  if (!/^- Date: \d{4}-\d{2}-\d{2}$/m.test(text)) faults.push("give - Date: YYYY-MM-DD");
  if (!/^- Status: (?:accepted|superseded by \d{4})$/m.test(text)) faults.push("give - Status: accepted");
  const found = text.split("\n").filter((line) => line.startsWith("## "));
  if (found.join() !== headings.join()) faults.push(`have exactly ${headings.join(", ")}`);
  if (!/^Checked by /m.test(text)) faults.push("end with a paragraph that begins with Checked by");
  return faults.map((message) => ({ rule: "decision-record", file, message }));
}
