import { z } from "zod";
import { Id } from "./atoms.ts";

/** The page of a list that is asked for: at most 200 rows, `cursor` from the answer before. */
export const PageQuery = z.object({
  cursor: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
export type PageQuery = z.infer<typeof PageQuery>;

/** The same where the cursor is the id of the last row before the page. */
export const IdPageQuery = PageQuery.extend({ cursor: Id.optional() });
export type IdPageQuery = z.infer<typeof IdPageQuery>;

/** A page of rows; `nextCursor` is null on the last one. */
export function pageOf<Row extends z.ZodType>(row: Row) {
  return z.object({ items: z.array(row), nextCursor: z.string().nullable() });
}

/** An answer without content. */
export const Nothing = z.object({});
export type Nothing = z.infer<typeof Nothing>;
