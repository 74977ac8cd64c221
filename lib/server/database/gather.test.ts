import { expect, test } from "vitest";
import { gather } from "./gather.ts";

const source = {};

test("asks once for everything that is asked in one turn, and answers each", async () => {
  const loads: (readonly number[])[] = [];
  const double = gather(async (_source: object, asked: readonly number[]) => {
    loads.push(asked);
    return asked.map((each) => 2 * each);
  });
  const late = async () => {
    await Promise.resolve();
    return double(source, 3);
  };
  expect(await Promise.all([double(source, 1), double(source, 2), double({}, 9)])).toEqual([2, 4, 18]);
  expect(loads).toEqual([[1, 2], [9]]);
  expect(await Promise.all([late(), late(), late()])).toEqual([6, 6, 6]);
  expect(loads.at(-1)).toEqual([3, 3, 3]);
});

test("a failure is everybody's, and the next turn begins anew", async () => {
  let isBroken = true;
  const ask = gather(async (_source: object, asked: readonly string[]) => {
    if (isBroken) throw new Error("no database");
    return asked;
  });
  const both = await Promise.allSettled([ask(source, "a"), ask(source, "b")]);
  expect(both.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
  isBroken = false;
  await expect(ask(source, "c")).resolves.toBe("c");
});

test("an answer that is missing is a failure, never somebody else's", async () => {
  const ask = gather(async (_source: object, asked: readonly string[]) => asked.slice(1));
  await expect(ask(source, "a")).rejects.toThrow("more or less");
});

test("one at a time: what comes while a load is under way goes together after it, also when it failed", async () => {
  const loads: (readonly string[])[] = [];
  const ends: ((error?: Error) => void)[] = [];
  const write = gather(
    async (_source: object, asked: readonly string[]) => {
      loads.push(asked);
      await new Promise<void>((resolve, reject) => ends.push((error) => (error ? reject(error) : resolve())));
      return asked;
    },
    { oneAtATime: true },
  );
  const first = write(source, "a");
  await Promise.resolve();
  const [second, third] = [write(source, "b"), write(source, "c")];
  expect(loads).toEqual([["a"]]);
  ends[0]?.(new Error("no database"));
  await expect(first).rejects.toThrow("no database");
  await expect.poll(() => loads.length).toBe(2);
  expect(loads[1]).toEqual(["b", "c"]);
  ends[1]?.();
  expect(await Promise.all([second, third])).toEqual(["b", "c"]);
});
