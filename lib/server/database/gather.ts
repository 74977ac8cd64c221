/** How askers are gathered. */
export type Gathering = {
  /** Whether those who ask while a load is under way wait for its end, and then go together: for writes, which then share a commit. */
  readonly oneAtATime?: boolean;
};

type Waiting<Asked, Answer> = {
  readonly asked: Asked;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: unknown) => void;
};

type Queue<Asked, Answer> = { readonly waiting: Waiting<Asked, Answer>[]; isBusy: boolean };

/**
 * Gives a question that many may ask in the same turn of the event loop while the database is asked once: `load` gets everything that was
 * asked of one source, and answers in the same order. Each asker has its own answer, or the failure of the whole load.
 */
export function gather<Source extends object, Asked, Answer>(
  load: (source: Source, asked: readonly Asked[]) => Promise<readonly Answer[]>,
  { oneAtATime = false }: Gathering = {},
): (source: Source, asked: Asked) => Promise<Answer> {
  const queues = new WeakMap<Source, Queue<Asked, Answer>>();
  const answerAll = async (source: Source, waiting: readonly Waiting<Asked, Answer>[]): Promise<void> => {
    try {
      const answers = await load(
        source,
        waiting.map(({ asked }) => asked),
      );
      if (answers.length !== waiting.length) throw new Error("a load answered more or less than was asked");
      for (const [place, { resolve }] of waiting.entries()) resolve(answers[place] as Answer);
    } catch (error) {
      for (const { reject } of waiting) reject(error);
    }
  };
  const work = async (source: Source, queue: Queue<Asked, Answer>): Promise<void> => {
    queue.isBusy = oneAtATime;
    while (queue.waiting.length > 0) await answerAll(source, queue.waiting.splice(0));
    queue.isBusy = false;
  };
  return (source, asked) =>
    new Promise((resolve, reject) => {
      const queue = queues.get(source) ?? { waiting: [], isBusy: false };
      queues.set(source, queue);
      queue.waiting.push({ asked, resolve, reject });
      if (queue.waiting.length === 1 && !queue.isBusy) queueMicrotask(() => void work(source, queue));
    });
}
