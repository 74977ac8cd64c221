/** A map that forgets its oldest entry when it grows past a limit. */
export interface BoundedMap<V> {
  set(key: string, value: V): void;
  get(key: string): V | undefined;
  /** Gives a value and forgets it. */
  take(key: string): V | undefined;
}

/** Makes an empty bounded map. */
export function boundedMap<V>(limit: number): BoundedMap<V> {
  const entries = new Map<string, V>();
  return {
    get: (key) => entries.get(key),
    set: (key, value) => {
      entries.delete(key);
      entries.set(key, value);
      const [oldest] = entries.size > limit ? entries.keys() : [];
      if (oldest !== undefined) entries.delete(oldest);
    },
    take: (key) => {
      const value = entries.get(key);
      entries.delete(key);
      return value;
    },
  };
}
