import { isAbsolute } from "node:path";
import { z } from "zod";

/** Directories under which artifacts may be read; nothing outside is ever opened. */
export const FileStoreSettings = z.object({
  roots: z
    .array(z.string().refine(isAbsolute, "must be an absolute directory"))
    .min(1)
    .max(50)
    .meta({ title: "Allowed directories", "title-zh-CN": "允许的目录" }),
});
export type FileStoreSettings = z.infer<typeof FileStoreSettings>;
