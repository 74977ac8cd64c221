import { invalidField } from "#lib/schema/app-error.ts";
import type { TopicsOf } from "./event-stream.ts";

const mostTopics = 50;

/** The topics that an address names as `?topic=…`, repeatable; `models` without any. INVALID for one that does not exist. */
export const namedTopics: TopicsOf = async (_ctx, { url }) => {
  const topics = url.searchParams.getAll("topic");
  if (topics.length > mostTopics) throw invalidField("topic", `at most ${mostTopics} at once`);
  const unknown = topics.find((topic) => !/^(?:models|(?:target|rollback):[0-9a-f-]{36})$/.test(topic));
  if (unknown !== undefined) {
    throw invalidField("topic", `"${unknown}" is none of models, target:<id>, rollback:<id>`);
  }
  return topics.length === 0 ? ["models"] : topics;
};
